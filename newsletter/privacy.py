"""The personal data of the newsletter: addresses that follow us, those that nobody confirmed, and those that refused."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from newsletter.enums import CONSENT, ENDED, SubscriberStatus
from newsletter.links import CONFIRM_WITHIN
from newsletter.models import Refusal, Subscriber
from newsletter.refusals import hashes_of, refuse
from newsletter.services.forgetting import subscribers_forget
from people.datasets import DataSet, Row, kept_for, nothing_to_erase, nothing_to_show, registry
from people.models import User

ENDED_KEPT = timedelta(days=30)

# --- Addresses that nobody confirmed: first, because they are no subscribers yet ---------------


def unconfirmed() -> QuerySet[Subscriber]:
    return Subscriber.objects.filter(status=SubscriberStatus.PENDING)


registry.register(
    DataSet(
        name="subscribers_unconfirmed",
        label="확인하지 않은 소식 받기 신청",
        purpose="적은 주소가 본인의 것인지 메일로 확인하려고",
        items="메일 주소, 고른 주제와 지역, 동의한 때",
        basis="본인의 동의",
        period=f"{CONFIRM_WITHIN.days}일. 그 안에 확인하지 않으면 지워요.",
        rows_of=nothing_to_show,
        erase=nothing_to_erase,
        retention=kept_for(CONFIRM_WITHIN, "agreed_at", unconfirmed, subscribers_forget),
    )
)

# --- Subscribers ----------------------------------------------------------------------------


def subscribers_of(person: User) -> QuerySet[Subscriber]:
    """That of the account, and whatever else was done with its address."""
    own = Subscriber.objects.filter(person=person)
    return own | Subscriber.objects.filter(email=person.email.lower())


def subscriber_rows(person: User) -> list[Row]:
    return [
        {
            "메일 주소": each.email,
            "상태": each.get_status_display(),
            "주제": ", ".join(each.topic_names()) or "모두",
            "지역": ", ".join(str(region) for region in each.regions.all()) or "모두",
            "센터": ", ".join(center.title for center in each.centers.all()),
            "얼마나 자주": each.get_frequency_display(),
            "언어": each.get_language_display(),
            "동의한 때": each.agreed_at,
            "동의한 글": str(each.consent_text),
            "어디서": each.get_source_display(),
            "동의의 증거": each.proof,
            "메일로 확인한 때": each.confirmed_at,
            "다시 동의한 때": each.renewed_at,
            "쉬는 마지막 날": each.paused_until,
            "그만 받은 때": each.ended_at,
        }
        for each in subscribers_of(person).select_related("consent_text")
    ]


def subscribers_erase(person: User) -> int:
    """An import must not bring the address back."""
    found = subscribers_of(person)
    for each in found:
        refuse(each.email, SubscriberStatus.STOPPED)
    return subscribers_forget(found)


def ended() -> QuerySet[Subscriber]:
    return Subscriber.objects.filter(status__in=ENDED)


registry.register(
    DataSet(
        name="subscribers",
        label="소식 받기",
        purpose="고른 주제와 지역의 프로그램과 소식을 메일로 보내려고",
        items="메일 주소, 고른 주제와 지역과 센터, 얼마나 자주 받을지, 메일의 언어, 언제 어느 글에 동의하고 확인했는지",
        basis="본인의 동의",
        period=f"그만 받은 뒤 {ENDED_KEPT.days}일. 2년마다 다시 여쭤보고, 답이 없으면 지워요.",
        rows_of=subscriber_rows,
        erase=subscribers_erase,
        retention=kept_for(ENDED_KEPT, "ended_at", ended, subscribers_forget),
        consent=CONSENT,
    )
)

# --- Who refused ----------------------------------------------------------------------------


def refusal_rows(person: User) -> list[Row]:
    """Only the address itself leads to the row."""
    found = Refusal.objects.filter(address_hash__in=hashes_of(person.email.lower()))
    return [{"왜": each.get_why_display(), "거부한 때": each.created_at} for each in found]


registry.register(
    DataSet(
        name="newsletter_refusals",
        label="소식지 수신 거부",
        purpose="그만 받겠다고 한 주소를 명단에서 다시 가져오지 않으려고",
        items="메일 주소를 되돌릴 수 없게 바꾼 값(주소는 없어요), 그만 받은 까닭",
        basis="정보통신망법 제50조",
        period="다시 받겠다고 할 때까지. 탈퇴해도 남아요.",
        rows_of=refusal_rows,
        erase=nothing_to_erase,
    )
)
