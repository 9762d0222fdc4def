"""Centers that take papers, papers that people send; and the walk through the pages of the document clinic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from clinic.enums import PaperKind, ReviewStatus
from clinic.models import CenterClinic, Review
from clinic.services.answering import review_answer, review_take
from clinic.services.sending import papers_send
from config.demo.accounts import DEMO_ADMIN
from core import clock
from home.models import CenterPage
from people.models import ConsentText, User
from people.services.consents import consent_give
from tests.factories import bookings as make
from tests.factories.files import upload
from tests.factories.home import CenterFactory
from tests.factories.stops import Stop


def center(**fields: Any) -> CenterPage:
    """A center that takes papers and answers in five working days."""
    days = fields.pop("working_days", 5)
    made = CenterFactory(**fields)
    CenterClinic.objects.create(center=made, working_days=days)
    return made


def sent(person: User | int, to: CenterPage, **fields: Any) -> Review:
    """Papers of somebody (or of visitor number N)."""
    who = make.person(person) if isinstance(person, int) else person
    values = {"kind": PaperKind.COVER_LETTER, "uploads": [upload()], **fields}
    return papers_send(person=who, center=to, **values)


def taken(review: Review, by: User) -> Review:
    return review_take(review=review, by=by)


def answered(review: Review, by: User, **fields: Any) -> Review:
    values = {"text": "첫 문단부터 지원한 까닭을 적어 보세요.", **fields}
    return review_answer(review=taken(review, by), by=by, **values)


def agreed(person: User) -> User:
    consent_give(person=person, text=ConsentText.objects.current("clinic"))
    return person


def clinic_pages() -> Iterator[Stop]:
    """In every state, as the person and as staff."""
    newcomer = User.objects.create_user("first-papers@didim.example")
    found = {each.status: each for each in Review.objects.with_all()}
    busy = agreed(User.objects.create_user("busy-papers@didim.example", name="한가득"))
    for _ in range(2):
        sent(busy, CenterPage.objects.get(slug="hongdae"))
    yield Stop("document clinic", "/clinic/")
    yield Stop("sending papers for the first time", "/clinic/send/?center=hongdae", newcomer)
    yield Stop("sending papers with mistakes", "/clinic/send/", newcomer, 422, {"question": "990101-1234567"})
    yield Stop("sending papers, enough on the way", "/clinic/send/", busy)
    for status in ReviewStatus:
        each = found[status]
        yield Stop(f"papers, {status}", each.get_absolute_url(), each.person)
    waiting = found[ReviewStatus.RECEIVED]
    yield Stop("taking papers back", f"{waiting.get_absolute_url()}withdraw/", waiting.person)
    yield Stop("own papers", "/me/", waiting.person)
    staff = User.objects.get(email=DEMO_ADMIN)
    yield Stop("desk: papers", "/cms/clinic/", staff)
    for status in ReviewStatus:
        yield Stop(f"desk: papers, {status}", f"/cms/clinic/{found[status].pk}/", staff)
    yield Stop("desk: centers that take papers", "/cms/clinic/centers/", staff)
    address = f"/cms/clinic/centers/{waiting.center_id}/"
    yield Stop("desk: a center that takes papers", address, staff)
    yield Stop("desk: a center with mistakes", address, staff, 422, {"working_days": "99"})


def make_late(review: Review) -> None:
    """Promised for yesterday."""
    Review.objects.filter(pk=review.pk).update(promised_on=clock.today() - timedelta(days=1))
