"""The account: address, name, phone, details, and addresses that nobody proved."""

from __future__ import annotations

from functools import partial

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.users.models import UserProfile

from core import phones
from people.datasets import (
    DataSet,
    Errand,
    Row,
    kept_for,
    nothing_to_erase,
    nothing_to_show,
    registry,
    remove,
)
from people.models import User
from people.selectors import sessions_naming
from people.services.profile import UNPROVED_FOR, contact_forget, people_unproved
from people.services.roles import roles_held_alone
from people.signals import addresses_forgotten


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
