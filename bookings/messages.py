"""The messages that bookings send. Templates: `mail/<name>.txt`, `mail/<name>.mjml`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page

from bookings.enums import HOLDING, BookingStatus, ResourceKind
from bookings.ics import booking_calendar
from bookings.links import Purpose, link_to, not_me_link, results_link, results_until
from bookings.models import Booking, Companion, Loan, Policy, ResourcePage, Unit
from core import clock, formats
from core.prepared import prepared
from outbox.kinds import Attachment, Kind, Message, registry
from people.models import User

EXAMPLE = "example"  # stands for the token of a link in previews: it opens nothing


def _load(booking_id: int) -> Booking | None:
    return next(iter(_bookings(key=booking_id)), None)


@prepared
def _bookings(*, key: int) -> QuerySet[Booking]:
    related = Booking.objects.select_related("resource__policy", "person", "unit", "loan")
    return related.filter(pk=key).order_by()


def _about(booking: Booking, page: Page, *, with_calendar: bool) -> Message:
    address = getattr(page, "address", "")
    body = booking_calendar(booking, place=page.title, address=address, is_mail=True)
    file = Attachment.calendar("booking.ics", body)
    return Message(
        context={
            "booking": booking,
            "place": page,
            "address": address,
            "again": booking.resource.url or reverse("bookings:find"),
            "phone": getattr(page, "phone", ""),
            "links": {purpose.name.lower(): link_to(booking, purpose) for purpose in Purpose},
        },
        attachments=(file,) if with_calendar else (),
    )


def _while(statuses: Collection[str], *, with_calendar: bool = True) -> Callable[..., Message | None]:
    """Puts a message together, as long as there is something to say: the booking is (still) in one of the statuses."""

    def load(booking_id: int) -> Message | None:
        booking = _load(booking_id)
        if booking is None or booking.person is None or booking.status not in statuses:
            return None
        return _about(booking, booking.resource.get_parent().specific, with_calendar=with_calendar)

    return load


def _sample(status: BookingStatus = BookingStatus.CONFIRMED) -> Callable[[], Message]:
    """An invented booking, for previews."""

    def sample() -> Message:
        start = clock.day_start(clock.today() + timedelta(days=3)) + timedelta(hours=14)
        booking = Booking(
            code="48210937",
            resource=ResourcePage(title="스터디룸", policy=Policy()),
            person=User(name="김디딤", email="name@didim.example"),
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            answer_until=start - timedelta(hours=5),
            party_size=3,
            status=status,
            pin="0417",
            cancel_reason="냉방기를 고쳐야 해요.",
        )
        message = _about(booking, Page(title="우리 청년센터"), with_calendar=True)
        links = {purpose.name.lower(): f"/bookings/{purpose}/{EXAMPLE}/" for purpose in Purpose}
        return Message({**message.context, "links": links}, message.attachments)

    return sample


def _kind(name: str, label: str, statuses: Collection[str], *, with_calendar: bool = True) -> Kind:
    status = next(each for each in BookingStatus if each in statuses)
    return registry.register(
        Kind(f"booking_{name}", label, _while(statuses, with_calendar=with_calendar), _sample(status))
    )


def moved(booking_id: int, before: list[str], reason: str) -> Message | None:
    message = _while(HOLDING)(booking_id)
    return _with_before(message, before, reason) if message else None


def moved_sample() -> Message:
    day = clock.day_start(clock.today() + timedelta(days=2))
    before = [(day + timedelta(hours=hour)).isoformat() for hour in (10, 12)]
    return _with_before(_sample()(), before, "냉방기를 고쳐야 해요.")


def _with_before(message: Message, before: list[str], reason: str) -> Message:
    words = {"before": before_text(before), "reason": reason}
    return Message({**message.context, **words}, message.attachments)


def before_text(before: list[str]) -> str:
    """Of the start, the end, and the room or counsellor, where there was one."""
    start, end, *places = before
    return " ".join(filter(None, [formats.period_text(*map(datetime.fromisoformat, (start, end))), *places]))


HERE = frozenset({BookingStatus.CONFIRMED, BookingStatus.CHECKED_IN})

CONFIRMED = _kind("confirmed", "예약 안내", HERE)
CANCELLED = _kind("cancelled", "예약 취소 안내", {BookingStatus.CANCELLED})
REQUESTED = _kind("requested", "예약을 신청했을 때", {BookingStatus.REQUESTED}, with_calendar=False)
DECLINED = _kind("declined", "신청한 예약을 받지 못했을 때", {BookingStatus.DECLINED}, with_calendar=False)
REQUEST_EXPIRED = _kind(
    "request_expired", "센터가 제때 답하지 못했을 때", {BookingStatus.EXPIRED}, with_calendar=False
)
OFFERED = _kind("offered", "기다리던 자리가 났을 때", {BookingStatus.OFFERED}, with_calendar=False)
OFFER_EXPIRED = _kind(
    "offer_expired", "자리를 맡아 둔 시간이 지났을 때", {BookingStatus.EXPIRED}, with_calendar=False
)
STILL_COMING = _kind(
    "still_coming", "시간이 됐는데 오지 않았을 때", {BookingStatus.CONFIRMED}, with_calendar=False
)
MISSED = _kind("missed", "상담에 오지 않았을 때", {BookingStatus.NO_SHOW}, with_calendar=False)
MOVED = registry.register(Kind("booking_moved", "예약이 바뀌었을 때", moved, moved_sample))


# --- Before it begins -----------------------------------------------------------------------


def _ahead(booking_id: int, starts_at: str) -> Message | None:
    """Nothing when it is something else by now: moved (then it is reminded of anew), called off, begun."""
    message = _while({BookingStatus.CONFIRMED}, with_calendar=False)(booking_id)
    start = datetime.fromisoformat(starts_at)
    is_as_told = message and message.context["booking"].starts_at == start and start > clock.now()
    return _with_day(message) if message and is_as_told else None


def _with_day(message: Message) -> Message:
    is_today = clock.local(message.context["booking"].starts_at).date() == clock.today()
    words = ("today", "tomorrow") if formats.in_english() else ("오늘", "내일")
    return Message({**message.context, "day": words[0] if is_today else words[1]})


def _ahead_sample() -> Message:
    message = _sample()()
    booking = message.context["booking"]
    booking.starts_at -= timedelta(days=2)
    booking.ends_at -= timedelta(days=2)
    return _with_day(message)


TOMORROW = registry.register(
    Kind("booking_tomorrow", "예약 하루 전", _ahead, _ahead_sample, valid_for=timedelta(hours=12))
)
SOON = registry.register(
    Kind(
        "booking_soon",
        "상담 한 시간 전",
        _ahead,
        _ahead_sample,
        priority="high",
        valid_for=timedelta(hours=1),
    )
)


# --- Companions -----------------------------------------------------------------------------


def named(companion_id: int) -> Message | None:
    """To a companion with an account: who named them for what, and the way out."""
    found = Companion.objects.select_related("person", "booking__resource__policy", "booking__person")
    companion = found.filter(pk=companion_id, person__isnull=False).first()
    if companion is None or companion.booking.person is None or not companion.booking.is_holding:
        return None
    booking = companion.booking
    message = _about(booking, booking.resource.get_parent().specific, with_calendar=False)
    return Message({**message.context, "companion": companion, "not_me": not_me_link(companion)})


def named_sample() -> Message:
    companion = Companion(pk=0, name="이동행", person=User(name="이동행", email="friend@didim.example"))
    context = _sample()().context
    return Message({**context, "companion": companion, "not_me": f"/bookings/not-me/{EXAMPLE}/"})


NAMED = registry.register(
    Kind("booking_named", "함께 오는 사람으로 적혔을 때", named, named_sample, is_secret=True)
)
COMPANION_LEFT = _kind(
    "companion_left", "함께 오는 사람이 아니라고 알려 왔을 때", HOLDING, with_calendar=False
)


# --- Results --------------------------------------------------------------------------------


def result_ready(booking_id: int) -> Message | None:
    booking = _load(booking_id)
    if booking is None or booking.person is None or not booking.files.filter(purpose="result").exists():
        return None
    return _with_results(_about(booking, booking.resource.get_parent().specific, with_calendar=False))


def result_ready_sample() -> Message:
    message = _with_results(_sample()())
    return Message({**message.context, "results": f"/bookings/results/{EXAMPLE}/"})


def _with_results(message: Message) -> Message:
    booking = message.context["booking"]
    return Message({**message.context, "results": results_link(booking), "until": results_until(booking)})


RESULT_READY = registry.register(
    Kind("booking_result", "찍은 사진이 준비됐을 때", result_ready, result_ready_sample, is_secret=True)
)


# --- What is lent ---------------------------------------------------------------------------

OUT = frozenset({BookingStatus.CHECKED_IN})
WAITED_FOR = HOLDING - OUT
WHY = {
    "late": ("앞사람이 아직 돌려주지 않았어요.", "It has not come back yet."),
    "repair": ("수선이 필요해요.", "It needs a repair."),
    "closed": (
        "쉬는 날이 생겨서 앞사람이 그다음에 여는 날 돌려줘요.",
        "The center is closed on the day on which it was to come back.",
    ),
    "lost": ("잃어버려서 빌려드릴 수 없어요.", "It was lost."),
}
"""Why somebody gets another suit, in both languages."""


def _changed(booking_id: int, why: str, before: str = "") -> Message | None:
    message = _while(WAITED_FOR, with_calendar=False)(booking_id)
    return _with_why(message, why, before) if message else None


def _changed_sample() -> Message:
    return _with_why(_loan_sample(), "late", "정장 3번")


def _with_why(message: Message, why: str, before: str) -> Message:
    korean, english = WHY.get(why, ("", ""))
    words = {"why": korean, "why_en": english, "before": before}
    return Message({**message.context, **words}, message.attachments)


def _loan_sample(status: BookingStatus = BookingStatus.CONFIRMED) -> Message:
    message = _sample(status)()
    booking = message.context["booking"]
    booking.resource = ResourcePage(title="청년옷장", kind=ResourceKind.LOAN, policy=Policy())
    booking.unit = Unit(name="정장 7번")
    booking.ends_at = booking.starts_at + timedelta(days=3)
    Loan(booking=booking, interview_on=clock.today() + timedelta(days=4), due_at=booking.ends_at)
    return message


def _loan_kind(name: str, label: str, statuses: Collection[str], *, with_calendar: bool = False) -> Kind:
    status = next(each for each in BookingStatus if each in statuses)
    load = _while(statuses, with_calendar=with_calendar)
    return registry.register(Kind(f"loan_{name}", label, load, lambda: _loan_sample(status)))


DUE_TOMORROW = _loan_kind("due_tomorrow", "정장을 내일 돌려줘야 할 때", OUT)
DUE_TODAY = _loan_kind("due_today", "정장을 오늘 돌려줘야 할 때", OUT)
OVERDUE = _loan_kind("overdue", "정장을 돌려줄 날이 지났을 때", OUT)
EXTENDED = _loan_kind("extended", "정장을 더 빌릴 때", OUT, with_calendar=True)
RETURNED = _loan_kind("returned", "정장을 돌려받았을 때", {BookingStatus.COMPLETED})
UNCOLLECTED = _loan_kind("uncollected", "정장을 찾으러 오지 않았을 때", {BookingStatus.CONFIRMED})
SUIT_CHANGED = registry.register(
    Kind("loan_suit_changed", "예약한 정장이 바뀌었을 때", _changed, _changed_sample)
)
SUIT_NOT_READY = registry.register(
    Kind("loan_suit_not_ready", "예약한 정장이 준비되지 않을 때", _changed, _changed_sample)
)
