"""The personal data of programs: who registered, until a year after it ended."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core import clock, formats
from events.enums import OPEN, RegistrationStatus
from events.models import Attendance, Certificate, Registration, Session
from events.services.registering import end
from events.services.seats import lock_with_seats
from people.datasets import DataSet, Errand, Row, kept_for, registry
from people.models import User

REGISTRATIONS_KEPT = timedelta(days=365)


def registration_rows(person: User) -> list[Row]:
    found = Registration.objects.with_all().filter(person=person).order_by("-created_at")
    found = found.select_related("certificate").prefetch_related("attendances__session")
    return [
        {
            "신청 번호": each.spoken_code,
            "프로그램": each.program.title,
            "언제": each.when,
            "방식": each.get_mode_display(),
            "상태": each.get_status_display(),
            "대기 번호": each.number,
            "신청한 때": each.created_at,
            "끝난 때": each.ended_at,
            "이유": each.reason,
            "출석": ", ".join(_marked(mark) for mark in each.attendances.all()),
            "수료증": each.certificate.number if hasattr(each, "certificate") else "",
        }
        for each in found
    ]


def _marked(mark: Attendance) -> str:
    """`10월 5일(월) 오후 2:00 왔음(QR 코드)`"""
    came = "왔음" if mark.came else "안 왔음"
    return f"{formats.datetime_text(mark.session.starts_at)} {came}({mark.get_how_display()})"


def registration_errands(person: User) -> list[Errand]:
    coming = Registration.objects.with_all().filter(person=person).open().coming(clock.now())
    return [Errand(f"{each.program.title} ({each.when}) 신청", each.get_absolute_url()) for each in coming]


def registrations_anonymise(registrations: QuerySet[Registration]) -> int:
    """A registration stays as a seat that was taken; whose it was goes, also from its certificate."""
    Certificate.objects.filter(registration__in=registrations.order_by().values("pk")).update(name="")
    return registrations.update(person=None, request_key=None, reason="")


def registrations_erase(person: User) -> int:
    """What is still open of something that is over ends first, so that counts stay true. The person is locked already."""
    left = Registration.objects.filter(person=person, status__in=OPEN).exclude(
        status=RegistrationStatus.CONFIRMED
    )
    for each in left.with_all().order_by("session", "places", "pk"):
        seats, registration = lock_with_seats(each)
        if registration.status in OPEN:
            end(seats, registration, RegistrationStatus.CANCELLED)
    return registrations_anonymise(Registration.objects.filter(person=person))


def registrations_of_somebody() -> QuerySet[Registration]:
    """With `over_at`: when the session, or the last one of the series, ended; of a series without sessions, when it was
    registered for."""
    last = Session.objects.filter(program=OuterRef("program")).order_by("-ends_at").values("ends_at")[:1]
    over = Coalesce("session__ends_at", Subquery(last), "created_at")
    return Registration.objects.exclude(person=None).annotate(over_at=over)


def registrations_destroy(due: QuerySet[Registration]) -> int:
    keys = list(due.order_by().values_list("pk", flat=True))
    return registrations_anonymise(Registration.objects.filter(pk__in=keys))


registry.register(
    DataSet(
        name="registrations",
        label="프로그램 신청",
        purpose="프로그램 신청을 받아 확인하고, 바뀐 일을 알리고, 참여를 도우려고",
        items="누가, 어느 프로그램의 어느 회차에 신청했는지, 센터에서인지 온라인인지, 대기 번호, 결과와 그 이유, 취소한 때, 회차마다 왔는지, 수료증의 이름과 번호",
        basis="본인의 동의",
        period="프로그램이 끝난 뒤 1년. 그 뒤에는 누구의 신청이었는지와 수료증의 이름을 지워요. 번호로 확인하는 첫 글자(김○○), 과정, 기간은 남아요.",
        rows_of=registration_rows,
        erase=registrations_erase,
        retention=kept_for(REGISTRATIONS_KEPT, "over_at", registrations_of_somebody, registrations_destroy),
        errands=registration_errands,
        errands_need=frozenset({"name", "phone"}),
        consent="program",
    )
)
