"""What the worker does for feeds."""

from __future__ import annotations

import logging
from datetime import timedelta

import requests
from django.conf import settings
from django_tasks import task

from core import clock

log = logging.getLogger(__name__)

TIMEOUT = 10  # seconds
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""After each failure. A hub that is gone for longer hears of the next page; readers come by themselves, too."""


@task()
def hub_tell(topics: list[str], failures: int = 0) -> None:
    """Tell the hub that these feeds have changed. A hub that can't be reached is asked again, and nobody is troubled."""
    if not settings.WEBSUB_HUB_URL or _told(topics):
        return
    if failures < len(WAITS) and hub_tell.get_backend().supports_defer:
        hub_tell.using(run_after=clock.now() + WAITS[failures]).enqueue(topics, failures + 1)


def _told(topics: list[str]) -> bool:
    data = [("hub.mode", "publish"), *(("hub.url", topic) for topic in topics)]
    try:
        answer = requests.post(settings.WEBSUB_HUB_URL, data=data, timeout=TIMEOUT, allow_redirects=False)
    except requests.RequestException as error:
        log.info("The hub can't be reached: %s", error)
        return False
    return answer.status_code in range(200, 300)
