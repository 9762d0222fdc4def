"""A session becomes two groups: nobody loses a seat or a place in line, and everything is counted."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import hypothesis
import pytest
from django.db import models, transaction
from hypothesis import strategies as st
from icalendar import Calendar
from post_office.models import Email

from core import clock
from events.enums import Admission, LotteryStatus, Mode, ProgramFormat, RegistrationStatus, Share
from events.errors import Refused
from events.models import Lottery, Places, Registration, Session
from events.services.drawing import lottery_draw
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


def check_counts(session: Session | Places) -> None:
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


def placed(session: Session, mode: Mode, counts: list[int], capacity: int | None) -> list[Registration]:
    """So many people with a seat, with an offer, asking and waiting, in the seats of one way to take part."""
    seats = reg.wanted(session, mode).seats()
    states = [
        s
        for s, number in zip((S.CONFIRMED, S.OFFERED, S.REQUESTED, S.WAITING), counts, strict=True)
        for _ in range(number)
    ]
    people = list(User.objects.filter(email__startswith=mode).order_by("pk"))
    made = [
        Registration(
            program=session.program,
            session=session,
            places=seats if isinstance(seats, Places) else None,
            person=person,
            mode=mode,
            status=state,
            number=number if state == S.WAITING else None,
            answer_until=session.starts_at if state == S.OFFERED else None,
        )
        for number, (person, state) in enumerate(zip(people, states, strict=False), start=1)
    ]
    seated, line = counts[0] + counts[1], counts[3]
    full = None if capacity is None else seated + capacity
    rows = type(seats)._default_manager.filter(pk=seats.pk)
    rows.update(capacity=full, seats_taken=seated, waiting=line, last_number=len(states))
    return Registration.objects.bulk_create(made)


how_many = st.lists(st.integers(0, 3), min_size=4, max_size=4)


@pytest.fixture
def hybrid() -> Session:
    """A session for both ways, and twelve people for each."""
    emails = [f"{mode}{number}@didim.example" for mode in Mode for number in range(12)]
    User.objects.bulk_create(User(email=email, name="김디딤") for email in emails)
    return reg.session(None, of=reg.program(format=ProgramFormat.HYBRID, online_seats=9))


@hypothesis.settings(
    max_examples=20, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
)
@hypothesis.given(
    counts=st.tuples(how_many, how_many),
    seats=st.tuples(st.sampled_from([None, 0, 2]), st.sampled_from([None, 3, 9])),
    share=st.sampled_from(Share),
    first=st.integers(0, 6),
)
def test_of_a_hybrid_session_nobody_is_lost_and_no_group_too_full(
    hybrid: Session,
    counts: tuple[list[int], list[int]],
    seats: tuple[int | None, int | None],
    share: Share,
    first: int,
) -> None:
    """`seats`: how many are free in either way, and how many the second group has."""
    with transaction.atomic():
        session = Session.objects.select_related("program").get(pk=hybrid.pk)
        for mode, number in zip(Mode, counts, strict=True):
            placed(session, mode, number, seats[0])
        session.refresh_from_db()
        online = Registration.objects.filter(mode=Mode.ONLINE).order_by("pk")
        before, online_before = Registration.objects.count(), list(online.values())
        split = wanted(session, share, first)
        split = replace(split, plan=replace(split.plan, capacity=seats[1]))
        with contextlib.suppress(Refused):
            two(session, split, User.objects.earliest("pk"), tell=False)
        assert Registration.objects.count() == before
        assert list(online.values()) == online_before, "they stay, with their seats and their numbers"
        for each in [*Session.objects.all(), *Places.objects.all()]:
            check_counts(each)
            assert each.capacity is None or each.seats_taken <= each.capacity
        transaction.set_rollback(True)


def test_the_second_group_has_the_online_address_that_was_typed(editor: User) -> None:
    session = reg.session(4, of=reg.program(format=ProgramFormat.ONLINE), online_url="https://zoom.us/j/1")
    for number in (11, 12):
        reg.applies(number, session)
    split = wanted(session, first=1)
    second = two(session, replace(split, plan=replace(split.plan, online_url="https://zoom.us/j/2")), editor)
    second.refresh_from_db()
    session.refresh_from_db()
    assert (session.online_url, second.online_url) == ("https://zoom.us/j/1", "https://zoom.us/j/2")


def test_before_the_draw_lots_go_over_to_the_lottery_of_their_group(editor: User, travel: Any) -> None:
    program = reg.program(admission=Admission.LOTTERY, apply_until=clock.now() + timedelta(days=2))
    session = reg.session(1, of=program)
    for number in (11, 12, 13, 14):
        reg.applies(number, session)
    second = two(session, wanted(session, Share.EVERY_SECOND), editor)
    assert [lottery.lots.count() for lottery in Lottery.objects.order_by("session")] == [2, 2]
    travel("2026-11-26 10:00")
    for lottery in Lottery.objects.order_by("-session"):
        lottery_draw(lottery=lottery)
    for each in (session, second):
        check_counts(each)
        assert (each.seats_taken, each.waiting) == (1, 1)


def test_while_lots_are_drawn_nothing_is_split(editor: User) -> None:
    program = reg.program(admission=Admission.LOTTERY, apply_until=clock.now() + timedelta(days=2))
    session = reg.session(1, of=program)
    reg.applies(11, session)
    Lottery.objects.update(status=LotteryStatus.DRAWING)
    with pytest.raises(Refused) as refused:
        two(session, wanted(session, first=0), editor)
    assert refused.value.code == "drawing"


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


@pytest.mark.parametrize("method", ["get", "post"])
def test_of_a_series_one_session_is_not_split_and_the_screen_says_where(
    editor: User, session: Session, method: str
) -> None:
    series = reg.series(parent=session.program.center)
    address = f"/cms/planning/sessions/{series.sessions.earliest('starts_at').pk}/split/"
    answer = getattr(signed_in(editor), method)(address, {"day": ""}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/cms/planning/{series.pk}/"
    assert "회차 하나만 나눌 수 없어요" in answer.content.decode()


def test_the_screens_say_who_stays_online(editor: User, session: Session) -> None:
    program = reg.program(parent=session.program.center, format=ProgramFormat.HYBRID, online_seats=5)
    hybrid = reg.session(4, of=program)
    reg.applies(11, hybrid)
    for number in (12, 13):
        reg.applies(number, hybrid, "online")
    client = signed_in(editor)
    typed = {
        "share": "after",
        "first": "0",
        "day": "2026-12-01",
        "starts": "14:00",
        "ends": "16:00",
        "seen": "0",
    }
    page = client.post(f"/cms/planning/sessions/{hybrid.pk}/split/", typed).content.decode()
    assert "온라인으로 신청한 <b>2명</b>은 첫 번째 반에 그대로 있어요" in page
    assert "온라인 2명 / 5명" in client.get(f"/cms/planning/{program.pk}/").content.decode()
