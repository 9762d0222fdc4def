"""The personal data of messages: to whom something was sent. What a mail said is not kept, only its kind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django_tasks_db.models import DBTaskResult
from post_office.models import Email

from core import phones
from outbox.files import files_remove
from outbox.kinds import label_of
from outbox.models import Sms, SmsRefusal
from outbox.selectors import mail_status
from outbox.sms.refusals import hash_of
from people.datasets import DataSet, Row, kept_for, nothing_to_erase, nothing_to_show, registry, remove
from people.models import User

# --- Mails ----------------------------------------------------------------------------------

MAILS_KEPT = timedelta(days=30)


def mails_to(address: str) -> QuerySet[Email]:
    return Email.objects.filter(to__iexact=address)


def mail_rows(person: User) -> list[Row]:
    return [
        {
            "무엇을": label_of(mail.context),
            "제목": mail.subject,
            "받는 주소": ", ".join(mail.to),
            "만든 때": mail.created,
            "상태": mail_status(mail),
        }
        for mail in mails_to(person.email).order_by("-created")
    ]


def mails_remove(mails: QuerySet[Email]) -> int:
    """Delete mails with their files; what still waits is not sent any more."""
    files_remove(mails)
    return remove(mails)


def mail_erase(person: User) -> int:
    return mails_remove(mails_to(person.email))


def forget_addresses(sender: Any, *, addresses: list[str], **kwargs: Any) -> None:
    """Listens to `people.signals.addresses_forgotten`."""
    mails_remove(Email.objects.filter(to__in=addresses))


registry.register(
    DataSet(
        name="mails",
        label="보낸 메일",
        purpose="메일을 보내고, 잘 갔는지 확인하려고",
        items="메일 주소, 메일의 종류와 제목, 보낸 때(내용은 남기지 않아요)",
        basis="서비스 이용 계약",
        period="보낸 뒤 30일",
        rows_of=mail_rows,
        erase=mail_erase,
        retention=kept_for(MAILS_KEPT, "last_updated", Email.objects.all, mails_remove),  # set when it left,
    )
)

# --- SMS ------------------------------------------------------------------------------------

SMS_KEPT = timedelta(days=30)


def sms_to(person: User) -> QuerySet[Sms]:
    return Sms.objects.filter(to=person.phone) if person.phone else Sms.objects.none()


def sms_rows(person: User) -> list[Row]:
    return [
        {
            "무엇을": label_of(sms.context),
            "받는 번호": phones.display(sms.to),
            "만든 때": sms.created_at,
            "보낸 때": sms.sent_at,
            "상태": sms.get_status_display(),
        }
        for sms in sms_to(person)
    ]


def refusal_rows(person: User) -> list[Row]:
    """Only the number itself leads to the row."""
    found = SmsRefusal.objects.filter(phone_hash=hash_of(person.phone)) if person.phone else []
    return [{"거부한 때": each.created_at} for each in found]


def sms_erase(person: User) -> int:
    return remove(sms_to(person))


registry.register(
    DataSet(
        name="sms",
        label="보낸 문자",
        purpose="문자를 보내고, 잘 갔는지 확인하려고",
        items="휴대전화 번호, 문자의 종류, 보낸 때, 아직 보내지 못한 문자의 내용",
        basis="서비스 이용 계약",
        period="만든 뒤 30일",
        rows_of=sms_rows,
        erase=sms_erase,
        retention=kept_for(SMS_KEPT, "created_at", Sms.objects.all),
    )
)

registry.register(
    DataSet(
        name="sms_refusals",
        label="문자 수신 거부",
        purpose="받지 않겠다고 한 번호로 여럿에게 보내는 문자가 가지 않게 하려고",
        items="번호를 되돌릴 수 없게 바꾼 값(번호는 없어요)",
        basis="정보통신망법 제50조",
        period="거부를 거둘 때까지. 탈퇴해도 남아요.",
        rows_of=refusal_rows,
        erase=nothing_to_erase,
    )
)

# --- The worker's list ----------------------------------------------------------------------

TASKS_KEPT = timedelta(days=7)


def task_erase(person: User) -> int:
    """Tasks are given numbers; an address stands there only where something went wrong, or a library put it there."""
    texts = DBTaskResult.objects.annotate(given=Cast("args_kwargs", TextField()))
    named = Q(given__icontains=person.email) | Q(traceback__icontains=person.email)
    return remove(texts.exclude(status="RUNNING").filter(named))


registry.register(
    DataSet(
        name="tasks",
        label="맡긴 일의 목록",
        purpose="메일처럼 뒤에서 하는 일을 빠뜨리지 않으려고",
        items="일의 이름과 번호(이름이나 연락처는 넣지 않아요)",
        basis="서비스 이용 계약",
        period="일이 끝난 뒤 7일",
        rows_of=nothing_to_show,
        erase=task_erase,
        retention=kept_for(TASKS_KEPT, "finished_at", DBTaskResult.objects.finished),
    )
)
