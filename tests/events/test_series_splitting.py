"""A series becomes two groups: nobody loses a seat or a place in line; the second meets on the same days, told by mail."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date, time, timedelta
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
from events.models import Lottery, Places, ProgramIndexPage, ProgramPage, Registration
from events.recurrence_rules import WeeklyRule
from events.services.drawing import lottery_draw
from events.services.lotteries import lotteries_promise
from events.services.planning import Plan, session_cancel, session_change
from events.services.registering import registration_cancel
from events.services.series_splitting import SecondGroup, SeriesSplit, series_split
from events.services.sessions import sync_sessions
from outbox.kinds import registry
from people.enums import Role
from people.models import User
from tests.factories import registering as reg
from tests.factories.events import seoul
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db

S = RegistrationStatus
RULE = {
    "first_date": date(2026, 12, 1),
    "start_time": time(14),
    "end_time": time(16),
    "rule": WeeklyRule((1,), count=3).to_recurrence(),
}


@pytest.fixture(autouse=True)
def _now(travel: Any, programs: ProgramIndexPage) -> None:
    travel("2026-11-23 10:00")


def tuesdays(seats: int | None = 6, **fields: Any) -> ProgramPage:
    """Three Tuesdays from 1 December, at two."""
    values = {"title": "취업특강", "place": "3층", "hosts": "직업상담사", "seats": seats, **RULE, **fields}
    made = reg.program(registering="series", **values)
    sync_sessions(made)
    made.save_revision().publish()
    return ProgramPage.objects.get(pk=made.pk)


@pytest.fixture
def program() -> ProgramPage:
    """Six seats; eight people, of whom two wait."""
    made = tuesdays(parent=CenterFactory(title="디딤 센터"))
    for number in range(1, 9):
        reg.applies(number, made)
    Email.objects.all().delete()
    return made


@pytest.fixture
def editor(program: ProgramPage) -> User:
    return member(Role.EDITOR, program.center)


def wanted(share: Share = Share.AFTER, first: int = 4, **changes: Any) -> SeriesSplit:
    group = SecondGroup(title="취업특강 2반", starts=time(17), place="4층", capacity=6)
    return replace(SeriesSplit(group, 6, share, first), **changes)


def two(program: ProgramPage, split: SeriesSplit, by: User, *, tell: bool = True) -> ProgramPage:
    return series_split(program=program, split=split, tell_people=tell, by=by)


def who(program: ProgramPage) -> list[str]:
    """`1` has a seat, `1?` is offered one, `(1)` waits; in order."""
    marks = {S.CONFIRMED: "{}", S.OFFERED: "{}?", S.WAITING: "({})"}
    rows = Registration.objects.filter(program=program).select_related("person").order_by("created_at", "pk")
    return [marks[S(row.status)].format(row.person.email[len("visitor") :].split("@")[0]) for row in rows]


def check_counts(program: ProgramPage) -> None:
    for seats in Places.objects.filter(program=program):
        rows = Registration.objects.of_seats(seats)
        assert seats.seats_taken == rows.seated().count()
        assert seats.waiting == rows.in_line().count()
        assert seats.last_number >= (rows.aggregate(last=models.Max("number"))["last"] or 0)
        assert seats.capacity is None or seats.seats_taken <= seats.capacity


def code(call: Any) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return str(refused.value.code)


# --- Who ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "stay", "go"),
    [
        ((Share.AFTER, 4), ["1", "2", "3", "4"], ["5", "6", "7?", "8?"]),
        ((Share.AFTER, 7), ["1", "2", "3", "4", "5", "6", "(7)"], ["8?"]),
        ((Share.EVERY_SECOND, 0), ["1", "3", "5", "7?"], ["2", "4", "6", "8?"]),
    ],
)
def test_who_stays_and_who_goes_over(
    program: ProgramPage, editor: User, way: tuple[Share, int], stay: list[str], go: list[str]
) -> None:
    second = two(program, wanted(*way), editor)
    assert (who(program), who(second)) == (stay, go)
    for each in (program, second):
        check_counts(each)


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        (wanted(first=8), "nobody_moves"),
        (wanted(capacity=3), "too_few_seats"),
        (wanted(first=0), "too_few_seats"),
        (wanted(group=SecondGroup("취업특강", time(17), capacity=6)), "title_taken"),
        (wanted(group=SecondGroup("2반", time(22, 1), capacity=6)), "over_midnight"),
    ],
)
def test_what_can_not_be(program: ProgramPage, editor: User, split: SeriesSplit, expected: str) -> None:
    if expected == "too_few_seats" and split.first == 0:
        split = replace(split, group=replace(split.group, capacity=5))
    assert code(lambda: two(program, split, editor)) == expected
    assert ProgramPage.objects.count() == 1
    check_counts(program)
    assert not Email.objects.exists()


def test_a_group_until_midnight(program: ProgramPage, editor: User) -> None:
    second = two(program, wanted(group=SecondGroup("2반", time(22), capacity=6)), editor)
    assert (second.start_time, second.end_time) == (time(22), time())
    assert second.sessions.earliest("starts_at").ends_at == seoul("2026-12-02 00:00")


def test_what_has_begun_or_is_no_series_or_is_not_public(editor: User, travel: Any) -> None:
    begun = tuesdays(title="다른 특강")
    single = reg.session(2, of=reg.program(title="회차 특강")).program
    hidden = tuesdays(title="숨은 특강")
    hidden.unpublish()
    assert code(lambda: two(single, wanted(), editor)) == "only_a_series"
    assert code(lambda: two(hidden, wanted(), editor)) == "not_live"
    travel("2026-12-01 14:00")
    assert code(lambda: two(begun, wanted(), editor)) == "series_has_begun"


def test_a_second_click_gives_the_same_group(program: ProgramPage, editor: User) -> None:
    split = wanted(Share.EVERY_SECOND)
    second = two(program, split, editor)
    told = Email.objects.count()
    assert two(program, split, editor) == second
    assert (ProgramPage.objects.count(), Email.objects.count()) == (2, told)
    assert len(who(second)) == 4


# --- The second group -----------------------------------------------------------------------


def test_it_meets_on_the_same_days_and_is_public(program: ProgramPage, editor: User) -> None:
    second = two(program, wanted(), editor)
    assert [f"{clock.local(row.starts_at):%m-%d %H:%M}" for row in second.sessions.order_by("starts_at")] == [
        "12-01 17:00",
        "12-08 17:00",
        "12-15 17:00",
    ]
    assert (second.live, second.place, second.hosts, second.seats) == (True, "4층", "직업상담사", 6)
    assert (second.center_id, second.slug) == (program.center_id, f"{program.slug}-2")
    client = signed_in(editor)
    assert "취업특강 2반" in client.get(second.url).content.decode()


def test_what_was_changed_of_single_sessions_is_the_same_there(program: ProgramPage, editor: User) -> None:
    first, middle, last = program.sessions.order_by("starts_at")
    moved = Plan(seoul("2026-12-03 10:00"), seoul("2026-12-03 12:00"), place="5층", hosts="변호사")
    session_change(session=first, plan=moved, seen=0, tell=False, by=editor)
    session_cancel(session=middle, reason="공사", tell=False, by=editor)
    moved_group = replace(wanted().group, starts=time(13))
    second = two(program, wanted(group=moved_group), editor)
    rows = list(second.sessions.order_by("starts_at"))
    assert [f"{clock.local(row.starts_at):%m-%d %H:%M}" for row in rows] == [
        "12-03 13:00",
        "12-08 17:00",
        "12-15 17:00",
    ]
    assert [row.status for row in rows] == ["scheduled", "cancelled", "scheduled"]
    assert (rows[0].place, rows[0].hosts, rows[1].reason) == ("", "변호사", "공사")
    assert not last.is_edited


def test_a_session_that_the_rule_asks_for_no_more_is_held_by_both(program: ProgramPage, editor: User) -> None:
    last = program.sessions.latest("starts_at")
    later = replace(
        Plan.of(last), starts_at=last.starts_at + timedelta(days=1), ends_at=last.ends_at + timedelta(days=1)
    )
    session_change(session=last, plan=later, seen=0, tell=False, by=editor)
    shorter = ProgramPage.objects.get(pk=program.pk)
    shorter.rule = WeeklyRule((1,), count=2).to_recurrence()
    shorter.save_revision().publish()
    second = two(program, wanted(), editor)
    starts = [[row.starts_at for row in each.sessions.order_by("starts_at")] for each in (program, second)]
    assert starts[1] == [start + timedelta(hours=3) for start in starts[0]]
    assert len(starts[1]) == 3


def test_the_page_of_the_first_group_says_its_seats_in_its_drafts_too(
    program: ProgramPage, editor: User
) -> None:
    draft = ProgramPage.objects.get(pk=program.pk)
    draft.target = "누구나"
    draft.save_revision()
    two(program, wanted(capacity=4), editor)
    kept = ProgramPage.objects.get(pk=program.pk)
    assert (kept.seats, kept.get_latest_revision_as_object().seats) == (4, 4)
    assert kept.get_latest_revision_as_object().target == "누구나"
    assert (kept.target, kept.has_unpublished_changes) == ("", True)
    kept.get_latest_revision().publish()
    assert Places.objects.get(program=program).capacity == 4


def test_an_online_group_keeps_its_link_and_online_people_of_a_hybrid_stay() -> None:
    operator = member(Role.OPERATOR)
    online = tuesdays(title="온라인", format=ProgramFormat.ONLINE, online_url="https://zoom.us/j/1")
    reg.applies(11, online)
    group = SecondGroup("온라인 2반", time(17), capacity=None)
    assert two(online, SeriesSplit(group, 6, Share.AFTER), operator).online_url == "https://zoom.us/j/1"
    hybrid = tuesdays(title="혼합", format=ProgramFormat.HYBRID, online_seats=5)
    stays = reg.applies(12, hybrid, "online")
    goes = reg.applies(13, hybrid)
    second = two(hybrid, SeriesSplit(replace(group, title="혼합 2반"), 6, Share.AFTER), operator)
    assert list(Registration.objects.filter(program=second)) == [goes]
    assert list(Registration.objects.filter(program=hybrid)) == [stays]
    check_counts(hybrid)


# --- Who hears of it ------------------------------------------------------------------------


def test_everybody_who_goes_over_hears_of_it_with_both_calendars(program: ProgramPage, editor: User) -> None:
    last = Registration.objects.filter(status=S.CONFIRMED).latest("pk")
    old = Calendar.from_ical(
        registry.kinds["program_confirmed"].load(registration_id=last.pk).attachments[0].content
    )  # type: ignore[union-attr]
    two(program, wanted(), editor)
    kinds = [each.context["kind"] for each in Email.objects.order_by("pk")]
    assert kinds == ["program_group"] * 4 + ["program_offered"] * 2
    message = registry.kinds["program_group"].load(registration_id=last.pk, was_id=program.pk)
    assert message
    assert (message.context["was"], message.context["where"]) == ("취업특강", "디딤 센터 4층")
    new, gone = (Calendar.from_ical(each.content) for each in message.attachments)
    uids = [{str(event["UID"]) for event in each.walk("VEVENT")} for each in (old, new, gone)]
    assert uids[0] == uids[2]
    assert not uids[0] & uids[1]
    assert (new["METHOD"], gone["METHOD"]) == ("REQUEST", "CANCEL")
    event = gone.walk("VEVENT")[0]
    assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", "취업특강")
    assert event["SEQUENCE"] > old.walk("VEVENT")[0]["SEQUENCE"]


def test_who_waits_gets_no_calendar_and_nobody_hears_where_staff_say_so(
    program: ProgramPage, editor: User
) -> None:
    two(program, wanted(first=6, group=replace(wanted().group, capacity=0)), editor, tell=False)
    assert not Email.objects.exists()
    waits = Registration.objects.filter(status=S.WAITING).earliest("pk")
    message = registry.kinds["program_group"].load(registration_id=waits.pk, was_id=program.pk)
    assert message
    assert message.attachments == ()
    registration_cancel(registration=waits, by=waits.person)
    assert registry.kinds["program_group"].load(registration_id=waits.pk, was_id=program.pk) is None


# --- Lots -----------------------------------------------------------------------------------


def test_before_the_draw_lots_go_over_and_while_it_runs_nothing_is_split(travel: Any) -> None:
    operator = member(Role.OPERATOR)
    program = tuesdays(
        1, title="추첨", admission=Admission.LOTTERY, apply_until=clock.now() + timedelta(days=2)
    )
    lotteries_promise(program)
    for number in (11, 12, 13, 14):
        reg.applies(number, program)
    group = SecondGroup("추첨 2반", time(17), capacity=1)
    split = SeriesSplit(group, 1, Share.EVERY_SECOND)
    Lottery.objects.update(status=LotteryStatus.DRAWING)
    assert code(lambda: two(program, split, operator)) == "drawing"
    Lottery.objects.update(status=LotteryStatus.OPEN)
    second = two(program, split, operator)
    assert second.apply_until == program.apply_until
    assert [lottery.lots.count() for lottery in Lottery.objects.order_by("pk")] == [2, 2]
    travel("2026-11-26 10:00")
    for lottery in Lottery.objects.order_by("-pk"):
        lottery_draw(lottery=lottery)
    for each in (program, second):
        check_counts(each)
        seats = Places.objects.get(program=each)
        assert (seats.seats_taken, seats.waiting) == (1, 1)


def test_whoever_calls_off_with_an_old_page_gives_the_seat_of_their_own_group(
    program: ProgramPage, editor: User
) -> None:
    old = Registration.objects.with_all().filter(status=S.CONFIRMED).latest("pk")
    second = two(program, wanted(first=5), editor)
    registration_cancel(registration=old, by=old.person)
    for each in (program, second):
        check_counts(each)


# --- Nobody is lost -------------------------------------------------------------------------


@pytest.fixture
def crowd(program: ProgramPage, editor: User) -> tuple[Places, User]:
    User.objects.bulk_create(User(email=f"p{n}@didim.example", name="김디딤") for n in range(12))
    Registration.objects.all().delete()
    return Places.objects.get(program=program), editor


how_many = st.lists(st.integers(0, 3), min_size=4, max_size=4)


@hypothesis.settings(
    max_examples=8, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
)
@hypothesis.given(
    counts=how_many,
    seats=st.tuples(st.sampled_from([None, 3, 9]), st.sampled_from([None, 3, 9])),
    way=st.tuples(st.sampled_from(Share), st.integers(0, 6)),
)
def test_nobody_is_lost_and_no_group_too_full(
    crowd: tuple[Places, User],
    counts: list[int],
    seats: tuple[int | None, int | None],
    way: tuple[Share, int],
) -> None:
    places, editor = crowd
    program = places.program
    with transaction.atomic():
        states = [
            s
            for s, number in zip((S.CONFIRMED, S.OFFERED, S.REQUESTED, S.WAITING), counts, strict=True)
            for _ in range(number)
        ]
        people = User.objects.filter(email__startswith="p").order_by("pk")
        Registration.objects.bulk_create(
            Registration(
                program=program,
                places=places,
                person=person,
                mode=Mode.IN_PERSON,
                status=state,
                number=number if state == S.WAITING else None,
                answer_until=clock.now() if state == S.OFFERED else None,
            )
            for number, (person, state) in enumerate(zip(people, states, strict=False), start=1)
        )
        seated, line = counts[0] + counts[1], counts[3]
        values = {"seats_taken": seated, "waiting": line, "last_number": len(states)}
        Places.objects.filter(pk=places.pk).update(capacity=max(seated, 6), **values)
        split = SeriesSplit(SecondGroup("2반", time(17), capacity=seats[1]), seats[0], *way)
        with contextlib.suppress(Refused):
            two(program, split, editor, tell=False)
        assert Registration.objects.count() == len(states)
        for each in ProgramPage.objects.all():
            check_counts(each)
        transaction.set_rollback(True)


# --- On the screen --------------------------------------------------------------------------


def test_on_the_screen(program: ProgramPage, editor: User) -> None:
    client, address = signed_in(editor), f"/cms/planning/{program.pk}/split/"
    assert address in client.get(f"/cms/planning/{program.pk}/").content.decode()
    page = client.get(address).content.decode()
    assert 'value="취업특강 2반"' in page
    assert 'value="14:00"' in page
    typed = {
        "share": "every-second",
        "stays": "6",
        "capacity": "6",
        "title": "취업특강 2반",
        "starts": "17:00",
        "place": "4층",
    }
    page = client.post(address, typed).content.decode()
    assert "취업특강 2반 · 첫 회차 12월 1일(화) 오후 5:00~7:00 · 4층 · 자리 3명, 대기·결과 기다림 1명" in page
    assert ProgramPage.objects.count() == 1
    save = {**typed, "preview_step": "save", "tell": "on"}
    for _ in range(2):
        saved = client.post(address, save)
        second = ProgramPage.objects.get(title="취업특강 2반")
        assert saved["Location"] == f"/cms/planning/{second.pk}/"
    taken = client.post(address, {**save, "title": "취업특강"})
    assert "같은 이름의 프로그램이 있어요" in taken.content.decode()
    late = client.post(address, {**typed, "title": "밤 반", "starts": "23:00"})
    assert (late.status_code, "자정을 넘기는 회차가 있어요" in late.content.decode()) == (422, True)
    missing = client.post(address, {**typed, "share": "after", "first": ""})
    assert missing.status_code == 422
    assert "몇 명을 남길지 적어 주세요" in missing.content.decode()


def test_only_for_those_who_may_publish_beside_it(program: ProgramPage) -> None:
    address = f"/cms/planning/{program.pk}/split/"
    elsewhere = member(Role.EDITOR, CenterFactory(title="다른 센터"))
    assert signed_in(elsewhere).get(address).status_code == 404
    desk = member(Role.DESK, program.center)
    assert signed_in(desk).get(address)["Location"] == "/cms/"
    single = reg.session(2, of=reg.program(parent=program.center, title="회차 특강")).program
    editor = signed_in(member(Role.EDITOR, program.center))
    assert editor.get(f"/cms/planning/{single.pk}/split/")["Location"] == "/cms/"
    assert "split/" not in editor.get(f"/cms/planning/{single.pk}/").content.decode().split("sessions/")[0]
