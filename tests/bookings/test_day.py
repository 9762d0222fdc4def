"""The day of a booking: arriving, staying, leaving, not coming; the waiting list; moving; links in mails."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from bookings.enums import BookingStatus, ResourceKind
from bookings.errors import Refused
from bookings.links import Purpose, link_to
from bookings.models import Booking, Hold, Waiting
from bookings.services.answering import offer_accept, offer_decline
from bookings.services.arriving import check_in, extend, leave, no_show, still_coming
from bookings.services.cancelling import booking_cancel
from bookings.services.clockwork import run_due
from bookings.services.moving import Move, booking_move
from bookings.services.waiting import place_in_line, waiting_join, waiting_leave
from core import clock
from people.models import Strike, Use
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def room():
    return make.open_room(policy=make.policy(name="자리를 푸는 방", releases=True))


@pytest.fixture
def booked(room):
    """Monday 14:00-16:00."""
    return make.book(make.person(), room, make.on(clock.today(), 14), minutes=120)


def status(booking: Booking) -> str:
    booking.refresh_from_db()
    return booking.status


def refused(use_case, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        use_case(**kwargs)
    return caught.value.code


# --- Arriving -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "code"),
    [("13:49", "not_yet"), ("13:50", ""), ("14:00", ""), ("15:59", ""), ("16:00", "not_confirmed")],
)
def test_from_ten_minutes_before_until_the_end(booked, travel, moment, code):
    travel(f"2026-11-23 {moment}")
    if code:
        assert refused(check_in, booking=booked) == code
        return
    check_in(booking=booked)
    check_in(booking=booked)
    assert status(booked) == BookingStatus.CHECKED_IN
    assert booked.checked_in_at


def test_leaving_early_gives_time_back(booked, room, travel):
    travel("2026-11-23 14:00")
    check_in(booking=booked)
    travel("2026-11-23 14:31")
    leave(booking=booked)
    assert status(booked) == BookingStatus.COMPLETED
    assert booked.minutes == 40
    assert Use.objects.get().minutes == 40
    assert make.book(booked.person, room, make.on(clock.today(), 15), minutes=120).minutes == 120


def test_leaving_without_having_come_is_refused(booked):
    assert refused(leave, booking=booked) == "not_here"


def test_thirty_minutes_more(booked, travel):
    travel("2026-11-23 15:50")
    check_in(booking=booked)
    extend(booking=booked)
    booked.refresh_from_db()
    assert booked.ends_at == make.on(clock.today(), 16) + timedelta(minutes=30)
    assert Hold.objects.get(booking=booked).ends_at == booked.ends_at


def test_no_more_when_somebody_follows(booked, room, travel):
    make.book(make.person(2), room, make.on(clock.today(), 16))
    travel("2026-11-23 15:50")
    check_in(booking=booked)
    assert refused(extend, booking=booked) == "followed"


def test_no_more_than_the_limit(booked, room, travel):
    make.book(booked.person, room, make.on(clock.today(), 17))
    travel("2026-11-23 15:50")
    check_in(booking=booked)
    assert refused(extend, booking=booked) == "limit_day_minutes"


def test_no_more_than_the_opening_hours(room, travel):
    booking = make.book(make.person(), room, make.on(clock.today(), 20))
    travel("2026-11-23 20:00")
    check_in(booking=booking)
    assert refused(extend, booking=booking) == "closed"


# --- Not coming -----------------------------------------------------------------------------


def test_nobody_loses_a_place_unasked(booked, travel):
    travel("2026-11-23 14:05")
    done = run_due()
    assert (done.asked, done.released) == (1, 0)
    assert "지금 오고 있나요?" in mail.outbox[-1].subject
    travel("2026-11-23 14:09")
    assert run_due().released == 0
    travel("2026-11-23 14:10")
    assert run_due().released == 1
    assert status(booked) == BookingStatus.NO_SHOW
    assert Hold.objects.get(booking=booked).ends_at == make.on(clock.today(), 14) + timedelta(minutes=10)
    assert Strike.objects.get(person=booked.person).source == f"booking:{booked.pk}"
    assert run_due().released == 0


def test_a_worker_that_stood_still_asks_first(booked, travel):
    travel("2026-11-23 15:00")
    assert (run_due().asked, run_due().released) == (1, 0)
    travel("2026-11-23 15:05")
    assert run_due().released == 1


def test_who_still_comes_is_waited_for_once_more(booked, travel):
    travel("2026-11-23 14:05")
    run_due()
    still_coming(booking=booked)
    travel("2026-11-23 14:15")
    assert run_due().released == 0
    check_in(booking=booked)
    travel("2026-11-23 14:30")
    assert run_due().released == 0


def test_counselling_costs_no_strike(travel):
    policy = make.policy(
        name="상담", releases=True, kind=ResourceKind.APPOINTMENT, min_party=1, grid_minutes=60
    )
    resource = make.open_room(policy=policy, kind=ResourceKind.APPOINTMENT, capacities=(1,))
    booking = make.book(make.person(), resource, make.on(clock.today(), 14), party_size=1)
    travel("2026-11-23 14:20")
    no_show(booking=booking, by=make.person(9))
    assert not Strike.objects.exists()
    assert "괜찮아요" in mail.outbox[-1].body


def test_where_the_policy_does_not_release_nobody_is_asked(travel):
    booking = make.book(make.person(), make.open_room(), make.on(clock.today(), 14))
    travel("2026-11-23 14:30")
    assert run_due().asked == 0
    assert status(booking) == BookingStatus.CONFIRMED


# --- Waiting --------------------------------------------------------------------------------


@pytest.fixture
def line(booked, room):
    """Two who wait for the same two hours."""
    start = booked.starts_at
    return [
        waiting_join(person=make.person(number), resource=room, starts_at=start, minutes=120, party_size=2)
        for number in (2, 3)
    ]


def test_the_first_in_line_is_offered_what_is_called_off(booked, room, line):
    assert [place_in_line(waiting) for waiting in line] == [1, 2]
    booking_cancel(booking=booked, by=booked.person)
    offer = Booking.objects.get(status=BookingStatus.OFFERED)
    assert offer.person == line[0].person
    assert offer.answer_until - clock.now() <= timedelta(minutes=60)
    assert refused(make.book, person=make.person(4), resource=room, starts_at=booked.starts_at) == "taken"
    assert any(
        message.to == [offer.person.email] and "자리가 났어요" in message.subject for message in mail.outbox
    )


def test_an_offer_is_taken(booked, line):
    booking_cancel(booking=booked, by=booked.person)
    offer = Booking.objects.get(status=BookingStatus.OFFERED)
    offer_accept(booking=offer)
    offer_accept(booking=offer)
    assert status(offer) == BookingStatus.CONFIRMED


def test_an_offer_that_is_declined_or_runs_out_goes_on(booked, line, travel):
    booking_cancel(booking=booked, by=booked.person)
    first = Booking.objects.get(status=BookingStatus.OFFERED)
    offer_decline(booking=first)
    second = Booking.objects.get(status=BookingStatus.OFFERED)
    assert second.person == line[1].person
    travel("2026-11-23 10:05")
    assert run_due().expired == 1
    assert status(second) == BookingStatus.EXPIRED
    assert refused(offer_accept, booking=second) == "answered"
    assert not Hold.objects.exists()


def test_who_stopped_waiting_is_passed_over(booked, line):
    waiting_leave(person=line[0].person, waiting=line[0])
    booking_cancel(booking=booked, by=booked.person)
    assert Booking.objects.get(status=BookingStatus.OFFERED).person == line[1].person


def test_who_stops_waiting_on_an_old_page_passes_the_offer_on(booked, line):
    booking_cancel(booking=booked, by=booked.person)
    offer = Booking.objects.get(status=BookingStatus.OFFERED)
    assert offer.person == line[0].person
    for _ in range(2):
        waiting_leave(person=line[0].person, waiting=line[0])
    assert status(offer) == BookingStatus.DECLINED
    assert Booking.objects.get(status=BookingStatus.OFFERED).person == line[1].person


def test_nobody_waits_for_what_is_free(room):
    start = make.on(clock.today(), 18)
    assert (
        refused(waiting_join, person=make.person(5), resource=room, starts_at=start, minutes=60, party_size=2)
        == "free_now"
    )


def test_waiting_twice_keeps_the_place(booked, room, line):
    again = waiting_join(
        person=line[0].person, resource=room, starts_at=booked.starts_at, minutes=120, party_size=2
    )
    assert again == line[0]
    assert Waiting.objects.count() == 2


def test_what_a_latecomer_loses_goes_to_the_next_in_line(booked, room, travel):
    waiting_join(
        person=make.person(2), resource=room, starts_at=make.on(clock.today(), 15), minutes=60, party_size=2
    )
    travel("2026-11-23 14:05")
    run_due()
    travel("2026-11-23 14:10")
    run_due()
    offer = Booking.objects.get(status=BookingStatus.OFFERED)
    assert (offer.starts_at, offer.minutes) == (make.on(clock.today(), 15), 60)


# --- Moving ---------------------------------------------------------------------------------


def test_a_booking_moves_and_keeps_its_code(booked):
    code, uid = booked.code, booked.uid
    booking_move(booking=booked, move=Move(make.tomorrow_at(10)), by=booked.person)
    booked.refresh_from_db()
    assert (booked.code, booked.uid, booked.minutes, booked.sequence) == (code, uid, 120, 1)
    assert Hold.objects.get().starts_at == make.tomorrow_at(10)
    sent = mail.outbox[-1]
    assert "11월 23일(월) 오후 2:00~4:00 예약을" in sent.body
    calendar = Calendar.from_ical(sent.attachments[0].content)
    event = calendar.walk("VEVENT")[0]
    assert (calendar["METHOD"], event["SEQUENCE"], event["UID"]) == ("REQUEST", 1, f"booking-{uid}@didim")


def test_to_where_it_is_it_does_not_move(booked):
    sent = len(mail.outbox)
    for move in (Move(booked.starts_at), Move(booked.starts_at, minutes=120, unit=booked.unit)):
        assert booking_move(booking=booked, move=move, by=booked.person).sequence == 0
    assert len(mail.outbox) == sent, "nobody hears of it"
    booking_move(booking=booked, move=Move(booked.starts_at, minutes=60), by=booked.person)
    assert (Booking.objects.get().sequence, len(mail.outbox)) == (1, sent + 1)


def test_it_may_overlap_itself(booked):
    booking_move(booking=booked, move=Move(make.on(clock.today(), 15)), by=booked.person)
    assert Hold.objects.get().starts_at == make.on(clock.today(), 15)


def test_it_moves_to_nothing_taken(booked, room):
    make.book(make.person(2), room, make.on(clock.today(), 17))
    assert (
        refused(booking_move, booking=booked, move=Move(make.on(clock.today(), 16)), by=booked.person)
        == "taken"
    )
    assert Hold.objects.get(booking=booked).starts_at == make.on(clock.today(), 14)


def test_after_the_deadline_only_staff_move_it(booked, travel):
    travel("2026-11-23 13:50")
    assert (
        refused(booking_move, booking=booked, move=Move(make.tomorrow_at(10)), by=booked.person)
        == "too_late_to_move"
    )
    move = Move(make.tomorrow_at(10), as_staff=True, reason="냉방기를 고쳐요.")
    booking_move(booking=booked, move=move, by=make.person(9))
    assert "냉방기를 고쳐요." in mail.outbox[-1].body


# --- Links ----------------------------------------------------------------------------------


def test_a_link_asks_first_and_then_does_its_one_thing(booked, client):
    path = link_to(booked, Purpose.CANCEL)
    assert path in mail.outbox[0].body
    page = client.get(path)
    assert "이 예약을 취소할까요?" in page.text
    assert status(booked) == BookingStatus.CONFIRMED
    assert "예약을 취소했어요" in client.post(path).text
    assert status(booked) == BookingStatus.CANCELLED


def test_a_link_does_nothing_else(booked, client):
    path = link_to(booked, Purpose.COMING)
    token = re.search(r"/([^/]+)/$", path).group(1)
    assert client.post(f"/bookings/cancel/{token}/").status_code == 404
    assert client.post(path.replace(token, token[:-2] + "xx")).status_code == 404
    assert status(booked) == BookingStatus.CONFIRMED


def test_a_link_is_over_with_the_time(booked, client, travel):
    travel("2026-11-23 16:00")
    assert client.get(link_to(booked, Purpose.CANCEL)).status_code == 404


def test_a_link_that_comes_too_late_says_so(booked, client, travel):
    travel("2026-11-23 13:55")
    page = client.post(link_to(booked, Purpose.CANCEL))
    assert page.status_code == 409
    assert "취소할 수 있는 시간이 지났어요" in page.text


@pytest.mark.parametrize(
    ("state", "link"),
    [
        ("cancelled", (Purpose.CANCEL, "이미 끝났거나 취소된 예약이에요")),
        ("checked_in", (Purpose.CANCEL, "취소할 수 있는 시간이 지났어요")),
        ("no_show", (Purpose.COMING, "이미 끝났거나 취소된 예약이에요")),
        ("checked_in", (Purpose.LET_GO, "지금은 이용할 수 있는 예약이 아니에요")),
        ("confirmed", (Purpose.ACCEPT, "이미 답했어요")),
        ("expired", (Purpose.DECLINE, "이미 답했어요")),
    ],
)
def test_an_old_link_says_so_before_anything_is_pressed(client, booked, travel, state, link):
    travel("2026-11-23 14:05")
    Booking.objects.filter(pk=booked.pk).update(status=state)
    purpose, said = link
    page = client.get(link_to(booked, purpose))
    assert page.status_code == 200
    assert said in page.text
    assert "<form" not in page.text.partition("<main")[2].partition("</main>")[0]
