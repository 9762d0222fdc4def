"""The personal data that this app keeps, and that of the libraries behind signing in."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Count, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from core import clock, phones
from people.datasets import DataSet, Errand, Retention, Row, kept_for, log_about, registry, remove
from people.models import (
    AccessRecord,
    AccessReview,
    Consent,
    Invitation,
    RightsRequest,
    SensitiveNote,
    Strike,
    User,
)
from people.services import access
from people.services.profile import UNPROVED_FOR, contact_forget, people_unproved
from people.services.roles import roles_held_alone
from people.signals import addresses_forgotten

YEAR = timedelta(days=365)


def nothing_to_show(person: User) -> list[Row]:
    return []


def nothing_to_erase(person: User) -> int:
    return 0


# --- The account ----------------------------------------------------------------------------


def account_rows(person: User) -> list[Row]:
    return [
        {
            "메일 주소": person.email,
            "메시지 언어": person.get_language_display(),
            "가입한 때": person.date_joined,
            "마지막으로 로그인한 때": person.last_login,
            "다시 동의한 때": person.renewed_at,
        }
    ]


def account_errands(person: User) -> list[Errand]:
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    errands = []
    if person.is_superuser and not others.exists():
        errands.append(
            Errand(
                "혼자 남은 관리자예요. 다른 관리자를 먼저 정해 주세요.", reverse("wagtailusers_users:index")
            )
        )
    for role in roles_held_alone(person):
        text = f"{role.page}의 마지막 센터장이에요. 다음 센터장을 먼저 초대해 주세요."
        errands.append(Errand(text, f"{reverse('staff:invite')}?role={role.pk}"))
    return errands


def account_erase(person: User) -> int:
    """What libraries keep with an account. The account itself goes last, in `services.erasure`."""
    for profile in UserProfile.objects.filter(user=person).exclude(avatar="").exclude(avatar=None):
        transaction.on_commit(partial(profile.avatar.storage.delete, profile.avatar.name))
    EmailAddress.objects.filter(user=person).delete()
    return 1


registry.register(
    DataSet(
        name="account",
        label="계정",
        purpose="로그인한 사람이 누구인지 확인하고, 바뀐 일을 알리려고",
        items="메일 주소, 메시지 언어, 가입하고 로그인한 때(직원은 이름도)",
        basis="서비스 이용 계약",
        period="탈퇴할 때까지. 2년마다 다시 여쭤보고, 답이 없으면 지워요.",
        rows_of=account_rows,
        erase=account_erase,
        errands=account_errands,
    )
)


def contact_rows(person: User) -> list[Row]:
    if not person.name and not person.phone:
        return []
    return [
        {
            "이름": person.name,
            "휴대전화": phones.display(person.phone) if person.phone else "",
            "번호를 확인한 때": person.phone_verified_at,
        }
    ]


registry.register(
    DataSet(
        name="contact",
        label="이름과 휴대전화",
        purpose="예약과 신청을 받은 센터가 누구인지 알아보고, 급한 일이 생기면 연락하려고",
        items="이름, 휴대전화 번호, 번호를 확인한 때",
        basis="본인의 동의",
        period="비우거나, 예약 동의를 철회하거나, 탈퇴할 때까지",
        refusal="이름과 휴대전화 번호가 없으면 온라인 예약과 신청은 할 수 없어요.",
        rows_of=contact_rows,
        erase=contact_forget,
        consent="booking",
    )
)


def detail_rows(person: User) -> list[Row]:
    if not person.birth_date and not person.region:
        return []
    return [{"생년월일": person.birth_date, "사는 지역": str(person.region or "")}]


def detail_erase(person: User) -> int:
    """They go with the row of the account, which is last: what is counted for the statistics still needs the age."""
    return len(detail_rows(person))


registry.register(
    DataSet(
        name="details",
        label="생년월일과 사는 지역",
        purpose="나이나 사는 곳을 보는 프로그램에 신청할 수 있는지 알아보고, 나이대별 이용 수를 세려고",
        items="생년월일, 사는 지역",
        basis="본인의 동의",
        period="비우거나 탈퇴할 때까지",
        refusal="생년월일과 사는 지역이 없으면 나이나 사는 곳을 보는 신청을 할 수 없어요.",
        rows_of=detail_rows,
        erase=detail_erase,
    )
)


def unproved_destroy(people: QuerySet[User]) -> int:
    """The address goes with the request for a code that was made for it, and with the mail."""
    addresses = list(people.values_list("email", flat=True))
    sessions_naming(addresses).delete()
    addresses_forgotten.send(sender=User, addresses=addresses)
    return remove(people)


registry.register(
    DataSet(
        name="unproved",
        label="확인하지 않은 메일 주소",
        purpose="로그인 번호를 보내려고",
        items="메일 주소",
        basis="본인의 요청",
        period="하루. 그 안에 번호를 쓰지 않으면 지워요.",
        rows_of=nothing_to_show,
        erase=nothing_to_erase,
        retention=kept_for(UNPROVED_FOR, "date_joined", people_unproved, unproved_destroy),
    )
)

# --- Consent and standing -------------------------------------------------------------------


def consent_rows(person: User) -> list[Row]:
    found = Consent.objects.filter(person=person).select_related("text").order_by("-given_at")
    return [
        {"동의한 글": str(each.text), "동의한 때": each.given_at, "철회한 때": each.withdrawn_at}
        for each in found
    ]


def consent_erase(person: User) -> int:
    return remove(Consent.objects.filter(person=person))


registry.register(
    DataSet(
        name="consents",
        label="동의 기록",
        purpose="무엇에 언제 동의했는지 서로 확인하려고",
        items="동의한 글, 동의하고 철회한 때",
        basis="개인정보 보호법 제22조",
        period="탈퇴할 때까지",
        rows_of=consent_rows,
        erase=consent_erase,
    )
)

STRIKES_KEPT = YEAR


def strike_rows(person: User) -> list[Row]:
    return [
        {
            "분야": each.get_track_display(),
            "어디에서": each.page.title,
            "이유": each.reason,
            "언제": each.happened_at,
            "없어지는 때": each.expires_at,
            "없앤 때": each.forgiven_at,
            "없앤 이유": each.forgiven_reason,
            "내가 낸 이의": each.appeal,
            "센터의 답": each.answer,
        }
        for each in Strike.objects.filter(person=person).select_related("page")
    ]


def strike_erase(person: User) -> int:
    return remove(Strike.objects.filter(person=person))


registry.register(
    DataSet(
        name="strikes",
        label="벌점과 이의",
        purpose="알리지 않고 오지 않은 일을 세고, 이의에 답하려고",
        items="분야, 센터, 이유, 날짜, 이의와 답",
        basis="서비스 이용 약속",
        period="없어진 뒤 1년",
        rows_of=strike_rows,
        erase=strike_erase,
        retention=kept_for(STRIKES_KEPT, "expires_at", Strike.objects.all),
    )
)

# --- Counselling ----------------------------------------------------------------------------

NOTES_KEPT = 2 * YEAR


def note_rows(person: User) -> list[Row]:
    """That there are notes; what they say can be about others, too, so a center shows it when asked (제35조)."""
    found = SensitiveNote.objects.filter(person=person).select_related("page").defer("body")
    return [
        {"센터": each.page.title, "쓴 때": each.created_at, "내용": "센터에 요청하면 열흘 안에 보여 드려요."}
        for each in found
    ]


def note_erase(person: User) -> int:
    return remove(SensitiveNote.objects.filter(person=person))


def note_errands(person: User) -> list[Errand]:
    """Whoever is no counsellor any more can't get at them; the manager of the center can hand them over."""
    written = SensitiveNote.objects.filter(author=person).exclude(person=person)
    places = written.order_by("page__title").values("page__title").annotate(number=Count("pk"))
    return [
        Errand(
            f"{each['page__title']}에서 쓴 상담 메모가 {each['number']}건 있어요. "
            "센터장에게 다른 상담사에게 넘겨 달라고 말씀해 주세요.",
            "",
        )
        for each in places
    ]


registry.register(
    DataSet(
        name="notes",
        label="상담 메모",
        purpose="상담을 이어 가려고",
        items="상담한 사람이 적은 내용(암호로 바꿔 따로 보관하고, 쓴 사람만 읽어요)",
        basis="본인의 별도 동의(개인정보 보호법 제23조)",
        period="마지막으로 고친 뒤 2년",
        rows_of=note_rows,
        erase=note_erase,
        retention=kept_for(NOTES_KEPT, "updated_at", SensitiveNote.objects.all),
        errands=note_errands,
        consent="sensitive",
    )
)

# --- Signing in -----------------------------------------------------------------------------


def session_erase(person: User) -> int:
    """Sessions of the person, and of whoever asked for a code to the address but didn't use it."""
    return remove(sessions_naming([person.email], person))


def sessions_naming(addresses: list[str], person: User | None = None) -> QuerySet[Session]:
    """What a session says can be read only one by one: tens of microseconds each, some thousands of them."""
    wanted = [address.lower() for address in addresses]
    key = str(person.pk) if person else None
    mine = [each.pk for each in Session.objects.iterator() if _speaks_of(each.get_decoded(), wanted, key)]
    return Session.objects.filter(pk__in=mine)


def _speaks_of(data: dict[str, Any], addresses: list[str], key: str | None) -> bool:
    if key and data.get("_auth_user_id") == key:
        return True
    text = json.dumps(data, default=str, ensure_ascii=False).lower()
    return any(address in text for address in addresses)


registry.register(
    DataSet(
        name="sessions",
        label="로그인 상태",
        purpose="로그인한 채로 쓸 수 있게 하려고",
        items="로그인한 계정(브라우저에는 뜻 없는 글자만 남아요)",
        basis="서비스 이용 계약",
        period="마지막으로 쓴 뒤 30일, 또는 로그아웃할 때까지",
        rows_of=nothing_to_show,
        erase=session_erase,
        retention=kept_for(timedelta(0), "expire_date", Session.objects.all),
    )
)


def device_rows(person: User) -> list[Row]:
    return [
        {
            "기기": each.user_agent,
            "로그인한 때": each.created_at,
            "마지막으로 쓴 때": each.last_seen_at,
        }
        for each in UserSession.objects.filter(user=person).order_by("-last_seen_at")
    ]


def device_erase(person: User) -> int:
    return remove(UserSession.objects.filter(user=person))


def devices_signed_out() -> QuerySet[UserSession]:
    """Devices that signed out, or whose session has ended."""
    signed_in = Session.objects.filter(expire_date__gte=clock.now())
    return UserSession.objects.exclude(session_key__in=signed_in.values("session_key"))


registry.register(
    DataSet(
        name="devices",
        label="로그인한 기기",
        purpose="내 계정을 누가 쓰는지 스스로 볼 수 있게 하려고",
        items="기기와 브라우저의 종류, 로그인한 때, 마지막으로 쓴 날",
        basis="본인의 요청",
        period="로그인이 끝난 다음 날까지",
        rows_of=device_rows,
        erase=device_erase,
        retention=kept_for(timedelta(0), "last_seen_at", devices_signed_out),
    )
)


def factor_rows(person: User) -> list[Row]:
    return [
        {"방법": str(each), "등록한 때": each.created_at, "마지막으로 쓴 때": each.last_used_at}
        for each in Authenticator.objects.filter(user=person)
    ]


def factor_erase(person: User) -> int:
    return remove(Authenticator.objects.filter(user=person))


registry.register(
    DataSet(
        name="factors",
        label="두 번째 확인",
        purpose="직원 계정을 더 안전하게 지키려고",
        items="인증 앱의 비밀값, 복구 번호",
        basis="개인정보의 안전성 확보조치 기준",
        period="끌 때까지, 또는 탈퇴할 때까지",
        rows_of=factor_rows,
        erase=factor_erase,
    )
)


def social_rows(person: User) -> list[Row]:
    return [
        {"서비스": each.provider, "그곳의 회원 번호": each.uid, "연결한 때": each.date_joined}
        for each in SocialAccount.objects.filter(user=person)
    ]


def social_erase(person: User) -> int:
    return remove(SocialAccount.objects.filter(user=person))


registry.register(
    DataSet(
        name="social",
        label="연결한 계정",
        purpose="카카오나 네이버로 로그인하려고",
        items="그 서비스의 회원 번호",
        basis="본인의 동의",
        period="연결을 끊거나 탈퇴할 때까지",
        rows_of=social_rows,
        erase=social_erase,
    )
)

# --- Staff ----------------------------------------------------------------------------------

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
