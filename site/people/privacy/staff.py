"""What is kept of staff, and what staff did."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import ModelLogEntry

from people.datasets import (
    YEAR,
    DataSet,
    Retention,
    Row,
    kept_for,
    log_about,
    nothing_to_erase,
    registry,
    remove,
)
from people.models import (
    AccessRecord,
    AccessReview,
    Invitation,
    RightsRequest,
    User,
)
from people.services import access

INVITATIONS_KEPT = timedelta(days=30)


def invitation_rows(person: User) -> list[Row]:
    return [
        {"이름": each.name, "역할": str(each.role), "초대한 때": each.created_at, "받은 때": each.accepted_at}
        for each in Invitation.objects.filter(email__iexact=person.email).select_related("role__page")
    ]


def invitation_erase(person: User) -> int:
    return remove(Invitation.objects.filter(email__iexact=person.email))


registry.register(
    DataSet(
        name="invitations",
        label="직원 초대",
        purpose="새 직원에게 계정을 만들어 주려고",
        items="이름, 메일 주소, 역할",
        basis="근로 관계에 필요한 일",
        period="초대가 끝난 뒤 30일",
        rows_of=invitation_rows,
        erase=invitation_erase,
        retention=kept_for(INVITATIONS_KEPT, "expires_at", Invitation.objects.all),
    )
)

CHANGES_KEPT = 2 * YEAR


def change_rows(person: User) -> list[Row]:
    found = ModelLogEntry.objects.filter(user=person).select_related("content_type")
    return [
        {"언제": each.timestamp, "무엇을": each.object_verbose_name, "한 일": each.message} for each in found
    ]


def change_erase(person: User) -> int:
    """Entries about the account repeat its name. What a member of staff changed stays, under a number."""
    about = log_about(User.objects.filter(pk=person.pk))
    number = about.count()
    about.delete()
    return number


def change_destroy(entries: QuerySet[ModelLogEntry]) -> int:
    return entries.delete()[0]


registry.register(
    DataSet(
        name="changes",
        label="변경 기록",
        purpose="예약과 내용이 언제 왜 바뀌었는지 알아보려고",
        items="바꾼 계정의 번호, 바뀐 것, 이유",
        basis="개인정보의 안전성 확보조치 기준",
        period="2년",
        rows_of=change_rows,
        erase=change_erase,
        retention=kept_for(CHANGES_KEPT, "timestamp", ModelLogEntry.objects.all, change_destroy),
    )
)


def access_rows(person: User) -> list[Row]:
    """Who of the staff looked stays with the center; that somebody did, and why, is the person's to know."""
    found = (
        AccessRecord.objects.annotate(numbers=Cast("people", TextField()))
        .filter(numbers__regex=rf"(^|[^0-9]){person.pk}([^0-9]|$)")
        .order_by("-pk")
    )
    return [
        {"언제": each.at, "한 일": each.get_action_display(), "무엇을": each.what, "이유": each.reason}
        for each in found
    ]


registry.register(
    DataSet(
        name="access",
        label="직원의 접속 기록",
        purpose="직원이 누구의 정보를 언제 왜 보았는지 점검하려고",
        items="직원의 계정 번호와 메일 주소, IP 주소, 본 사람의 번호(이름은 없어요), 한 일과 이유",
        basis="개인정보의 안전성 확보조치 기준 제8조",
        period="2년. 법이 정한 기록이라 탈퇴해도 남아요. 이용자는 번호로만, 직원은 번호와 메일 주소로 남아요.",
        rows_of=access_rows,
        erase=nothing_to_erase,
        retention=Retention(
            access.KEPT_FOR,
            "at",
            access.access_log_due,
            access.access_log_destroy,
            access.access_log_last_hash,
        ),
    )
)

REVIEWS_KEPT = 3 * YEAR  # longer than the records: a month that is still there stays signed


def review_rows(person: User) -> list[Row]:
    return [
        {"달": f"{each.month:%Y-%m}", "서명한 때": each.signed_at, "점검 의견": each.notes}
        for each in AccessReview.objects.filter(reviewer__iexact=person.email)
    ]


registry.register(
    DataSet(
        name="access_reviews",
        label="접속 기록의 월간 점검",
        purpose="접속 기록을 달마다 누가 점검했는지 증명하려고",
        items="점검한 직원의 메일 주소, 서명한 때, 점검 의견",
        basis="개인정보의 안전성 확보조치 기준 제8조",
        period="서명한 뒤 3년. 법이 정한 기록이라 탈퇴해도 남아요.",
        rows_of=review_rows,
        erase=nothing_to_erase,
        retention=kept_for(REVIEWS_KEPT, "signed_at", AccessReview.objects.all),
    )
)

REQUESTS_KEPT = 3 * YEAR


def request_rows(person: User) -> list[Row]:
    return [
        {
            "무엇을": each.get_kind_display(),
            "받은 날": each.received_on,
            "답한 때": each.done_at,
            "답": each.answer,
        }
        for each in RightsRequest.objects.filter(person_number=person.pk)
    ]


registry.register(
    DataSet(
        name="rights_requests",
        label="개인정보 요청",
        purpose="열람·정정·삭제·처리 정지 요청에 제때 답하고, 답했다는 것을 증명하려고",
        items="요청의 종류, 받은 날과 답한 날, 답(이름과 연락처는 없고, 알 때만 계정 번호)",
        basis="개인정보 보호법 제35조부터 제38조",
        period="답한 뒤 3년. 탈퇴해도 번호로만 남아요.",
        rows_of=request_rows,
        erase=nothing_to_erase,
        retention=kept_for(REQUESTS_KEPT, "done_at", RightsRequest.objects.all),
    )
)
