"""What people's duties ask for once a day (`core.daily`)."""

from __future__ import annotations

from core import clock
from core.daily import Part, Say, register
from people import legal
from people.services.renewal import renewal_daily
from people.services.retention import destroy_due


def connect() -> None:
    register("retention", Part.DESTROY, lambda say: destroy())
    register("renewal", Part.TELL, lambda say: renewal_daily())
    register("legal", Part.TELL, compare_policy)


def destroy() -> None:
    if failed := [due.dataset.name for due in destroy_due(clock.now()) if due.is_failed]:
        raise RuntimeError(f"Not destroyed: {', '.join(failed)}")


def compare_policy(say: Say) -> None:
    for difference in legal.differences():
        say(f"개인정보 처리방침이 사이트와 달라요. 새 판을 내 주세요. {difference}")
