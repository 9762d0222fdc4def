"""Coming to programs, completing them, and the desk of a session: in every state that looks different."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from config.demo.accounts import DEMO_ADMIN
from core import clock
from events.enums import How, ProgramFormat
from events.here import here_path
from events.models import Certificate, ProgramPage, Registration, Session
from events.services.attendance import check_in
from events.services.registering import register
from home.models import CenterPage
from people.models import User
from tests.factories import registering as reg
from tests.factories.stops import Stop


def attending_pages() -> Iterator[Stop]:
    center = CenterPage.objects.get(slug="yangju")
    came, comes, online = (
        User.objects.create_user(f"{word}@didim.example", name="나온다", phone=f"+82100000006{number}")
        for number, word in enumerate(("came", "comes", "attends"))
    )
    now = going_on("지금 하는 모임", center)
    theirs = [applies(person, now) for person in (came, comes)]
    check_in(registration=theirs[0], session=now, how=How.QR)
    talk = going_on("지금 하는 온라인 특강", center, format=ProgramFormat.ONLINE)
    listens = applies(online, talk)
    later = reg.session(
        2, of=reg.program(parent=center, title="나중에 하는 모임", search_description="곧 만나요")
    )
    applies(comes, later)
    yield Stop("check-in by QR", here_path(now), comes)
    yield Stop("check-in by QR, nobody", here_path(now))
    yield Stop("check-in by QR, no seat", here_path(now), online)
    yield Stop("check-in by QR, done", here_path(now), came)
    yield Stop("check-in by QR, too early", here_path(later), comes)
    yield Stop("check-in by an address that opens nothing", "/programs/here/x/", status=404)
    yield Stop("registration, going on", theirs[1].get_absolute_url(), comes)
    yield Stop("registration, going on online", listens.get_absolute_url(), online)
    yield Stop("own programs, one going on", "/me/", online)
    yield Stop("number of an online session", f"{listens.get_absolute_url()}attend/", online)
    yield Stop(
        "number of an online session, wrong",
        f"{listens.get_absolute_url()}attend/",
        online,
        422,
        {"code": "1"},
    )
    yield from _certificates()
    yield from _desk(now, talk, came)


def going_on(title: str, center: CenterPage, **fields: object) -> Session:
    """A session that began ten minutes ago."""
    program = reg.program(parent=center, title=title, search_description="지금 만나요", **fields)
    start = clock.now() - timedelta(minutes=10)
    return reg.session(5, of=program, starts_at=start, ends_at=start + timedelta(hours=2))


def applies(person: User, session: Session) -> Registration:
    """As they did while it was still to come."""
    starts_at, ends_at = session.starts_at, session.ends_at
    Session.objects.filter(pk=session.pk).update(
        starts_at=starts_at + timedelta(days=1), ends_at=ends_at + timedelta(days=1)
    )
    session.refresh_from_db()
    made = register(person=person, wanted=reg.wanted(session))
    Session.objects.filter(pk=session.pk).update(starts_at=starts_at, ends_at=ends_at)
    session.refresh_from_db()
    return Registration.objects.with_all().get(pk=made.pk)


def _certificates() -> Iterator[Stop]:
    found = Certificate.objects.select_related("registration__person").get()
    registration = found.registration
    series = Registration.objects.filter(program__slug="cheer-up", person__isnull=False).first()
    yield Stop("registration, completed", registration.get_absolute_url(), registration.person)
    yield Stop("registration, a series that goes on", series.get_absolute_url(), series.person)
    yield Stop("confirming a certificate", "/certificates/")
    yield Stop("confirming a certificate, no number", "/certificates/?number=1", status=422)
    yield Stop("certificate", found.get_absolute_url())
    yield Stop("certificate that isn't one", "/certificates/DD-2026-ZZZZZZZZ/", status=404)


def _desk(now: Session, talk: Session, came: User) -> Iterator[Stop]:
    staff = User.objects.get(email=DEMO_ADMIN)
    series = ProgramPage.objects.get(slug="cheer-up")
    root, online = f"/cms/registrations/{now.program.pk}/", f"/cms/registrations/{talk.program.pk}/"
    yield Stop("desk: programs", "/cms/registrations/", staff)
    yield Stop("desk: roll", root, staff)
    yield Stop("desk: roll of a series", f"/cms/registrations/{series.pk}/", staff)
    yield Stop("desk: QR of a session", f"{root}door/", staff)
    yield Stop("desk: number of an online session", f"{online}door/", staff)
    yield Stop("desk: who walks in", f"{root}walk-in/", staff)
    yield Stop("desk: who walks in, found", f"{root}walk-in/", staff, typed={"words": came.email})
    yield Stop("desk: who walks in, nobody", f"{root}walk-in/", staff, typed={"words": "없는사람"})
    chosen = {"words": came.email}
    yield Stop(
        "desk: who walks in, chosen", f"{root}walk-in/", staff, typed=chosen, then={"person": str(came.pk)}
    )
    yield Stop("desk: who completed", f"/cms/registrations/{series.pk}/completion/", staff)
