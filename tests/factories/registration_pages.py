"""Programs that one registers for, in every state that looks different, and what people have of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from core import clock
from events.enums import Admission, Mode, QuestionKind, RegistrationStatus
from events.links import Purpose, link_to
from events.models import Lottery, ProgramPage, Registration, Session
from events.services.drawing import lottery_draw
from people.models import User
from tests.factories import registering as reg
from tests.factories.stops import Stop


def registration_pages() -> Iterator[Stop]:
    visitor = User.objects.create_user("applicant@didim.example", name="한신청", phone="+821000000029")
    newcomer = User.objects.create_user("first-program@didim.example")
    aged, full, certain = (_next(slug) for slug in ("diy-policy", "mentor-diner", "ncs-lecture"))
    # Not today's: the visitor takes part in another program right now, whatever the hour is.
    chosen = _next("practitioner-mentoring", clock.now() + timedelta(days=1))
    later = ProgramPage.objects.get(slug="startup-academy")
    for slug in ("mentor-diner", "cheer-up", "startup-academy", "untact-job-fair", "diy-policy"):
        yield Stop(f"program to apply for: {slug}", ProgramPage.objects.get(slug=slug).url)
    yield Stop("applying", _apply(certain), visitor)
    yield Stop("applying for the first time", _apply(certain), newcomer)
    yield Stop("applying with mistakes", _apply(certain), newcomer, 422, {"name": "가"})
    yield Stop("applying where all is full", _apply(full), visitor)
    yield Stop("applying where staff choose, with questions", _apply(chosen), visitor)
    answers = {"step": "questions", **_answers(chosen.program)}
    yield Stop("applying, no answer", _apply(chosen), visitor, 422, {"step": "questions"})
    yield Stop("applying, files and consents last", _apply(chosen), visitor, 200, answers)
    yield Stop("applying, nothing agreed to", _apply(chosen), visitor, 422, {**answers, "step": "agree"})
    yield Stop("applying, asked for the age first", _apply(aged), visitor)
    yield Stop("applying, a wrong birth date", _apply(aged), visitor, 422, {"birth_date": "1", "step": "who"})
    yield Stop("applying before it opens", f"/programs/{later.slug}/apply/", visitor)
    yield from _lotteries(visitor)
    yield from _own()
    yield from _online()


def _online() -> Iterator[Stop]:
    """A meeting and a live video that are on, and the list that leads there. Of somebody else: who is busy now can't apply for
    what begins within the hour."""
    visitor = User.objects.create_user("online@didim.example", name="한온라인", phone="+821000000028")
    for slug in ("mentor-diner", "online-lecture"):
        program, start = ProgramPage.objects.get(slug=slug), clock.now() - timedelta(minutes=10)
        times = {"starts_at": start, "original_start": start, "ends_at": start + timedelta(hours=1)}
        session = Session.objects.create(program=program, seats_taken=1, **times)
        made = Registration.objects.create(
            program=program,
            session=session,
            person=visitor,
            mode=Mode.ONLINE,
            status=RegistrationStatus.CONFIRMED,
        )
        yield Stop(f"online session that is on: {slug}", made.get_absolute_url(), visitor)
    yield Stop("own programs, one online now", "/me/", visitor)
    yield Stop("own programs in a calendar", "/me/programs/calendar/", visitor)


def _lotteries(visitor: User) -> Iterator[Stop]:
    """Seats by lot: before, and drawn, seen by somebody who takes part."""
    course = ProgramPage.objects.get(slug="accounting-course")
    yield Stop("program by lot", course.url)
    yield Stop("applying for lots, what one does now", f"/programs/{course.slug}/apply/", visitor)
    open_ = Lottery.objects.get(program=course)
    mine = open_.lots.select_related("registration__person").first().registration
    yield Stop("registration by lot", mine.get_absolute_url(), mine.person)
    yield Stop("lottery before the draw", open_.get_absolute_url(), mine.person)
    fields = {"admission": Admission.LOTTERY, "apply_until": clock.now() + timedelta(days=1)}
    session = reg.session(
        1, days=20, of=reg.program(title="추첨을 마친 특강", slug="drawn-lecture", **fields)
    )
    for person in (visitor, mine.person):
        reg.applies(person, session)
    ProgramPage.objects.filter(pk=session.program.pk).update(apply_until=clock.now())
    drawn = Lottery.objects.select_related("program", "session").get(session=session)
    lottery_draw(lottery=drawn)
    yield Stop("lottery that is drawn", drawn.get_absolute_url(), visitor)
    yield Stop("program that was drawn", session.program.url)


def _next(slug: str, after: datetime | None = None) -> Session:
    coming = Session.objects.scheduled().filter(program__slug=slug, starts_at__gt=after or clock.now())
    return coming.select_related("program").order_by("starts_at")[0]


def _apply(session: Session) -> str:
    return f"/programs/{session.program.slug}/apply/?session={session.pk}"


def _answers(program: ProgramPage) -> dict[str, str]:
    """The first option of a choice, words for everything else."""
    return {
        f"question-{each.pk}": [*each.options, "반가워요"][0]
        for each in program.questions.exclude(kind=QuestionKind.FILE)
    }


def _own() -> Iterator[Stop]:
    """One's own registrations in every state, and the links of mails."""
    found = {each.status: each for each in Registration.objects.with_all().filter(person__isnull=False)}
    for status in ("confirmed", "waiting", "offered", "requested", "cancelled", "attended"):
        each = found[RegistrationStatus(status)]
        yield Stop(f"registration, {status}", each.get_absolute_url(), each.person)
    offered, waiting = found[RegistrationStatus.OFFERED], found[RegistrationStatus.WAITING]
    yield Stop("own programs", "/me/", offered.person)
    yield Stop("own programs, some over", "/me/", found[RegistrationStatus.ATTENDED].person)
    yield Stop("passing a seat on", f"{offered.get_absolute_url()}decline/", offered.person)
    yield Stop("leaving the line", f"{waiting.get_absolute_url()}cancel/", waiting.person)
    yield Stop("seat by a link", link_to(offered, Purpose.ACCEPT))
    yield Stop("seat by a link that is too late", link_to(waiting, Purpose.ACCEPT), None, 409, {})
    yield Stop("registration by a link, called off", link_to(waiting, Purpose.CANCEL))
    yield Stop("link of a registration that opens nothing", "/registrations/accept/gone/", status=404)
