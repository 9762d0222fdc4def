"""A session becomes two groups: nobody loses a seat or a place in line, and everything is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import models
from icalendar import Calendar
from post_office.models import Email

from core import clock
from events.enums import Admission, ProgramFormat, RegistrationStatus, Share
from events.errors import Refused
from events.models import Registration, Session
from events.services.planning import Plan
from events.services.registering import registration_cancel
from events.services.sessions import sync_sessions
from events.services.splitting import Split, session_split
from outbox.kinds import registry
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
def session() -> Session:
    """Six seats; eight people, of whom two wait."""
    made = reg.session(6, of=reg.program(parent=CenterFactory(title="디딤 센터"), place="3층 교육장"))
    for number in range(1, 9):
        reg.applies(number, made)
    made.refresh_from_db()
    Email.objects.all().delete()
    return made


@pytest.fixture
def editor(session: Session) -> User:
    return member(Role.EDITOR, session.program.center)


def wanted(session: Session, share: Share = Share.AFTER, first: int = 4, **changes: Any) -> Split:
    hour = timedelta(hours=3)
    plan = replace(
        Plan.of(session), starts_at=session.starts_at + hour, ends_at=session.ends_at + hour, place="4층"
    )
    return replace(Split(plan, session.capacity, share, first), **changes)


def two(session: Session, split: Split, by: User, *, tell: bool = True) -> Session:
    return session_split(session=session, split=split, seen=session.sequence, tell=tell, by=by)


def who(session: Session) -> list[str]:
    """`1` has a seat, `1?` is offered one, `(1)` waits; in order."""
    marks = {S.CONFIRMED: "{}", S.OFFERED: "{}?", S.WAITING: "({})"}
    rows = Registration.objects.filter(session=session).select_related("person").order_by("created_at", "pk")
    return [marks[S(row.status)].format(row.person.email[len("visitor") :].split("@")[0]) for row in rows]


def check_counts(session: Session) -> None:
    session.refresh_from_db()
    rows = Registration.objects.of_seats(session)
    assert session.seats_taken == rows.seated().count()
    assert session.waiting == rows.in_line().count()
    last = rows.aggregate(last=models.Max("number"))["last"] or 0
    assert session.last_number >= last


@pytest.mark.parametrize(
    ("way", "stay", "go"),
    [
        ((Share.AFTER, 4), ["1", "2", "3", "4"], ["5", "6", "7?", "8?"]),
        ((Share.AFTER, 6), ["1", "2", "3", "4", "5", "6"], ["7?", "8?"]),
        ((Share.AFTER, 7), ["1", "2", "3", "4", "5", "6", "(7)"], ["8?"]),
        ((Share.AFTER, 0), [], ["1", "2", "3", "4", "5", "6", "(7)", "(8)"]),
        ((Share.EVERY_SECOND, 0), ["1", "3", "5", "7?"], ["2", "4", "6", "8?"]),
    ],
)
def test_who_stays_and_who_goes_over(
    session: Session, editor: User, way: tuple[Share, int], stay: list[str], go: list[str]
) -> None:
    second = two(session, wanted(session, *way), editor)
    assert (who(session), who(second)) == (stay, go)
    check_counts(session)
    check_counts(second)


def test_everybody_who_goes_over_hears_of_it_with_their_calendar(session: Session, editor: User) -> None:
    last = Registration.objects.filter(status=S.CONFIRMED).latest("pk")
    before = registry.kinds["program_confirmed"].load(registration_id=last.pk)
    second = two(session, wanted(session), editor)
    kinds = [each.context["kind"] for each in Email.objects.order_by("pk")]
    assert kinds == ["program_changed"] * 4 + ["program_offered"] * 2
    values = next(
        each.context["values"]
        for each in Email.objects.order_by("pk")
        if each.context["values"]["registration_id"] == last.pk
    )
    after = registry.kinds["program_changed"].load(**values)
    assert before
    assert after
    assert after.context["where"] == "디딤 센터 4층"
    assert after.context["when"] == "11월 30일(월) 오후 5:00~7:00"
    old, new = (Calendar.from_ical(each.attachments[0].content).walk("VEVENT")[0] for each in (before, after))
    assert old["UID"] == new["UID"]
    assert new["SEQUENCE"] > old["SEQUENCE"]
    assert second.is_edited


def test_nobody_is_told_where_staff_say_so(session: Session, editor: User) -> None:
    two(session, wanted(session, first=6, capacity=6), editor, tell=False)
    assert {each.context["kind"] for each in Email.objects.all()} == {"program_offered"}


def test_a_second_click_makes_no_third_group(session: Session, editor: User) -> None:
    split = wanted(session)
    two(session, split, editor)
    with pytest.raises(Refused) as refused:
        two(session, split, editor)
    assert refused.value.code == "changed_meanwhile"
    assert Session.objects.count() == 2


def test_both_groups_at_one_time_and_the_rule_leaves_them_alone(session: Session, editor: User) -> None:
    split = wanted(session)
    same = replace(split, plan=replace(split.plan, starts_at=session.starts_at, ends_at=session.ends_at))
    second = two(session, same, editor)
    assert (second.starts_at, second.is_moved) == (session.starts_at, False)
    sync_sessions(session.program, force=True)
    assert Session.objects.scheduled().count() == 2


def test_what_a_second_group_can_not_be(session: Session, editor: User) -> None:
    split = wanted(session)
    cases = {
        "nobody_moves": replace(split, first=8),
        "too_few_seats": replace(split, capacity=3),
        "past_start": replace(split, plan=replace(split.plan, starts_at=clock.now())),
        "ends_first": replace(split, plan=replace(split.plan, ends_at=session.starts_at)),
    }
    for code, each in cases.items():
        with pytest.raises(Refused) as refused:
            two(session, each, editor)
        assert refused.value.code == code
    few = replace(split, plan=replace(split.plan, capacity=1))
    with pytest.raises(Refused):
        two(session, few, editor)
    assert Session.objects.count() == 1
    check_counts(session)


@pytest.mark.parametrize(
    ("days", "fields", "code"),
    [(0, {}, "has_begun"), (7, {"registering": "series"}, "not_a_series")],
)
def test_what_is_not_split(days: int, fields: dict[str, str], code: str, travel: Any) -> None:
    session = reg.session(2, of=reg.program(**fields), days=days)
    travel("2026-11-23 15:00")
    by = User.objects.create_user("staff@didim.example")
    with pytest.raises(Refused) as refused:
        two(session, wanted(session, first=0), by)
    assert refused.value.code == code


def test_requests_go_over_and_online_stays(editor: User) -> None:
    program = reg.program(admission=Admission.APPROVAL, format=ProgramFormat.HYBRID, online_seats=5)
    session = reg.session(4, of=program)
    reg.applies(11, session, "online")
    asked = [reg.applies(number, session) for number in (12, 13)]
    second = two(session, wanted(session, first=1), editor)
    assert list(Registration.objects.filter(session=second)) == [asked[1]]
    check_counts(session)
    check_counts(second)


def test_whoever_calls_off_with_an_old_page_gives_the_seat_of_their_own_group(
    session: Session, editor: User
) -> None:
    old = Registration.objects.with_all().filter(status=S.CONFIRMED).latest("pk")
    second = two(session, wanted(session, first=5), editor)
    registration_cancel(registration=old, by=old.person)
    check_counts(session)
    check_counts(second)


def test_on_the_screen(session: Session, editor: User) -> None:
    client, address = signed_in(editor), f"/cms/planning/sessions/{session.pk}/split/"
    typed = {
        "share": "every-second",
        "stays": "6",
        "capacity": "6",
        "day": "2026-12-01",
        "starts": "14:00",
        "ends": "16:00",
        "place": "4층",
        "seen": "0",
    }
    page = client.post(address, typed).content.decode()
    assert "12월 1일(화) 오후 2:00~4:00 · 4층 · 자리 3명, 대기·결과 기다림 1명" in page
    assert Session.objects.count() == 1
    assert client.post(address, {**typed, "preview_step": "save", "tell": "on"}).status_code == 302
    assert Session.objects.count() == 2
    again = client.post(address, {**typed, "preview_step": "save"})
    assert "다른 직원이 이 회차를 바꿨어요" in again.content.decode()
    missing = client.post(address, {**typed, "share": "after", "first": ""}).content.decode()
    assert "몇 명을 남길지 적어 주세요" in missing
