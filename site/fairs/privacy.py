"""The personal data of job fairs: who has an interview, until a year after it. How many came in is only a number."""

from __future__ import annotations

from django.db.models import QuerySet

from core import clock
from fairs.models import Interview
from people.datasets import YEAR, DataSet, Errand, Row, kept_for, registry
from people.models import User


def interview_rows(person: User) -> list[Row]:
    return [
        {
            "면접 번호": each.spoken_code,
            "박람회": each.slot.company.program.title,
            "회사": each.slot.company.name,
            "시작": each.slot.starts_at,
            "끝": each.slot.ends_at,
            "예약한 때": each.created_at,
            "취소한 때": each.cancelled_at,
            "이유": each.reason,
        }
        for each in Interview.objects.with_all().filter(person=person)
    ]


def interview_errands(person: User) -> list[Errand]:
    coming = Interview.objects.booked().with_all().filter(person=person, slot__ends_at__gt=clock.now())
    return [
        Errand(f"{each.slot.company.name} 면접 ({each.slot.when})", each.get_absolute_url())
        for each in coming
    ]


def interviews_anonymise(interviews: QuerySet[Interview]) -> int:
    """An interview stays as a time that was taken; whose it was goes."""
    keys = list(interviews.order_by().values_list("pk", flat=True))
    return Interview.objects.filter(pk__in=keys).update(person=None)


def interviews_erase(person: User) -> int:
    return interviews_anonymise(Interview.objects.filter(person=person))


def interviews_of_somebody() -> QuerySet[Interview]:
    return Interview.objects.exclude(person=None)


registry.register(
    DataSet(
        name="interviews",
        label="박람회 면접",
        purpose="박람회에서 면접 시간을 맡아 두고, 바뀐 일을 알리려고",
        items="누가, 어느 회사의 면접을 언제 예약하고 취소했는지",
        basis="본인의 동의",
        period="면접이 끝난 뒤 1년. 그 뒤에는 누구의 면접이었는지 지워요.",
        rows_of=interview_rows,
        erase=interviews_erase,
        retention=kept_for(YEAR, "slot__ends_at", interviews_of_somebody, interviews_anonymise),
        errands=interview_errands,
        errands_need=frozenset({"name", "phone"}),
        consent="program",
    )
)
