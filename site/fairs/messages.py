"""The messages about interviews. Templates: `mail/<name>.txt`, `mail/<name>.mjml`."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from events.models import ProgramPage
from fairs.ics import interview_calendar, where_of
from fairs.models import Company, Interview, Slot
from outbox.kinds import Attachment, Kind, Message, registry
from people.models import User


def _about(interview: Interview) -> Message:
    company = interview.slot.company
    center = company.program.center
    body = interview_calendar(interview, is_mail=True)
    return Message(
        context={
            "interview": interview,
            "slot": interview.slot,
            "company": company,
            "program": company.program,
            "where": where_of(interview),
            "phone": center.phone if center else "",
            "link": interview.get_absolute_url(),
            "fair": f"/programs/{company.program.slug}/fair/",
        },
        attachments=(Attachment.calendar("interview.ics", body),),
    )


def _load(interview_id: int, *, is_cancelled: bool) -> Message | None:
    """Nothing where there is nothing to say any more."""
    found = Interview.objects.with_all().filter(pk=interview_id, person__isnull=False).first()
    return _about(found) if found and found.is_cancelled == is_cancelled else None


def _load_soon(interview_id: int) -> Message | None:
    """Nothing once it has begun."""
    message = _load(interview_id, is_cancelled=False)
    return message if message and message.context["slot"].starts_at > clock.now() else None


def _sample(*, is_cancelled: bool) -> Message:
    """An invented interview, for previews."""
    start = clock.day_start(clock.today() + timedelta(days=3)) + timedelta(hours=14)
    program = ProgramPage(title="우리 동네 일자리 박람회", slug="example")
    company = Company(program=program, name="새봄소프트", looks_for="신입 개발자", booth="2층 A-3 부스")
    slot = Slot(company=company, starts_at=start, ends_at=start + timedelta(minutes=20))
    return _about(
        Interview(
            code="48210937",
            slot=slot,
            person=User(name="김디딤", email="name@didim.example"),
            cancelled_at=clock.now() if is_cancelled else None,
            reason="행사장 사정으로 박람회를 열지 못해요." if is_cancelled else "",
        )
    )


def _kind(name: str, label: str, *, is_cancelled: bool) -> Kind:
    return registry.register(
        Kind(
            f"fair_{name}",
            label,
            lambda interview_id: _load(interview_id, is_cancelled=is_cancelled),
            lambda: _sample(is_cancelled=is_cancelled),
        )
    )


def _load_changed(interview_id: int, when_before: str, where_before: str) -> Message | None:
    """Nothing once it is off: they have heard of that."""
    message = _load(interview_id, is_cancelled=False)
    return _changed(message, when_before, where_before) if message else None


def _changed(message: Message, when_before: str, where_before: str) -> Message:
    words = {"when_before": when_before, "where_before": where_before}
    return Message({**message.context, **words}, message.attachments)


BOOKED = _kind("booked", "박람회 면접을 예약했을 때", is_cancelled=False)
CANCELLED = _kind("cancelled", "박람회 면접이 취소됐을 때", is_cancelled=True)
CHANGED = registry.register(
    Kind(
        "fair_changed",
        "박람회 면접의 시간이나 자리가 바뀌었을 때",
        _load_changed,
        lambda: _changed(_sample(is_cancelled=False), "", "1층 B-1 부스"),
    )
)
SOON = registry.register(
    Kind(
        "fair_soon",
        "박람회 면접 하루 전과 한 시간 전",
        _load_soon,
        lambda: _sample(is_cancelled=False),
        priority="high",
        valid_for=timedelta(hours=12),
    )
)
