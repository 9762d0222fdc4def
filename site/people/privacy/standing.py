"""What people agreed to, and their strikes."""

from __future__ import annotations

from people.datasets import (
    YEAR,
    DataSet,
    Row,
    kept_for,
    registry,
    remove,
)
from people.models import (
    Consent,
    Strike,
    User,
)


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
