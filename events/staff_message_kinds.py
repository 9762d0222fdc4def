"""What staff write to people of a program, as a mail. Templates: `mail/program_note.*`."""

from __future__ import annotations

from core import formats
from events.enums import RegistrationStatus
from events.messages import about, sample
from events.models import Registration, StaffMessage
from outbox.kinds import Kind, Message, registry


def note_for(registration: Registration, note: StaffMessage) -> Message:
    """The mail as this person gets it."""
    session = note.session
    when = formats.period_text(session.starts_at, session.ends_at) if session else ""
    return about(registration, [], with_calendar=False, note=note, when=when)


def load(registration_id: int, message_id: int) -> Message | None:
    registration = Registration.objects.with_all().filter(pk=registration_id, person__isnull=False).first()
    note = StaffMessage.objects.select_related("session").filter(pk=message_id).first()
    return note_for(registration, note) if registration and note else None


def _sample() -> Message:
    example = sample(RegistrationStatus.CONFIRMED, with_calendar=False).context
    registration: Registration = example["registration"]
    note = StaffMessage(
        session=registration.session,
        subject="모이는 곳이 2층으로 바뀌었어요",
        body="3층 교육장을 고치고 있어서 2층 모임방에서 만나요.\n엘리베이터에서 내려 오른쪽이에요.",
    )
    return Message({**note_for(registration, note).context, "links": example["links"]})


NOTE = registry.register(Kind("program_note", "센터가 쓴 프로그램 안내", load, _sample))
