from typing import Any


def campaign_start(campaign: Any) -> None: ...
