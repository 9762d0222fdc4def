"""Changing one session: what is asked first, who hears of it, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar
from post_office.models import Email

from core import clock
from events.enums import Registering, RegistrationStatus, SessionStatus
from events.errors import Refused
from events.models import HeadCount, ProgramPage, Registration, Session
from events.services import clockwork
from events.services.planning import (
    Plan,
    head_count_save,
    session_cancel,
    session_change,
    session_reopen,
)
from events.services.registering import registration_cancel
from outbox.kinds import Message, registry
from people.enums import Role
from people.models import User
from tests.factories import registering as reg
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db

S = RegistrationStatus


@pytest.fixture(autouse=True)
def _now(travel: Any) -> None:
    travel("2026-11-23 10:00")


@pytest.fixture
def editor(program: ProgramPage) -> User:
    return member(Role.EDITOR, program.center)


def later(session: Session, **changes: Any) -> Plan:
    """The session as it is, an hour later."""
    plan = Plan.of(session)
    hour = timedelta(hours=1)
    return replace(plan, **{"starts_at": plan.starts_at + hour, "ends_at": plan.ends_at + hour, **changes})


def change(session: Session, plan: Plan, by: User, *, tell: bool = True, seen: int | None = None) -> Session:
    number = session.sequence if seen is None else seen
    return session_change(session=session, plan=plan, seen=number, tell=tell, by=by)


def code(work: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


def mails(kind: str = "program_changed") -> list[dict[str, Any]]:
    return [each.context["values"] for each in Email.objects.order_by("pk") if each.context["kind"] == kind]


def message(values: dict[str, Any], kind: str = "program_changed") -> Message:
    found = registry.kinds[kind].load(**values)
    assert found is not None
    return found


def entry(found: Message) -> tuple[str, Any]:
    """The method, and the one event of a calendar in a mail."""
    calendar = Calendar.from_ical(found.attachments[0].content)
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


# --- Changing -------------------------------------------------------------------------------


def test_everybody_hears_what_it_was_and_is(session: Session, editor: User) -> None:
    first = Registration.objects.earliest("pk")
    _, before = entry(message({"registration_id": first.pk}, "program_confirmed"))
    moved = change(session, later(session, place="4층", hosts="현직자"), editor)
    assert (moved.sequence, moved.is_edited, moved.seats_taken, moved.waiting) == (1, True, 2, 1)
    assert len(mails()) == 3, "whoever waits, too"
    found = message(mails()[0])
    assert found.context["when"] == "11월 30일(월) 오후 3:00~5:00"
    assert found.context["when_before"] == "11월 30일(월) 오후 2:00~4:00"
    assert found.context["where"] == "디딤 센터 4층"
    assert (found.context["where_before"], found.context["led_by_before"]) == ("3층 교육장", "직업상담사")
    method, after = entry(found)
    assert method == "REQUEST"
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert clock.local(after.decoded("DTSTART")).hour == 15
    assert not message(mails()[2]).attachments, "nothing stands in the calendar of somebody who waits"


def test_nobody_is_told_where_staff_say_so_or_nothing_is_to_be_seen(session: Session, editor: User) -> None:
    change(session, later(session), editor, tell=False)
    session.refresh_from_db()
    change(session, replace(Plan.of(session), capacity=5), editor)
    assert mails() == []


def test_a_second_click_changes_and_tells_nothing(session: Session, editor: User) -> None:
    plan = later(session)
    for _ in range(2):
        assert change(session, plan, editor, seen=0).sequence == 1
    assert len(mails()) == 3


def test_two_who_plan_at_once_do_not_undo_each_other(session: Session, editor: User) -> None:
    change(session, later(session, place="4층"), editor)
    assert code(lambda: change(session, later(session, place="5층"), editor, seen=0)) == "changed_meanwhile"
    session.refresh_from_db()
    assert session.place == "4층"


def test_an_offer_ends_when_the_session_begins(session: Session, editor: User) -> None:
    first = Registration.objects.with_all().earliest("pk")
    registration_cancel(registration=first, by=None)
    offered = Registration.objects.get(status=S.OFFERED)
    assert offered.answer_until
    soon = clock.now() + timedelta(hours=3)
    change(session, replace(Plan.of(session), starts_at=soon, ends_at=soon + timedelta(hours=1)), editor)
    offered.refresh_from_db()
    assert offered.answer_until == soon


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"capacity": 1}, "too_few_seats"),
        ({"starts_at": "2026-11-23 09:59"}, "past_start"),
        ({"starts_at": "2026-11-30 17:00"}, "ends_first"),
        ({"room": "1"}, "no_rooms"),
    ],
)
def test_what_can_not_be(session: Session, editor: User, settings: Any, changes: Any, expected: str) -> None:
    settings.PROGRAM_ROOMS = ""
    if "starts_at" in changes:
        changes = {"starts_at": seoul(changes["starts_at"])}
    assert code(lambda: change(session, replace(later(session), **changes), editor)) == expected
    session.refresh_from_db()
    assert (session.sequence, mails()) == (0, [])


def seoul(moment: str) -> Any:
    from tests.factories.events import seoul as moment_in_seoul

    return moment_in_seoul(moment)


@pytest.mark.parametrize(("days", "expected"), [(-1, "over"), (7, "called_off")])
def test_what_is_over_or_called_off_is_left_alone(editor: User, days: int, expected: str) -> None:
    session = reg.session(2, days=days, status=SessionStatus.CANCELLED if days > 0 else "scheduled")
    plan = replace(Plan.of(session), place="4층")
    assert code(lambda: change(session, plan, editor)) == expected


# --- Calling off ----------------------------------------------------------------------------


def test_a_session_that_is_called_off_gives_the_reason_and_the_next_one(
    session: Session, editor: User
) -> None:
    reg.session(2, days=14, of=session.program)
    for _ in range(2):
        session_cancel(session=session, reason=" 강사가 아파요. ", tell=True, by=editor)
    registration_cancel(registration=Registration.objects.with_all().earliest("pk"), by=None)
    assert not Registration.objects.filter(status=S.OFFERED).exists(), "nobody is offered a seat in it"
    assert clockwork.run_due().called_off == 2
    session.refresh_from_db()
    assert (session.status, session.sequence) == (SessionStatus.CANCELLED, 1)
    assert (session.seats_taken, session.waiting, mails()) == (0, 0, [])
    found = message(mails("program_cancelled")[-1], "program_cancelled")
    assert found.context["registration"].reason == "강사가 아파요."
    assert f"{clock.local(found.context['next_session'].starts_at):%m-%d}" == "12-07"
    method, event = entry(found)
    assert (method, event["STATUS"]) == ("CANCEL", "CANCELLED")


def test_a_reason_is_needed(session: Session, editor: User) -> None:
    assert code(lambda: session_cancel(session=session, reason=" ", tell=True, by=editor)) == "reason_needed"


@pytest.mark.parametrize("tell", [True, False])
def test_a_series_hears_of_one_meeting_less(editor: User, tell: bool) -> None:
    series = reg.series(5)
    registration = reg.applies(1, series)
    Email.objects.all().delete()
    session = series.sessions.earliest("starts_at")
    session_cancel(session=session, reason="공휴일", tell=tell, by=editor)
    assert clockwork.run_due().called_off == 0
    registration.refresh_from_db()
    assert registration.status == S.CONFIRMED
    assert len(mails()) == tell
    if tell:
        found = message(mails()[0])
        assert found.context["next_session"] == series.sessions.scheduled().earliest("starts_at")
        method, event = entry(found)
        assert (method, event["STATUS"]) == ("CANCEL", "CANCELLED")
        session_reopen(session=session, tell=True, by=editor)
        method, again = entry(message(mails()[-1]))
        assert (method, again["UID"], again["SEQUENCE"]) == ("REQUEST", event["UID"], event["SEQUENCE"] + 1)


def test_it_can_be_opened_again(session: Session, editor: User) -> None:
    session_cancel(session=session, reason="공사", tell=True, by=editor)
    clockwork.run_due()
    for _ in range(2):
        session_reopen(session=session, tell=True, by=editor)
    session.refresh_from_db()
    assert (session.status, session.reason, session.sequence) == (SessionStatus.SCHEDULED, "", 2)
    again = User.objects.get(email="visitor1@didim.example")
    assert reg.applies(again, session).status == S.CONFIRMED


# --- Head counts ----------------------------------------------------------------------------


def test_heads_are_counted_once_it_has_begun(editor: User) -> None:
    program = reg.program(registering=Registering.DROP_IN)
    coming, past = reg.session(None, of=program), reg.session(None, days=-1, of=program)
    assert code(lambda: head_count_save(session=coming, number=3, by=editor)) == "count_later"
    head_count_save(session=past, number=12, by=editor)
    assert HeadCount.objects.get(session=past).people == 12
    head_count_save(session=past, number=None, by=editor)
    assert not HeadCount.objects.exists()


# --- The screens ----------------------------------------------------------------------------


def form_of(session: Session, **changes: str) -> dict[str, str]:
    start, end = clock.local(session.starts_at), clock.local(session.ends_at)
    values = {
        "day": f"{start:%Y-%m-%d}",
        "starts": f"{start:%H:%M}",
        "ends": f"{end:%H:%M}",
        "place": session.place,
        "hosts": session.hosts,
        "capacity": "" if session.capacity is None else str(session.capacity),
        "seen": str(session.sequence),
    }
    return {**values, **changes}


def test_what_changes_is_shown_before_it_is_saved(session: Session, editor: User) -> None:
    client, address = signed_in(editor), f"/cms/planning/sessions/{session.pk}/"
    typed = form_of(session, day="2026-12-01", place="4층")
    page = client.post(address, typed).content.decode()
    for words in ("12월 1일(화) 오후 2:00~4:00", "<b>3명</b>", "4층", 'name="tell" checked'):
        assert words in page
    session.refresh_from_db()
    assert session.sequence == 0
    back = client.post(address, {**typed, "preview_step": "back", "tell": "on"}).content.decode()
    assert 'value="2026-12-01"' in back
    saved = client.post(address, {**typed, "preview_step": "save", "tell": "on"})
    assert saved["Location"] == f"/cms/planning/{session.program_id}/"
    session.refresh_from_db()
    assert (session.place, session.sequence, len(mails())) == ("4층", 1, 3)
    page = client.get(saved["Location"]).content.decode()
    assert "12월 1일(화) 오후 2:00~4:00" in page
    assert "2명 / 2명" in page


def test_mistakes_lose_nothing(session: Session, editor: User) -> None:
    client, address = signed_in(editor), f"/cms/planning/sessions/{session.pk}/"
    response = client.post(address, form_of(session, ends="13:00", place="새로 적은 곳"))
    assert response.status_code == 422
    page = response.content.decode()
    assert "자정을 넘기면" in page
    assert "새로 적은 곳" in page
    for step in ({}, {"preview_step": "save"}):
        few = client.post(address, {**form_of(session, capacity="1"), **step})
        assert (few.status_code, "이미 2명이 자리를 받았어요" in few.content.decode()) == (422, True)


def test_nobody_is_asked_about_a_time_that_is_over(session: Session, editor: User) -> None:
    client, address = signed_in(editor), f"/cms/planning/sessions/{session.pk}/"
    page = client.post(address, form_of(session, day="2020-01-01", place="새로 적은 곳"))
    assert page.status_code == 422
    assert "이미 지난 시각이에요" in page.content.decode()
    assert "새로 적은 곳" in page.content.decode()


def test_what_somebody_else_changed_meanwhile_is_seen_before_it_is_saved(
    session: Session, editor: User
) -> None:
    client, address = signed_in(editor), f"/cms/planning/sessions/{session.pk}/"
    typed = {**form_of(session, place="5층"), "preview_step": "save"}
    change(session, later(session), editor)
    response = client.post(address, typed)
    page = response.content.decode()
    assert (response.status_code, "다른 직원이 이 회차를 바꿨어요" in page) == (422, True)
    assert "오후 3:00~5:00" in page
    assert 'name="seen" value="1"' in page
    assert client.post(address, {**typed, "seen": "1"}).status_code == 302
    session.refresh_from_db()
    assert (session.place, session.sequence) == ("5층", 2)
    again = client.post(address, form_of(session), follow=True).content.decode()
    assert "바뀐 것이 없어요" in again


def test_the_seats_of_a_series_are_those_of_the_page() -> None:
    center = CenterFactory()
    editor, series = member(Role.EDITOR, center), reg.series(5, parent=center)
    session = series.sessions.earliest("starts_at")
    Session.objects.filter(pk=session.pk).update(capacity=5)
    client, address = signed_in(editor), f"/cms/planning/sessions/{session.pk}/"
    assert 'name="capacity"' not in client.get(address).content.decode()
    client.post(address, {**form_of(session, place="4층"), "preview_step": "save"})
    session.refresh_from_db()
    assert (session.place, session.capacity) == ("4층", 5)


def test_calling_off_asks_for_a_reason_and_names_the_next(session: Session, editor: User) -> None:
    reg.session(2, days=14, of=session.program)
    client, address = signed_in(editor), f"/cms/planning/sessions/{session.pk}/cancel/"
    page = client.get(address).content.decode()
    assert "<b>3명</b>" in page
    assert "12월 7일(월) 오후 2:00" in page
    assert "이유를 적어 주세요" in client.post(address, {"reason": ""}).content.decode()
    assert client.post(address, {"reason": "강사 사정"}).status_code == 302
    page = client.get(f"/cms/planning/{session.program_id}/").content.decode()
    assert "강사 사정" in page
    assert client.post(f"/cms/planning/sessions/{session.pk}/reopen/").status_code == 302
    session.refresh_from_db()
    assert not session.is_cancelled


def test_counting_on_the_screen(editor: User, program: ProgramPage) -> None:
    ProgramPage.objects.filter(pk=program.pk).update(registering=Registering.DROP_IN)
    past = reg.session(None, days=-1, of=program)
    client = signed_in(editor)
    for number in ("12", "많이"):
        client.post(f"/cms/planning/sessions/{past.pk}/count/", {"number": number})
    assert past.head_count.people == 12
    assert 'value="12"' in client.get(f"/cms/planning/{program.pk}/").content.decode()


@pytest.mark.parametrize("path", ["{program}/", "sessions/{session}/", "sessions/{session}/cancel/"])
def test_only_whoever_edits_the_program_plans_it(session: Session, path: str) -> None:
    address = "/cms/planning/" + path.format(program=session.program_id, session=session.pk)
    there = member(Role.EDITOR, CenterFactory(), email="there@didim.example")
    desk = member(Role.DESK, session.program.center)
    assert signed_in(there).get(address).status_code == 404
    assert signed_in(desk).get(address)["Location"] == "/cms/"
    assert Client().get(address).status_code == 302


def test_the_page_takes_a_constant_number_of_queries(
    session: Session, editor: User, django_assert_max_num_queries: Any
) -> None:
    client, address = signed_in(editor), f"/cms/planning/{session.program_id}/"
    client.get(address)
    for days in range(8, 28):
        reg.session(3, days=days, of=session.program)
    with django_assert_max_num_queries(24):
        assert client.get(address).status_code == 200


def test_the_editor_and_the_roll_lead_to_it(session: Session) -> None:
    client = signed_in(member(Role.MANAGER, session.program.center))
    address = f"/cms/planning/{session.program_id}/"
    for path in (f"/cms/pages/{session.program_id}/edit/", f"/cms/registrations/{session.program_id}/"):
        assert address in client.get(path).content.decode()


def test_the_word_after_a_cancellation_is_true() -> None:
    """Nobody is said to get a mail where nobody does."""
    session, empty = reg.session(2), reg.session(2, days=9)
    reg.applies(1, session)
    browser = signed_in(User.objects.create_superuser("root@didim.example", "x"))
    for each, is_told in ((session, True), (empty, False)):
        form = {"reason": "강사가 아파요.", "tell": "on"}
        page = browser.post(f"/cms/planning/sessions/{each.pk}/cancel/", form, follow=True, secure=True)
        assert "회차를 취소했어요." in page.text
        assert ("곧 메일이 가요" in page.text) is is_told
