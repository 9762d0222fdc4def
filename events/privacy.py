"""The personal data of programs: who registered, until a year after it ended; what they answered, for each question's days."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core import clock, formats
from events.enums import OPEN, RegistrationStatus
from events.models import Answer, Attendance, Certificate, Registration, Session
from events.models.questions import MOST_DAYS, USUAL_DAYS
from events.services.answers import answers_destroy
from events.services.registering import end
from events.services.seats import lock_with_seats
from people.datasets import DataSet, Errand, Retention, Row, kept_for, registry
from people.models import User

REGISTRATIONS_KEPT = timedelta(days=365)


def registration_rows(person: User) -> list[Row]:
    found = Registration.objects.with_all().filter(person=person).order_by("-created_at")
    found = found.select_related("certificate", "lot").prefetch_related("attendances__session")
    return [
        {
            "신청 번호": each.spoken_code,
            "프로그램": each.program.title,
            "언제": each.when,
            "방식": each.get_mode_display(),
            "상태": each.get_status_display(),
            "대기 번호": each.number,
            "추첨 번호": each.lot.code if hasattr(each, "lot") else "",
            "신청한 때": each.created_at,
            "끝난 때": each.ended_at,
            "이유": each.reason,
            "출석": ", ".join(_marked(mark) for mark in each.attendances.all()),
            "수료증": each.certificate.number if hasattr(each, "certificate") else "",
        }
        for each in found.order_by("-created_at")
    ]


def _marked(mark: Attendance) -> str:
    """`10월 5일(월) 오후 2:00 왔음(QR 코드)`"""
    came = "왔음" if mark.came else "안 왔음"
    return f"{formats.datetime_text(mark.session.starts_at)} {came}({mark.get_how_display()})"


def registration_errands(person: User) -> list[Errand]:
    coming = Registration.objects.with_all().filter(person=person).open().coming(clock.now())
    return [Errand(f"{each.program.title} ({each.when}) 신청", each.get_absolute_url()) for each in coming]


def registrations_anonymise(registrations: QuerySet[Registration]) -> int:
    """A registration stays as a seat that was taken; whose it was goes, also from its certificate, and what was answered."""
    keys = registrations.order_by().values("pk")
    Certificate.objects.filter(registration__in=keys).update(name="")
    answers_destroy(Answer.objects.filter(registration__in=keys))
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
    """With `over_at`."""
    return Registration.objects.exclude(person=None).annotate(over_at=_over_at())


def _over_at(before: str = "") -> Coalesce:
    """When the session, or the last one of the series, ended; of a series without sessions, when it was registered for."""
    last = Session.objects.filter(program=OuterRef(f"{before}program")).order_by("-ends_at")
    return Coalesce(f"{before}session__ends_at", Subquery(last.values("ends_at")[:1]), f"{before}created_at")


def registrations_destroy(due: QuerySet[Registration]) -> int:
    keys = list(due.order_by().values_list("pk", flat=True))
    return registrations_anonymise(Registration.objects.filter(pk__in=keys))


# --- Answers: first, because whoever is erased has no registrations any more afterwards -------


def answer_rows(person: User) -> list[Row]:
    found = Answer.objects.filter(registration__person=person).select_related("registration__program")
    return [
        {
            "신청 번호": each.registration.spoken_code,
            "프로그램": each.registration.program.title,
            "물은 것": each.asked,
            "답": each.said,
            "답한 때": each.answered_at,
            "보관하는 날": each.keep_days,
        }
        for each in found.order_by("-registration__created_at", "order", "pk")
    ]


def answers_erase(person: User) -> int:
    return answers_destroy(Answer.objects.filter(registration__person=person))


def answers_due(now: datetime) -> QuerySet[Answer]:
    """Answers that have been kept as long as was said when they were asked for."""
    found = Answer.objects.annotate(over_at=_over_at("registration__"))
    is_due = Q(pk__in=[])
    for days in set(Answer.objects.order_by().values_list("keep_days", flat=True).distinct()):
        is_due |= Q(keep_days=days, over_at__lte=now - timedelta(days=days))
    return found.filter(is_due)


registry.register(
    DataSet(
        name="answers",
        label="프로그램에 신청할 때의 답",
        purpose="프로그램을 참여하는 사람에게 맞추고, 누가 신청할 수 있는지 확인하려고",
        items="프로그램마다 물은 것과 그 답, 올린 파일, 지금 상황, 병역을 마친 기간(물었을 때만)",
        basis="본인의 동의",
        period=f"프로그램이 끝난 뒤 물을 때 알린 날(보통 {USUAL_DAYS}일, 길어도 {MOST_DAYS}일)까지",
        rows_of=answer_rows,
        erase=answers_erase,
        retention=Retention(timedelta(days=USUAL_DAYS), "over_at", answers_due, answers_destroy),
        consent="program",
    )
)


# --- Registrations --------------------------------------------------------------------------


registry.register(
    DataSet(
        name="registrations",
        label="프로그램 신청",
        purpose="프로그램 신청을 받아 확인하고, 바뀐 일을 알리고, 참여를 도우려고",
        items="누가, 어느 프로그램의 어느 회차에 신청했는지, 센터에서인지 온라인인지, 대기 번호와 추첨 번호, 결과와 그 이유, 취소한 때, 회차마다 왔는지, 수료증의 이름과 번호",
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
