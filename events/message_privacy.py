"""More personal data of programs: what staff wrote to whom, and the secret addresses of calendars.

Declared before the registrations (`events.apps`): a copy is somebody's by their registration, which forgets them.
"""

from __future__ import annotations

from datetime import timedelta

from events.models import ProgramCalendarLink, StaffMessage, StaffMessageCopy
from people.datasets import DataSet, Row, kept_for, registry
from people.models import User

MESSAGES_KEPT = timedelta(days=365)


def message_rows(person: User) -> list[Row]:
    found = StaffMessageCopy.objects.filter(registration__person=person).select_related("message__program")
    return [
        {
            "언제": each.message.created_at,
            "프로그램": each.message.program.title,
            "제목": each.message.subject,
            "내용": each.message.body,
        }
        for each in found.order_by("-message__created_at", "-pk")
    ]


def messages_erase(person: User) -> int:
    """Their copies; and a message that nobody else got, for it may speak of them."""
    own = StaffMessage.objects.filter(copies__registration__person=person).values("pk")
    keys = [each["pk"] for each in own.distinct()]
    number = StaffMessageCopy.objects.filter(registration__person=person).delete()[0]
    StaffMessage.objects.filter(pk__in=keys, copies=None).delete()
    return number


def calendar_link_rows(person: User) -> list[Row]:
    return [{"만든 때": link.created_at} for link in ProgramCalendarLink.objects.filter(person=person)]


registry.register(
    DataSet(
        name="program_messages",
        label="프로그램 안내",
        purpose="프로그램에 신청한 사람에게 센터가 바뀐 일을 알리고, 무엇을 알렸는지 확인하려고",
        items="센터가 언제 어떤 안내를 보냈는지, 누가 받았는지",
        basis="본인의 동의",
        period="보낸 뒤 1년",
        rows_of=message_rows,
        erase=messages_erase,
        retention=kept_for(MESSAGES_KEPT, "created_at", StaffMessage.objects.all),
        consent="program",
    )
)

registry.register(
    DataSet(
        name="program_calendar_link",
        label="내 프로그램 달력 주소",
        purpose="신청한 프로그램을 다른 달력 프로그램에서 볼 수 있게 하려고",
        items="비밀 주소를 만든 때. 주소는 알아볼 수 없게 바꿔서만 보관해요.",
        basis="본인의 요청",
        period="새로 만들거나 끌 때까지",
        rows_of=calendar_link_rows,
        erase=lambda person: ProgramCalendarLink.objects.filter(person=person).delete()[0],
    )
)
