"""Lots for times that many want: what is refused meanwhile, who gets what, and that anybody can check it."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import settings as speed
from hypothesis import strategies as st

from bookings import selectors
from bookings.enums import BookingStatus, DrawResult, DrawStatus, ResourceKind
from bookings.errors import Refused
from bookings.facts import facts_of
from bookings.models import Booking, Draw, DrawEntry
from bookings.services import drawing
from bookings.services.booking import Override
from bookings.services.clockwork import run_due
from bookings.services.drawing import Days, draw_cancel, draw_lots, draw_withdraw
from bookings.services.moving import Move, booking_move
from bookings.services.waiting import waiting_join
from core import clock
from core.lottery import new_code, new_seed, promise, ranked
from people.enums import Track
from people.models import User
from people.services.erasure import erase
from people.services.standing import strike_add
from tests.factories import bookings as make
from tests.factories import draws
from tests.factories.home import site_root
from tests.factories.stops import Stop
from tests.project.test_query_budgets import queries
from tests.races.threads import overlapping_pairs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def room():
    return make.open_room()


def code_of(call: Any, *args: Any, **wishes: Any) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **wishes)
    return caught.value.code


def close(travel: Any, draw: Draw) -> None:
    travel(clock.local(draw.closes_at).strftime("%Y-%m-%d %H:%M"))


def starts(draw: Draw, hour: int) -> Any:
    return clock.local(draw.starts_from) + timedelta(hours=hour)


# --- Opening --------------------------------------------------------------------------------


def test_only_rooms_and_studios_are_drawn():
    for resource in (make.counselling(), make.open_room(kind=ResourceKind.LOAN), make.open_room(policy=None)):
        assert code_of(draws.open_draw, resource) == "draw_not_here"
    assert draws.open_draw(make.studio()).status == DrawStatus.OPEN


def test_a_draw_is_about_open_hours_of_the_days_that_are_chosen(room):
    saturday = clock.today() + timedelta(days=5)
    weekends = Days(saturday, saturday + timedelta(days=20), frozenset({5, 6}), time(18), time(21))
    draw = draws.open_draw(room, days=weekends)
    times = [(clock.local(each.starts_at), clock.local(each.ends_at)) for each in draw.spans.all()]
    assert [start.weekday() for start, _ in times] == [5, 6] * 3
    assert {(start.hour, end.hour) for start, end in times} == {(18, 21)}
    assert (draw.starts_from, draw.starts_until) == (times[0][0], times[-1][1])
    at_night = Days(saturday, saturday, starts=time(22), ends=time(23))
    assert code_of(draws.open_draw, room, days=at_night) == "draw_no_times"


@pytest.mark.parametrize(
    ("opens", "closes"), [(0, -1), (3, 2), (0, 24 * 5)], ids=["over", "backwards", "after the first time"]
)
def test_entries_close_after_they_open_and_before_the_times(room, opens, closes):
    now = clock.now()
    wanted = {"opens_at": now + timedelta(hours=opens), "closes_at": now + timedelta(hours=closes)}
    assert code_of(draws.open_draw, room, **wanted) == "draw_too_late"


def test_two_draws_never_decide_about_one_time(room):
    draw = draws.open_draw(room)
    assert code_of(draws.open_draw, room) == "draw_twice"
    draw_cancel(draw=draw, reason="실수", by=None)
    assert draws.open_draw(room).pk


# --- Meanwhile ------------------------------------------------------------------------------


def test_what_a_draw_decides_about_is_not_booked(room, travel):
    draw = draws.open_draw(room)
    person = make.person()
    start = starts(draw, 10)
    assert code_of(make.book, person, room, start) == "by_draw"
    assert code_of(waiting_join, person=person, resource=room, starts_at=start, minutes=60) == "by_draw"
    before = make.book(person, room, start - timedelta(days=1))
    assert code_of(booking_move, booking=before, move=Move(start), by=person) == "by_draw"
    close(travel, draw)
    assert code_of(make.book, person, room, start) == "by_draw", "closed, and not drawn yet"
    run_due()
    assert make.book(person, room, start).status == BookingStatus.CONFIRMED


def test_it_tells_until_when_one_enters(room):
    draw = draws.open_draw(room)
    facts = facts_of(room, selectors.booking_window(room.policy))
    slot = selectors.slot_at(facts, starts(draw, 10))
    assert slot.refusal.label == "추첨으로 정해요, 11월 26일까지 신청"
    assert "11월 26일(목) 오전 0:00까지 신청해 주세요" in slot.refusal.message
    assert not selectors.free_slots(facts, clock.local(draw.starts_from).date())


def test_a_draw_far_ahead_comes_before_the_day_when_booking_opens(room):
    draw = draws.open_draw(room, ahead=40)
    assert code_of(make.book, make.person(), room, starts(draw, 10)) == "by_draw"


def test_staff_may_set_it_aside_with_a_reason(room):
    draw = draws.open_draw(room)
    override = Override({"by_draw"}, "센터 행사")
    assert make.book(make.person(), room, starts(draw, 10), override=override, by=make.person(2)).pk


def test_other_rooms_and_other_days_are_booked_as_usual(room):
    draw = draws.open_draw(room)
    person = make.person()
    assert make.book(person, make.open_room(), starts(draw, 10)).pk
    assert make.book(person, room, starts(draw, 10) + timedelta(days=1)).pk


def test_facts_cost_no_query_more(room, django_assert_num_queries):
    window = selectors.booking_window(room.policy)
    facts_of(room, window)
    for _ in range(2):
        with django_assert_num_queries(3):  # units, limits, times
            facts = facts_of(room, window)
        if not facts.draws:
            draws.open_draw(room)
            room = type(room).objects.select_related("policy").get(pk=room.pk)
    assert facts.draws


# --- Entering -------------------------------------------------------------------------------


def test_one_entry_for_each_person_that_can_be_changed_and_taken_back(room):
    draw, person = draws.open_draw(room), make.person()
    first = draws.enter(draw, person, 10)
    again = draws.enter(draw, person, 14, minutes=120)
    assert (again.pk, again.code) == (first.pk, first.code)
    entry = DrawEntry.objects.get()
    assert (clock.local(entry.starts_at).hour, entry.minutes) == (14, 120)
    draw_withdraw(person=person, draw=draw)
    draw_withdraw(person=person, draw=draw)
    assert not DrawEntry.objects.exists()


def test_the_database_keeps_one_entry_for_each_person(room):
    draw, person = draws.open_draw(room), make.person()
    entry = draws.enter(draw, person)
    with pytest.raises(IntegrityError), transaction.atomic():
        DrawEntry.objects.create(draw=draw, person=person, starts_at=entry.starts_at, minutes=60)


def test_entries_come_while_it_is_open(room, travel):
    soon = clock.at(clock.today(), time(10))
    draw, person = draws.open_draw(room, opens_at=soon), make.person()
    assert code_of(draws.enter, draw, person) == "entries_closed"
    travel("2026-11-23 10:00")
    draws.enter(draw, person)
    close(travel, draw)
    assert code_of(draws.enter, draw, make.person(2)) == "entries_closed"
    assert code_of(draw_withdraw, person=person, draw=draw) == "entries_closed"


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ({"hour": 10, "minutes": 45}, "length"),
        ({"hour": 10, "party_size": 9}, "party_size"),
        ({"hour": 22}, "closed"),
        ({"hour": 24 + 10}, "outside_draw"),
    ],
)
def test_what_could_never_be_booked_is_said_at_once(room, wishes, code):
    assert code_of(draws.enter, draws.open_draw(room), make.person(), **wishes) == code


def test_a_limit_that_is_used_up_is_said_at_once():
    studio, person = make.studio(), make.person()
    draw = draws.open_draw(studio)
    make.book(person, studio, make.tomorrow_at(10), minutes=20, party_size=1)
    assert code_of(draws.enter, draw, person, minutes=20, party_size=1) == "limit_year_count"


# --- Drawing --------------------------------------------------------------------------------


def test_the_order_follows_from_the_seed_and_decides_who_gets_it(room, travel, mailoutbox):
    draw = draws.open_draw(room)
    for number in range(1, 6):
        draws.enter(draw, make.person(number))
    close(travel, draw)
    assert run_due().drawn == 1
    draw.refresh_from_db()
    entries = list(draw.entries.order_by("rank"))
    assert draw.status == DrawStatus.DRAWN
    assert [entry.code for entry in entries] == ranked(draw.seed, [entry.code for entry in entries])
    assert [entry.result for entry in entries] == [DrawResult.WON] + [DrawResult.LOST] * 4
    assert {entry.reason_code for entry in entries[1:]} == {"taken"}
    booking = Booking.objects.get()
    assert (booking.person, booking.status) == (entries[0].person, BookingStatus.CONFIRMED)
    assert run_due().drawn == 0
    assert Booking.objects.count() == 1


def test_everybody_is_told_in_their_language(room, travel, mailoutbox):
    draw = draws.open_draw(room)
    for number, language in enumerate(["ko", "en", "ko", "en"], 1):
        draws.enter(draw, make.person(number, language=language))
    close(travel, draw)
    run_due()
    told = {mail.to[0]: mail.subject for mail in mailoutbox}
    for entry in draw.entries.select_related("person"):
        words = {
            ("ko", "won"): "추첨에서 뽑혔어요",
            ("en", "won"): "You were drawn",
            ("ko", "lost"): "이번 추첨에서는 자리를 드리지 못했어요",
            ("en", "lost"): "Not this time",
        }[entry.person.language, entry.result]
        assert told[entry.person.email].startswith(words)
    assert len(mailoutbox) == 4, "nobody is told twice"
    assert sum(len(mail.attachments) for mail in mailoutbox) == 1, "the calendar entry of who was drawn"


def test_rules_stand_against_those_who_are_drawn_as_well(room, travel):
    draw = draws.open_draw(room)
    person = make.person()
    draws.enter(draw, person)
    for days in (1, 2, 3):
        strike_add(
            person=person,
            track=Track.ROOMS,
            page=room,
            reason="오지 않음",
            happened_at=clock.now() - timedelta(days=days),
            source=f"{days}",
        )
    close(travel, draw)
    run_due()
    entry = draw.entries.get()
    assert (entry.result, entry.reason_code) == (DrawResult.LOST, "suspended")
    assert "쉬어 가요" in entry.reason


def test_a_draw_beyond_the_horizon_gives_its_bookings(room, travel):
    draw = draws.open_draw(room, ahead=40, closes_at=make.tomorrow_at(9))
    draws.enter(draw, make.person())
    close(travel, draw)
    run_due()
    assert draw.entries.get().result == DrawResult.WON


def test_who_is_drawn_needs_no_approval(travel):
    room = make.open_room(policy=make.policy(name="승인", approval_hours=24))
    draw = draws.open_draw(room)
    draws.enter(draw, make.person())
    close(travel, draw)
    run_due()
    assert Booking.objects.get().status == BookingStatus.CONFIRMED


def test_killed_in_the_middle_it_goes_on_in_the_same_order(room, travel, monkeypatch, mailoutbox):
    draw = draws.open_draw(room)
    for number in range(1, 7):
        draws.enter(draw, make.person(number), 9 + number // 2)
    close(travel, draw)
    real, given = drawing.give, []

    def dies_at_the_third(key: int) -> None:
        if len(given) == 2:
            raise KeyboardInterrupt
        given.append(key)
        real(key)

    monkeypatch.setattr(drawing, "give", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        draw_lots(draw=draw)
    order = list(draw.entries.order_by("rank").values_list("pk", "rank"))
    assert given == [key for key, _ in order[:2]]
    assert code_of(make.book, make.person(90), room, starts(draw, 20)) == "by_draw", "the rest is still kept"
    monkeypatch.setattr(drawing, "give", real)
    run_due()
    assert list(draw.entries.order_by("rank").values_list("pk", "rank")) == order
    assert not draw.entries.filter(result=DrawResult.WAITING).exists()
    assert Booking.objects.count() == draw.entries.filter(result=DrawResult.WON).count()
    assert len(mailoutbox) == 6
    assert DrawStatus(Draw.objects.get().status) == DrawStatus.DRAWN


def test_calling_it_off_tells_those_who_entered(room, mailoutbox):
    draw = draws.open_draw(room)
    draws.enter(draw, make.person(1, language="en"))
    draws.enter(draw, make.person(2))
    assert code_of(draw_cancel, draw=draw, reason=" ", by=None) == "reason_needed"
    draw_cancel(draw=draw, reason="수리해요", by=None)
    assert code_of(draw_cancel, draw=draw, reason="다시", by=None) == "draw_ended"
    assert sorted(mail.subject.split(":")[0] for mail in mailoutbox) == [
        "The draw was called off",
        "추첨이 취소됐어요",
    ]
    assert make.book(make.person(3), room, starts(draw, 10)).pk


# --- Capacity and fairness, whatever is wished ----------------------------------------------

wishes = st.lists(st.tuples(st.integers(9, 20), st.integers(1, 3), st.integers(1, 6)), max_size=8)


@speed(max_examples=12, deadline=None)
@given(wishes, st.lists(st.integers(2, 6), min_size=1, max_size=2))
def test_nobody_gets_two_and_no_room_is_given_twice(wanted, capacities):
    with transaction.atomic():
        room = make.open_room(capacities=tuple(capacities), title="방")
        draw = draws.open_draw(room)
        for hour, hours, party in wanted:
            person = User.objects.create_user(f"{new_code()}@didim.example", name="이바람")
            try:
                draws.enter(draw, person, hour, minutes=hours * 60, party_size=party)
            except Refused:
                continue
        Draw.objects.filter(pk=draw.pk).update(
            opens_at=clock.now() - timedelta(hours=2), closes_at=clock.now() - timedelta(hours=1)
        )
        assert draw_lots(draw=draw)
        entries = list(draw.entries.order_by("rank"))
        assert [entry.rank for entry in entries] == list(range(1, len(entries) + 1))
        booked = Booking.objects.filter(resource=room)
        assert booked.count() == booked.values("person").distinct().count()
        assert {entry.booking_id for entry in entries if entry.result == "won"} == {
            each.pk for each in booked
        }
        assert all(booking.party_size <= booking.unit.capacity for booking in booked.select_related("unit"))
        assert overlapping_pairs() == 0
        transaction.set_rollback(True)


# --- Checkable ------------------------------------------------------------------------------


def test_the_script_of_the_document_finds_the_same_order(tmp_path):
    text = (settings.BASE_DIR / "docs" / "lottery.md").read_text()
    script = tmp_path / "order.py"
    script.write_text(re.findall(r"```python\n(.*?)```", text, re.S)[0])
    assert len(script.read_text().splitlines()) <= 10
    seed, codes = new_seed(), [new_code() for _ in range(40)]
    command = [sys.executable, str(script), promise(seed), seed]
    done = subprocess.run(command, input="\n".join(codes), capture_output=True, text=True, check=True)
    assert [line.split()[1] for line in done.stdout.splitlines()] == ranked(seed, codes)
    other = subprocess.run([*command[:-1], new_seed()], input="", capture_output=True, text=True, check=False)
    assert other.returncode != 0, "another seed doesn't fit the hash"


# --- People ---------------------------------------------------------------------------------


def test_erasing_somebody_takes_the_entry_out_before_and_the_name_off_after(room, travel):
    draw = draws.open_draw(room)
    gone, stays = make.person(1), make.person(2)
    draws.enter(draw, gone)
    draws.enter(draw, stays, 14)
    erase(person=gone)
    assert draw.entries.count() == 1
    close(travel, draw)
    run_due()
    Booking.objects.update(status=BookingStatus.CANCELLED)
    erase(person=stays)
    entry = draw.entries.get()
    assert (entry.person, entry.rank, entry.result) == (None, 1, DrawResult.WON)


# --- Pages ----------------------------------------------------------------------------------


@pytest.fixture
def public_room():
    return make.open_room(site_root())


def test_from_a_time_to_the_draw_to_the_result(public_room, travel, client):
    draw, person = draws.open_draw(public_room), make.person()
    others = [make.person(number) for number in (2, 3)]
    day = client.get(f"{public_room.url}?date=2026-11-28").content.decode()
    assert "추첨으로 정해요, 11월 26일까지 신청" in day
    link = f"{public_room.url}draw/?start=2026-11-28T10:00"
    assert link in day
    entering = client.get(link)["Location"]
    assert entering == f"/bookings/draws/{draw.pk}/enter/?start=2026-11-28T10:00"
    assert client.get(entering)["Location"].startswith("/accounts/login/")
    client.force_login(person)
    assert 'value="2026-11-28T10:00" selected' in client.get(entering).content.decode()
    wish = {"start": "2026-11-28T10:00", "minutes": "60", "party_size": "2", "consent_booking": "on"}
    page = client.get(entering)
    wish |= dict.fromkeys(re.findall(r'name="(consent[^"]*)"', page.content.decode()), "on")
    for _ in range(2):  # a double click
        assert client.post(entering, wish)["Location"] == draw.get_absolute_url()
    entry = draw.entries.get()
    for each in others:
        draws.enter(draw, each)
    assert entry.code in client.get("/me/").content.decode()
    before = client.get(draw.get_absolute_url()).content.decode()
    assert draw.promise in before
    assert draw.seed not in before
    close(travel, draw)
    run_due()
    client.logout()
    after = client.get(draw.get_absolute_url()).content.decode()
    codes = re.findall(r"<td><code>(\w+)</code>", after)
    assert draw.seed in after
    assert codes == ranked(draw.seed, draw.entries.values_list("code", flat=True))
    assert not any(each.name in after for each in (person, *others))


def test_mistakes_keep_what_was_typed(public_room, client):
    draw = draws.open_draw(public_room)
    client.force_login(make.person())
    url = f"/bookings/draws/{draw.pk}/enter/"
    answer = client.post(url, {"start": "2026-11-28T10:10", "minutes": "60", "party_size": "99"})
    assert answer.status_code == 422
    assert "바라는 시작 시간을 목록에서 골라 주세요" in answer.content.decode()
    answer = client.post(url, {"start": "2026-11-28T10:00", "minutes": "120", "party_size": "99"})
    assert 'value="99"' in answer.content.decode()


def test_the_form_sends_away_when_nobody_enters(public_room, client, travel):
    draw = draws.open_draw(public_room)
    client.force_login(make.person())
    close(travel, draw)
    assert client.get(f"/bookings/draws/{draw.pk}/enter/")["Location"] == draw.get_absolute_url()
    run_due()
    assert client.get(f"{public_room.url}draw/")["Location"] == public_room.url
    assert client.get("/bookings/draws/0/").status_code == 404


def test_a_draw_of_a_resource_that_is_off_the_site_is_not_shown(public_room, client):
    draw = draws.open_draw(public_room)
    public_room.unpublish()
    assert client.get(draw.get_absolute_url()).status_code == 404


def test_the_page_takes_few_queries(public_room):
    draw = draws.open_draw(public_room)
    for number in range(1, 9):
        draws.enter(draw, make.person(number))
    assert queries(Stop("draw", draw.get_absolute_url()))[1] <= 10
