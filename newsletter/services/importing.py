"""Addresses that come from a list: looked at first, row by row, and written only when staff press the button.

Only with proof that somebody said yes, and when; never an address that once refused (정보통신망법 제50조).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices

import outbox.services as outbox
from core import clock
from core.models import Region
from home.models import CenterPage
from newsletter import messages
from newsletter.addresses import is_disposable, normalised
from newsletter.enums import ENDED, TOPICS, Source, SubscriberStatus
from newsletter.models import Happening, Subscriber, SubscriberTopic
from newsletter.refusals import refused_among
from newsletter.sheets import Line, date_of
from people.models import ConsentText
from people.services.renewal import EVERY

TOPIC_OF = {label: value for group in TOPICS.values() for value, label in group}
LANGUAGE_OF = {"": "ko", "한국어": "ko", "ko": "ko", "영어": "en", "english": "en", "en": "en"}
BATCH = 500


class Fate(TextChoices):
    """What would happen to a row."""

    NEW = "new", "새로 가져와요"
    THERE = "there", "이미 있어요"
    REFUSED = "refused", "그만 받기로 한 주소예요"
    BAD = "bad", "주소가 맞지 않아요"
    NO_PROOF = "no-proof", "동의의 증거가 없어요"
    UNKNOWN = "unknown", "모르는 말이 있어요"
    TWICE = "twice", "파일에 두 번 있어요"


@dataclass
class Judged:
    """A row, what would happen to it, and why."""

    number: str
    address: str
    fate: Fate
    why: str = ""
    agreed_on: date | None = None
    proof: str = ""
    language: str = "ko"
    topics: list[str] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    centers: list[CenterPage] = field(default_factory=list)


def counts(rows: Iterable[Judged]) -> list[tuple[Fate, int]]:
    """How many of each, in the order of the table; those that there are."""
    number = Counter(row.fate for row in rows)
    return [(fate, number[fate]) for fate in Fate if number[fate]]


# --- Looking --------------------------------------------------------------------------------


def judge(lines: list[Line]) -> list[Judged]:
    """What would happen to every row. Writes nothing; some queries for each thousand rows."""
    names = Names()
    rows = [_read(line, names) for line in lines]
    wanted = [row.address for row in rows if row.fate == Fate.NEW]
    there: dict[str, str] = {}
    refused: set[str] = set()
    for part in _parts(wanted):
        there |= dict(Subscriber.objects.filter(email__in=part).values_list("email", "status"))
        refused |= refused_among(part)
    seen: set[str] = set()
    for row in rows:
        if row.fate != Fate.NEW:
            continue
        if row.address in refused or there.get(row.address) in ENDED:
            row.fate, row.why = Fate.REFUSED, "본인이 누리집에서 다시 신청하면 받을 수 있어요."
        elif row.address in there:
            row.fate, row.why = Fate.THERE, "바꾸지 않고 그대로 둬요."
        elif row.address in seen:
            row.fate, row.why = Fate.TWICE, "앞줄의 것을 가져와요."
        seen.add(row.address)
    return rows


class Names:
    """Regions and centers by the words that people write."""

    def __init__(self) -> None:
        valid = list(Region.objects.valid_on(clock.today()))
        self.regions = {name: each for each in valid for name in (each.name, each.short_name)}
        self.centers = {each.title: each for each in CenterPage.objects.live()}


def _read(line: Line, names: Names) -> Judged:
    row = Judged(line["number"], line.get("address", ""), Fate.NEW, proof=line.get("proof", "")[:200])
    try:
        row.address = normalised(row.address)
    except ValidationError:
        row.fate, row.why = Fate.BAD, "메일 주소가 아니에요."
        return row
    if is_disposable(row.address):
        row.fate, row.why = Fate.BAD, "잠깐 쓰고 버리는 메일이에요."
        return row
    row.agreed_on = date_of(line.get("agreed_on", ""))
    if why := _missing_proof(row):
        row.fate, row.why = Fate.NO_PROOF, why
        return row
    return _with_choices(row, line, names)


def _missing_proof(row: Judged) -> str:
    """Why this is no proof of a consent, or nothing."""
    if not row.proof:
        return "어디에서 어떻게 동의했는지 적혀 있지 않아요."
    if row.agreed_on is None:
        return "동의한 날이 없거나 날짜가 아니에요. 예: 2026-03-01"
    if row.agreed_on > clock.today():
        return "동의한 날이 아직 오지 않았어요."
    if row.agreed_on + EVERY <= clock.today():
        return "동의한 지 2년이 지났어요. 다시 동의를 받아 주세요."
    return ""


def _with_choices(row: Judged, line: Line, names: Names) -> Judged:
    unknown = []
    for word in _words(line.get("topics", "")):
        row.topics.append(TOPIC_OF[word]) if word in TOPIC_OF else unknown.append(word)
    for word in _words(line.get("regions", "")):
        row.regions.append(names.regions[word]) if word in names.regions else unknown.append(word)
    for word in _words(line.get("centers", "")):
        row.centers.append(names.centers[word]) if word in names.centers else unknown.append(word)
    language = line.get("language", "").lower()
    row.language = LANGUAGE_OF.get(language, "ko")
    if language not in LANGUAGE_OF:
        unknown.append(language)
    if unknown:
        row.fate, row.why = Fate.UNKNOWN, f"‘{', '.join(unknown)}’을(를) 알 수 없어요. 지우거나 고쳐 주세요."
    return row


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.replace("/", ",").replace(";", ",").split(",") if word.strip()]


def _parts(items: list[str]) -> Iterable[list[str]]:
    return (items[at : at + BATCH] for at in range(0, len(items), BATCH))


# --- Writing --------------------------------------------------------------------------------


def take(lines: list[Line], text: ConsentText) -> list[Judged]:
    """Write what is new, as it stands now; gives what became of every row. Each gets a mail that says how to stop."""
    rows = judge(lines)
    new = [row for row in rows if row.fate == Fate.NEW]
    for at in range(0, len(new), BATCH):
        _write(new[at : at + BATCH], text)
    return rows


@transaction.atomic
def _write(rows: list[Judged], text: ConsentText) -> None:
    """Whoever subscribed in this second stays as they are."""
    heard_until = Happening.objects.last_number()  # nothing of before is told
    made = {row.address: _subscriber(row, text, heard_until) for row in rows}
    Subscriber.objects.bulk_create(made.values(), ignore_conflicts=True)
    uids = [each.uid for each in made.values()]
    keys = dict(Subscriber.objects.filter(uid__in=uids).values_list("email", "pk"))
    written = [row for row in rows if row.address in keys]
    SubscriberTopic.objects.bulk_create(
        SubscriberTopic(subscriber_id=keys[row.address], topic=topic)
        for row in written
        for topic in row.topics
    )
    for name in ("regions", "centers"):
        through = getattr(Subscriber, name).through
        column = "region_id" if name == "regions" else "centerpage_id"
        through.objects.bulk_create(
            through(subscriber_id=keys[row.address], **{column: each.pk})
            for row in written
            for each in getattr(row, name)
        )
    ConsentText.objects.filter(pk=text.pk, used_at=None).update(used_at=clock.now())


def _subscriber(row: Judged, text: ConsentText, heard_until: int) -> Subscriber:
    assert row.agreed_on  # noqa: S101 - rows without a day are no longer new
    agreed_at = clock.at(row.agreed_on, time(12))
    return Subscriber(
        email=row.address,
        status=SubscriberStatus.CONFIRMED,
        consent_text=text,
        agreed_at=agreed_at,
        confirmed_at=agreed_at,
        source=Source.IMPORT,
        proof=row.proof,
        language=row.language,
        heard_until=heard_until,
    )


def tell_imported(most: int) -> bool:
    """Write to some of those who came in a list and don't know yet; whether there are more. Safe with several workers."""
    waiting = Subscriber.objects.filter(status=SubscriberStatus.CONFIRMED, source=Source.IMPORT, told_at=None)
    found = list(waiting.order_by("pk")[:most])
    for each in found:
        with transaction.atomic():
            if waiting.filter(pk=each.pk).update(told_at=clock.now()):
                outbox.send(messages.IMPORTED, each.email, language=each.language, subscriber_id=each.pk)
    return len(found) == most
