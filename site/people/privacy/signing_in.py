"""Sessions, devices, second factors, accounts elsewhere."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from core import clock
from people.datasets import (
    DataSet,
    Row,
    kept_for,
    nothing_to_show,
    registry,
    remove,
)
from people.models import User
from people.selectors import sessions_naming


def session_erase(person: User) -> int:
    """Sessions of the person, and of whoever asked for a code to the address but didn't use it."""
    return remove(sessions_naming([person.email], person))


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
