"""The walk through subscribing, managing by links, and subscribers in the admin."""

from __future__ import annotations

from collections.abc import Iterator

from config.demo.accounts import DEMO_ADMIN
from core import clock
from newsletter.enums import SubscriberStatus
from newsletter.links import confirm_path, manage_path, stay_path, stop_path
from people.models import User
from people.services.renewal import EVERY
from tests.factories import subscribers as make
from tests.factories.stops import Stop

S = SubscriberStatus


def subscribing_pages() -> Iterator[Stop]:
    """The form, every link in every state, one's own page, and the desk."""
    slip = {"address": "somebody@naver.con"}
    yield Stop("subscribing", "/newsletter/")
    yield Stop("subscribing, with a topic and a center", "/newsletter/?topic=housing&center=hongdae&from=qr")
    yield Stop("subscribing with mistakes", "/newsletter/", status=422, typed={"address": "nobody"})
    yield Stop("subscribing with a slip", "/newsletter/", status=422, typed=slip)
    yield Stop("subscribing, mail is on its way", "/newsletter/sent/")
    yield Stop("poster for subscribing", "/newsletter/poster/")
    yield Stop("poster of a center", "/newsletter/poster/hongdae/")
    yield from _link_pages()
    yield from _account_pages()
    staff, desk = User.objects.get(email=DEMO_ADMIN), "/cms/subscribers/"
    yield Stop("desk: subscribers", desk, staff)
    yield Stop("desk: subscribers as a file", f"{desk}export/", staff)
    yield Stop("desk: importing subscribers", f"{desk}import/", staff)
    yield Stop("desk: somebody called and wants nothing more", f"{desk}refuse/", staff)


def _link_pages() -> Iterator[Stop]:
    pending, confirmed = make.subscriber(S.PENDING, topics=("housing", "lecture")), make.subscriber()
    asked = make.subscriber(agreed_at=clock.now() - EVERY)
    stays = make.subscriber(agreed_at=clock.now() - EVERY)
    yield Stop("confirming an address", confirm_path(pending))
    yield Stop("confirming an address, done", confirm_path(make.subscriber(S.PENDING)), typed={})
    yield Stop("managing", manage_path(confirmed))
    for status in (S.PENDING, S.PAUSED, S.STOPPED, S.BOUNCED):
        yield Stop(f"managing, {status}", manage_path(make.subscriber(status)))
    yield Stop("stopping", stop_path(confirmed))
    yield Stop("stopping a topic", stop_path(confirmed, what="housing"))
    yield Stop("stopped", stop_path(make.subscriber()), typed={})
    yield Stop("stopped a topic", stop_path(make.subscriber(), what="housing"), typed={})
    yield Stop("stopped before", stop_path(make.subscriber(S.STOPPED)))
    yield Stop("staying", stay_path(asked))
    yield Stop("staying, done", stay_path(stays), typed={})
    yield Stop("staying, not asked", stay_path(confirmed))
    yield Stop("broken link of a newsletter", "/newsletter/me/x/", status=404)


def _account_pages() -> Iterator[Stop]:
    newcomer = User.objects.create_user("first-news@didim.example")
    follower = User.objects.create_user("follower@didim.example")
    make.subscriber(person=follower)
    yield Stop("subscribing with an account", "/me/newsletter/", newcomer)
    yield Stop(
        "subscribing with an account, no consent", "/me/newsletter/", newcomer, 422, {"frequency": "daily"}
    )
    yield Stop("own subscription", "/me/newsletter/", follower)
