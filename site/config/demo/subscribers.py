"""Thirty who follow the news, in every state; one of them has an account."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle

from config.demo.centers import DemoCenter
from core import clock
from newsletter.enums import CONFIRMED, CONSENT, ENDED, Frequency, Source, SubscriberStatus
from newsletter.models import Subscriber
from newsletter.refusals import refuse
from newsletter.services.subscribing import Wanted, Yes, subscribe_account
from people.models import ConsentText, User

S = SubscriberStatus

NUMBER = 30
STATES = {
    5: S.PENDING,
    9: S.PAUSED,
    14: S.STOPPED,
    19: S.BOUNCED,
    23: S.PENDING,
    26: S.COMPLAINED,
    28: S.PAUSED,
}
"""The others get mail."""
TOPICS = ((), ("lecture", "workshop"), ("housing", "finance"), ("stories",), ("mock-interview", "employment"))
SOURCES = (Source.SITE, Source.QR, Source.SITE, Source.IMPORT)
PROOF = "2026년 봄 취업박람회 참가 신청서(시연용)"


def add_subscribers(centers: dict[str, DemoCenter], visitors: list[User]) -> None:
    text = ConsentText.objects.get(kind=CONSENT)
    pages = [center.page for center in centers.values()]
    chosen = zip(
        range(1, NUMBER), cycle(TOPICS), cycle(SOURCES), cycle(Frequency), cycle(pages), strict=False
    )
    for number, topics, source, frequency, page in chosen:
        subscriber = _subscriber(number, text, source, frequency)
        for topic in topics:
            subscriber.topics.create(topic=topic)
        if number % 3 == 1:
            subscriber.centers.add(page)
        elif number % 3 == 2:
            subscriber.regions.add(page.region)
    wanted = Wanted(topics=["lecture", "housing"], centers=pages[:1])
    subscribe_account(person=visitors[0], wanted=wanted, yes=Yes(text, Source.ACCOUNT))


def _subscriber(number: int, text: ConsentText, source: Source, frequency: Frequency) -> Subscriber:
    status = STATES.get(number, S.CONFIRMED)
    agreed_at = clock.now() - timedelta(days=2 if status == S.PENDING else 11 * (NUMBER - number))
    subscriber = Subscriber(
        email=f"follower{number}@didim.example",
        status=status,
        frequency=frequency,
        language="en" if number % 10 == 7 else "ko",
        consent_text=text,
        agreed_at=agreed_at,
        source=source,
        proof=PROOF if source == Source.IMPORT else "",
    )
    if status in CONFIRMED | ENDED:
        subscriber.confirmed_at = agreed_at + timedelta(minutes=7)
    if status == S.PAUSED:
        subscriber.paused_until = clock.today() + timedelta(days=number)
    if status in ENDED:
        subscriber.ended_at = clock.now() - timedelta(days=3)
        refuse(subscriber.email, status)
    subscriber.save()
    return subscriber
