"""Suits: booked, handed over, extended, taken back, lost, late; by table, and along whole stories."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from django.core import mail

from bookings.enums import BookingStatus, Condition, HoldReason, Reminder
from bookings.errors import Refused
from bookings.models import Booking, Hold, Loan, Suit, Waiting
from bookings.services.arriving import check_in, extend, leave, no_show
from bookings.services.booking import Guest
from bookings.services.cancelling import booking_cancel
from bookings.services.clockwork import run_due
from bookings.services.completion import bookings_complete
from bookings.services.lending import hand_over, loan_extend, lost, take_back
from bookings.services.moving import Move, booking_move
from bookings.services.suits import cleaning_done, other_suits, suit_change, suit_save
from bookings.services.waiting import waiting_join
from core import clock
from people.models import Strike, Use
from tests.factories import bookings as make
from tests.factories import closets

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def closet():
    """Suits no. 1 and 2 of size 100, no. 3 of size 95."""
    return closets.closet()


@pytest.fixture
def staff():
    return make.person(9)


def day(number: int, hour: int = 14):
    """November 2026: the 23rd is a Monday."""
    return make.on(date(2026, 11, 1) + timedelta(days=number - 1), hour)


@pytest.fixture
def booked(closet):
    """Suit no. 1 from Monday 14:00, due on Thursday 18:00, cleaned on Friday."""
    return closets.borrow(make.person(1), closet, day(23), 1)


@pytest.fixture
def out(booked, travel):
    travel("2026-11-23 14:00")
    return closets.lend(booked)


def refused(use_case, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        use_case(**kwargs)
    return caught.value.code


def test_other_suits_come_the_likest_first():
    page = closets.closet(sizes=("여 66", "남 95", "여 77", "여 55", "남 66", "여 70"))
    Suit.objects.filter(unit__resource=page, size__startswith="여").update(cut="여성 바지 정장")
    booking = closets.borrow(make.person(7), page, day(26), 1)
    sizes = {each.unit_id: each.size for each in Suit.objects.filter(unit__resource=page)}
    found = [sizes[each.unit.pk] for each in other_suits(booking)]
    assert found == ["여 70", "여 77", "여 55", "남 66", "남 95"]


def holds(unit) -> list[tuple]:
    return [
        (clock.local(each.starts_at), clock.local(each.ends_at), each.reason or "booking")
        for each in Hold.objects.filter(unit=unit).order_by("starts_at")
    ]


def subjects(person) -> list[str]:
    return [message.subject for message in mail.outbox if message.to == [person.email]]


# --- Booking --------------------------------------------------------------------------------


def test_three_nights_and_a_day_of_cleaning(booked):
    assert (booked.ends_at, booked.loan.due_at) == (day(26, 18), day(26, 18))
    assert holds(booked.unit) == [(day(23), day(28, 0), "booking")]


@pytest.mark.parametrize(
    ("pick_up", "due", "ready"),
    [(24, day(27, 18), day(31, 0)), (25, day(30, 18), day(32, 0)), (26, day(30, 18), day(32, 0))],
    ids=["cleaned after the weekend", "due on Monday, not Saturday", "due on Monday, not Sunday"],
)
def test_due_and_cleaned_on_open_days(closet, pick_up, due, ready):
    booking = closets.borrow(make.person(), closet, day(pick_up), 1)
    assert booking.ends_at == due
    assert holds(booking.unit)[0][1] == ready


@pytest.mark.parametrize(
    ("interview", "now", "code"),
    [
        (23, "2026-11-23 09:00", ""),
        (26, "2026-11-23 09:00", ""),
        (27, "2026-11-23 09:00", "interview"),
        (22, "2026-11-23 09:00", "interview"),
    ],
)
def test_the_interview_lies_in_the_loan(closet, travel, interview, now, code):
    travel(now)
    wish = {
        "person": make.person(),
        "page": closet,
        "starts_at": day(23),
        "interview_on": date(2026, 11, interview),
    }
    if code:
        assert refused(closets.borrow, **wish) == code
    else:
        assert closets.borrow(**wish).pk


def test_from_seven_days_before_the_interview(closet, travel):
    travel("2026-11-20 09:00")
    wish = {"person": make.person(), "page": closet, "interview_on": date(2026, 11, 28)}
    assert refused(closets.borrow, starts_at=day(26), **wish) == "interview"
    travel("2026-11-21 09:00")
    assert closets.borrow(starts_at=day(26), **wish).pk


def test_ten_a_year(closet):
    person = make.person()
    Booking.objects.bulk_create(
        Booking(
            code=f"1000000{number}",
            resource=closet,
            person=person,
            starts_at=day(1),
            ends_at=day(2),
            party_size=1,
            status=BookingStatus.COMPLETED,
        )
        for number in range(10)
    )
    assert refused(closets.borrow, person=person, page=closet, starts_at=day(24)) == "limit_year_count"


def test_the_desk_does_so_much_a_day():
    """Two visits a day: what goes out and what comes back count alike, each on its day."""
    closet = closets.closet(sizes=("100",) * 5, policy=closets.policy(name="작은 창구", desk_per_day=2))
    closets.borrow(make.person(1), closet, day(23))
    closets.borrow(make.person(2), closet, day(23))
    third = make.person(3)
    assert refused(closets.borrow, person=third, page=closet, starts_at=day(23)) == "desk_full"
    assert refused(closets.borrow, person=third, page=closet, starts_at=day(26)) == "desk_full"
    booking = closets.borrow(make.person(4), closet, day(24))
    booking_move(booking=booking, move=Move(day(24, 11)), by=booking.person)
    assert booking.loan.due_at.day == 27


def test_moving_keeps_the_chosen_suit(closet):
    booking = closets.borrow(make.person(), closet, day(24), 2)
    booking_move(booking=booking, move=Move(day(24, 11)), by=booking.person)
    booking.refresh_from_db()
    assert booking.unit == closets.suit(closet, 2)


# --- Handing over ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "id_checked", "code"),
    [
        ("11-22 12:00", True, "not_yet"),
        ("11-23 09:30", True, ""),
        ("11-23 14:00", False, "id_not_seen"),
        ("11-23 14:00", True, ""),
        ("11-24 10:00", True, ""),
        ("11-26 18:00", True, "not_confirmed"),
    ],
)
def test_when_a_suit_is_handed_over(booked, travel, moment, id_checked, code):
    staff = make.person(9)
    travel(f"2026-{moment}")
    if code:
        assert refused(hand_over, booking=booked, by=staff, id_checked=id_checked) == code
        assert not Loan.objects.get().handed_over_at
        return
    hand_over(booking=booked, by=staff, id_checked=id_checked)
    hand_over(booking=booked, by=staff, id_checked=id_checked)
    booked.refresh_from_db()
    loan = Loan.objects.get()
    assert (booked.status, loan.id_checked, loan.is_out) == (BookingStatus.CHECKED_IN, True, True)
    assert Hold.objects.get().starts_at <= loan.handed_over_at


def test_at_the_desk_another_suit_may_fit_better(closet, booked, staff, travel):
    travel("2026-11-23 14:00")
    hand_over(booking=booked, by=staff, id_checked=True, unit=closets.suit(closet, 3))
    assert holds(closets.suit(closet, 1)) == []
    assert holds(closets.suit(closet, 3)) == [(day(23), day(28, 0), "booking")]


def test_what_is_still_out_is_not_handed_over(closet, out, staff, travel):
    """Also when the books say that it should be back."""
    other = closets.borrow(make.person(2), closet, day(30), 1)
    travel("2026-11-30 14:00")
    assert refused(hand_over, booking=other, by=staff, id_checked=True) == "still_out"
    assert hand_over(booking=other, by=staff, id_checked=True, unit=closets.suit(closet, 2)).is_lent


@pytest.mark.parametrize("use_case", [check_in, leave, extend])
def test_nobody_takes_a_suit_by_themselves(booked, out, use_case):
    assert refused(use_case, booking=out) == "at_the_desk"


def test_what_is_out_is_not_called_off(out, staff):
    assert refused(booking_cancel, booking=out, by=staff, reason="x", as_staff=True) == "at_the_desk"
    assert not out.can_cancel


# --- Back -----------------------------------------------------------------------------------


def test_back_early_frees_the_rest(closet, out, staff, travel):
    travel("2026-11-24 11:00")
    take_back(booking=out, by=staff)
    take_back(booking=out, by=staff)
    out.refresh_from_db()
    assert (out.status, out.loan.is_out) == (BookingStatus.COMPLETED, False)
    assert [(end, reason) for _, end, reason in holds(out.unit)] == [
        (pytest.approx(day(24, 11), abs=timedelta(seconds=5)), "booking"),
        (day(26, 0), HoldReason.CLEANING),
    ]
    assert Use.objects.count() == 1
    assert subjects(out.person)[-1].startswith("정장을 잘 돌려받았어요")
    assert closets.borrow(make.person(2), closet, day(26), 1).pk


def test_back_damaged_goes_to_repair_and_moves_who_follows(closet, out, staff, travel):
    following = closets.borrow(make.person(2), closet, day(30), 1)
    travel("2026-11-26 11:00")
    take_back(booking=out, by=staff, condition=Condition.REPAIR, damage="단추가 떨어졌어요")
    unit = closets.suit(closet, 1)
    assert (unit.is_active, unit.suit.condition) == (False, "repair")
    assert Loan.objects.get(booking=out).damage == "단추가 떨어졌어요"
    following.refresh_from_db()
    assert following.unit == closets.suit(closet, 2)
    assert "예약한 정장이 바뀌었어요" in subjects(following.person)[-1]
    assert refused(closets.borrow, person=make.person(3), page=closet, starts_at=day(30), number=1) == "taken"


def test_lost(closet, out, staff, travel):
    travel("2026-11-26 11:00")
    lost(booking=out, by=staff)
    lost(booking=out, by=staff)
    assert Suit.objects.get(unit=out.unit).condition == Condition.LOST
    assert not closets.suit(closet, 1).is_active
    travel("2026-12-01 11:00")
    assert closets.borrow(out.person, closet, day(31), 2).pk, "whoever lost it may borrow again"


def test_what_was_called_broken_while_it_was_out_comes_back_good(closet, out, staff, travel):
    suit_save(suit=Suit.objects.get(unit=out.unit), by=staff, condition=Condition.REPAIR)
    assert not closets.suit(closet, 1).is_active
    travel("2026-11-26 11:00")
    take_back(booking=out, by=staff, condition=Condition.GOOD)
    assert closets.suit(closet, 1).is_active


def test_found_again(closet, out, staff):
    lost(booking=out, by=staff)
    suit_save(suit=Suit.objects.get(unit=out.unit), by=staff, condition=Condition.GOOD)
    assert closets.suit(closet, 1).is_active


@pytest.mark.parametrize("use_case", [take_back, lost])
def test_only_what_is_out_comes_back(booked, staff, use_case):
    assert refused(use_case, booking=booked, by=staff) == "not_out"


def test_cleaned_before_its_time(closet, out, staff, travel):
    waiting_join(
        person=make.person(2),
        resource=closet,
        starts_at=day(25),
        unit=out.unit,
        interview_on=date(2026, 11, 26),
    )
    travel("2026-11-24 11:00")
    take_back(booking=out, by=staff)
    travel("2026-11-24 15:00")
    assert cleaning_done(unit=out.unit, by=staff)
    assert not cleaning_done(unit=out.unit, by=staff)
    assert Waiting.objects.get().booking.unit == out.unit


# --- Longer ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interview", "due", "code"),
    [
        (25, None, "extension_interview"),
        (26, day(27, 18), ""),
        (27, day(30, 18), ""),
        (31, day(32, 18), ""),
        (32, None, "extension_interview"),
    ],
)
def test_extended_to_the_open_day_after_the_interview(out, interview, due, code):
    wish = {"booking": out, "interview_on": date(2026, 11, 1) + timedelta(days=interview - 1)}
    if code:
        assert refused(loan_extend, **wish) == code
        return
    loan_extend(**wish)
    out.refresh_from_db()
    loan = Loan.objects.get()
    assert (out.ends_at, loan.due_at, loan.reminded) == (due, due, "")
    assert holds(out.unit)[-1][1] > due
    assert subjects(out.person)[-1].startswith("정장을 더 빌릴 수 있어요")


def test_not_when_somebody_follows(closet, out):
    closets.borrow(make.person(2), closet, day(30), 1)
    assert refused(loan_extend, booking=out, interview_on=date(2026, 11, 27)) == "followed"


def test_not_when_it_is_late_unless_staff_say_so(out, staff, travel):
    travel("2026-11-26 18:30")
    wish = {"booking": out, "interview_on": date(2026, 11, 27)}
    assert refused(loan_extend, **wish) == "cant_extend_loan"
    assert loan_extend(by=staff, **wish).ends_at == day(30, 18)


def test_nobody_is_given_until_a_day_that_has_passed(out, staff, travel):
    travel("2026-11-30 11:00")
    with pytest.raises(Refused, match="extension_interview") as caught:
        loan_extend(booking=out, interview_on=date(2026, 11, 26), by=staff)
    assert "11월 27일(금)까지인데, 이미 지났어요" in caught.value.message
    assert loan_extend(booking=out, interview_on=date(2026, 11, 30), by=staff).ends_at == day(31, 18)


def test_not_when_the_desk_is_full_that_day(travel):
    closet = closets.closet(sizes=("100",) * 5, policy=closets.policy(name="작은 창구", desk_per_day=1))
    booking = closets.borrow(make.person(1), closet, day(23))
    closets.borrow(make.person(2), closet, day(24))
    travel("2026-11-23 14:00")
    closets.lend(booking)
    assert refused(loan_extend, booking=booking, interview_on=date(2026, 11, 26)) == "desk_full"


# --- Late -----------------------------------------------------------------------------------


def test_late_keeps_the_unit_and_blocks_the_person(closet, out, travel):
    travel("2026-11-26 18:01")
    assert run_due().kept_late == 1
    assert holds(out.unit) == [(day(23), day(31, 0), "booking")], "back on Friday, cleaned on Monday"
    assert refused(closets.borrow, person=out.person, page=closet, starts_at=day(30)) == "overdue"
    travel("2026-11-30 09:00")
    run_due()
    assert holds(out.unit)[-1][1] == day(33, 0), "back on Tuesday, cleaned on Wednesday"
    out.refresh_from_db()
    assert out.status == BookingStatus.CHECKED_IN
    assert bookings_complete(clock.now()) == 0
    assert out in Booking.objects.coming(clock.now())


@pytest.mark.parametrize(("at_desk", "later_at_desk"), [(True, True), (True, False), (False, True)])
def test_it_blocks_whoever_has_the_number_with_an_account_or_without(closet, travel, at_desk, later_at_desk):
    person, guest = make.person(1), {"guest": Guest("김디딤", "+821000000001")}
    first = closets.borrow(None if at_desk else person, closet, day(23), 1, **(guest if at_desk else {}))
    travel("2026-11-23 14:00")
    closets.lend(first)
    travel("2026-11-27 10:00")
    later = {
        "person": None if later_at_desk else person,
        "page": closet,
        "starts_at": day(27, 15),
        "number": 2,
        **(guest if later_at_desk else {}),
    }
    assert refused(closets.borrow, **later) == "overdue"
    take_back(booking=first, by=make.person(9))
    assert closets.borrow(**later).pk


def test_who_follows_gets_a_suit_of_the_same_size(closet, out, travel):
    following = closets.borrow(make.person(2), closet, day(30), 1)
    travel("2026-11-26 18:01")
    run_due()
    following.refresh_from_db()
    assert following.unit == closets.suit(closet, 2)
    assert holds(out.unit) == [(day(23), day(31, 0), "booking")]
    assert len([s for s in subjects(following.person) if s.startswith("예약한 정장이 바뀌었어요")]) == 1


def test_who_can_not_be_moved_is_told_once_and_chooses(closet, out, travel):
    following = closets.borrow(make.person(2), closet, day(30), 1)
    closets.borrow(make.person(3), closet, day(30), 2)
    travel("2026-11-26 18:01")
    run_due()
    run_due()
    assert holds(out.unit)[0][1] == day(30, 14), "it never grows over the next one"
    assert [s.split(":")[0] for s in subjects(following.person)][
        -1
    ] == "예약한 정장이 준비되지 않을 것 같아요"
    assert len(subjects(following.person)) == 2
    assert Loan.objects.get(booking=following).was_told(Reminder.NOT_READY)
    suit_change(booking=following, unit=closets.suit(closet, 3), by=None)
    assert holds(out.unit) == [(day(23), day(31, 0), "booking")], "then it grows, in the same step"
    assert holds(closets.suit(closet, 3))[0][:2] == (day(30), day(35, 0))


def test_it_holds_on_both_sides_of_who_stays(closet, out, travel):
    """Whoever follows and can't be moved keeps their days; the late loan holds before and after."""
    closets.borrow(make.person(3), closet, day(30), 2)
    following = closets.borrow(make.person(2), closet, day(30), 1)
    travel("2026-12-07 09:00")
    Booking.objects.filter(pk=following.pk).update(status=BookingStatus.CONFIRMED)
    run_due()
    spans = holds(out.unit)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))
    assert spans[-1][1] == day(40, 0)


def test_late_for_longer_than_any_hold(out, travel):
    for moment in ("2026-12-10 09:00", "2027-01-10 09:00", "2027-02-12 09:00"):
        travel(moment)
        assert run_due().kept_late == 1
    spans = holds(out.unit)
    assert len(spans) > 1
    assert all(one[1] == two[0] for one, two in itertools.pairwise(spans))
    assert spans[-1][1] > clock.now() + timedelta(days=1)


def test_back_late(closet, out, staff, travel):
    travel("2026-11-30 11:00")
    run_due()
    take_back(booking=out, by=staff)
    assert holds(out.unit)[-1][1:] == (day(32, 0), HoldReason.CLEANING)
    assert closets.borrow(out.person, closet, day(32), 1).pk


# --- Reminders ------------------------------------------------------------------------------


def test_reminders_on_three_days_once_each(out, travel):
    seen = []
    for moment in (
        "11-24 12:00",
        "11-25 08:59",
        "11-25 09:00",
        "11-25 15:00",
        "11-26 09:00",
        "11-26 17:00",
        "11-26 19:00",
        "11-27 09:00",
        "11-27 12:00",
        "11-28 12:00",
    ):
        travel(f"2026-{moment}")
        before = len(subjects(out.person))
        run_due()
        seen += [(moment, subject.split(":")[0]) for subject in subjects(out.person)[before:]]
    assert seen == [
        ("11-25 09:00", "정장을 내일 돌려주세요"),
        ("11-26 09:00", "정장을 오늘 돌려주세요"),
        ("11-27 09:00", "정장을 돌려줄 날이 지났어요"),
    ]


def test_who_extends_is_reminded_of_the_new_day(out, travel):
    travel("2026-11-25 09:00")
    assert run_due().reminded == 1
    loan_extend(booking=out, interview_on=date(2026, 11, 27))
    travel("2026-11-26 09:00")
    assert run_due().reminded == 0
    travel("2026-11-29 09:00")
    assert run_due().reminded == 1


# --- Not picked up --------------------------------------------------------------------------


def test_who_does_not_come_is_asked_and_then_loses_it(closet, booked, travel):
    travel("2026-11-23 14:09")
    assert run_due().uncollected == 0
    travel("2026-11-23 14:10")
    assert run_due().uncollected == 1
    assert subjects(booked.person)[-1].startswith("정장을 아직 찾아가지 않았어요")
    travel("2026-11-23 23:59")
    assert run_due().uncollected == 0
    travel("2026-11-24 00:00")
    assert run_due().uncollected == 1
    booked.refresh_from_db()
    assert booked.status == BookingStatus.NO_SHOW
    assert Strike.objects.filter(person=booked.person).count() == 1
    assert closets.borrow(make.person(2), closet, day(24), 1).pk


def test_staff_say_that_nobody_came(booked, staff, travel):
    travel("2026-11-23 17:00")
    no_show(booking=booked, by=staff)
    assert holds(booked.unit)[0][1] <= clock.local(clock.now())


def test_nobody_is_blamed_for_a_suit_that_is_not_there(closet, out, travel):
    closets.borrow(make.person(3), closet, day(30), 2)
    following = closets.borrow(make.person(2), closet, day(30), 1)
    for moment in ("11-30 14:10", "12-01 00:00", "12-03 18:00"):
        travel(f"2026-{moment}")
        run_due()
    following.refresh_from_db()
    assert following.status == BookingStatus.EXPIRED
    assert not Strike.objects.filter(person=following.person).exists()


# --- Changing -------------------------------------------------------------------------------


def test_only_free_suits_and_only_before_it_goes_out(closet, booked, travel):
    closets.borrow(make.person(2), closet, day(23), 2)
    assert refused(suit_change, booking=booked, unit=closets.suit(closet, 2)) == "taken"
    travel("2026-11-23 14:00")
    closets.lend(booked)
    assert refused(suit_change, booking=booked, unit=closets.suit(closet, 3)) == "at_the_desk"


def test_the_suit_that_is_given_back_goes_to_who_waits(closet, booked):
    waiting_join(
        person=make.person(2),
        resource=closet,
        starts_at=day(24),
        unit=booked.unit,
        interview_on=date(2026, 11, 25),
    )
    suit_change(booking=booked, unit=closets.suit(closet, 3))
    assert Waiting.objects.get().booking.unit == closets.suit(closet, 1)
