"""An issue as somebody gets it. Who would see the same gets the same variant: one is made for each content, not for each person.

Only "이번 주 프로그램" differs: it shows what fits the places and topics that somebody follows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from core import clock, formats
from events.enums import ProgramKind
from events.models import ProgramPage, Session
from home.models import CenterPage, StoryPage
from newsletter.matching import Reader
from newsletter.models import Campaign, NewsletterPage, Subscriber, SubscriberTopic, Variant
from newsletter.rich_text import in_mail, in_text
from newsletter.wording import absolute, campaign_words
from outbox.rendering import Words

WEEK = timedelta(days=7)
PICTURE = "width-1072"  # twice as wide as it stands in the mail


@dataclass(frozen=True)
class Item:
    """One program or story of a list."""

    title: str
    url: str
    line: str = ""
    summary: str = ""


@dataclass(frozen=True)
class Section:
    """One part of an issue, for all its forms: mail, text, web page."""

    kind: str
    heading: str = ""
    html: str = ""
    text: str = ""
    items: tuple[Item, ...] = ()
    url: str = ""  # of a picture or a link
    label: str = ""  # what a picture shows, or a link says
    width: int = 0  # of a picture, in dots
    height: int = 0


@dataclass(frozen=True)
class Coming:
    """A program of this week, with where it takes place."""

    pk: int
    kind: str
    center: int | None
    region: int | None
    item: Item = field(compare=False)

    def fits(self, reader: Reader) -> bool:
        return reader.follows(self.kind) and reader.is_near(self.center, self.region)


class Edition:
    """An issue at a moment, for all its readers. `now` may be another one: feeds are the same all day."""

    def __init__(
        self, page: NewsletterPage, campaign: Campaign | None = None, *, now: datetime | None = None
    ) -> None:
        self.page = page
        self.campaign = campaign or page.campaign or Campaign(page=page)
        started = self.campaign.started_at
        self.now = now or clock.now()
        self.at: datetime = started or self.now

    @classmethod
    def of(cls, campaign: Campaign) -> Self:
        """As it was when it was sent off: what is written later stays out."""
        if campaign.revision:
            return cls(campaign.revision.as_object(), campaign)
        return cls(NewsletterPage.objects.get(pk=campaign.page_id), campaign)

    # --- Who ---

    def readers(self) -> QuerySet[Subscriber]:
        """Who gets it."""
        return followers(
            [topic for topic in self.page.topics.split(",") if topic],
            [region.pk for region in self.page.regions.all()],
            [center.pk for center in self.page.centers.all()],
        )

    def copies_for(self, subscribers: Iterable[Subscriber]) -> list[tuple[Variant, Subscriber]]:
        """Each with the variant for them; a variant is written when the first needs it."""
        known: dict[str, Variant] = {}
        copies: list[tuple[Variant, Subscriber]] = []
        for subscriber, reader in self._as_readers(subscribers):
            key = self.key_for(reader)
            if key not in known:
                known[key] = self._variant(key, reader)
            copies.append((known[key], subscriber))
        return copies

    def _as_readers(self, subscribers: Iterable[Subscriber]) -> Iterator[tuple[Subscriber, Reader]]:
        if not self.week_block:
            yield from ((each, Reader(language=each.language)) for each in subscribers)
            return
        from django.db.models import prefetch_related_objects

        rows = list(subscribers)
        prefetch_related_objects(rows, "topics")
        places = {
            name: _pairs(model.objects.filter(subscriber__in=rows), column)
            for name, model, column in (
                ("regions", Subscriber.regions.through, "region_id"),
                ("centers", Subscriber.centers.through, "centerpage_id"),
            )
        }
        for each in rows:
            yield (
                each,
                Reader(
                    frozenset(row.topic for row in each.topics.all()),
                    places["regions"].get(each.pk, frozenset()),
                    places["centers"].get(each.pk, frozenset()),
                    each.language,
                ),
            )

    def _variant(self, key: str, reader: Reader) -> Variant:
        found = Variant.objects.filter(campaign=self.campaign, key=key).first()
        if found:
            return found
        words = self.words_for(reader)
        return Variant.objects.create(
            campaign=self.campaign, key=key, language=reader.language,
            subject=words.subject, html=words.html, text=words.text,
        )  # fmt: skip

    # --- What ---

    def key_for(self, reader: Reader) -> str:
        """The same for all who would see the same."""
        shown = ",".join(str(program.pk) for program in self.programs_for(reader))
        return f"{reader.language}-{hashlib.sha256(shown.encode()).hexdigest()[:32]}"

    @cached_property
    def week_block(self) -> Any:
        return next((block.value for block in self.page.body if block.block_type == "week"), None)

    @cached_property
    def week(self) -> list[Coming]:
        """The programs of the week, the next one first. Two queries."""
        sessions = (
            Session.objects.visible().scheduled().starting_between(self.at, self.at + WEEK).with_program()
        )
        regions = dict(CenterPage.objects.order_by().values_list("pk", "region_id"))
        found: dict[int, Coming] = {}
        for session in sessions.order_by("starts_at", "pk"):
            program = session.program
            if program.pk not in found:
                found[program.pk] = Coming(
                    program.pk, program.kind, program.center_id, regions.get(program.center_id or 0),
                    _program_item(program, session.starts_at),
                )  # fmt: skip
        return list(found.values())

    def programs_for(self, reader: Reader) -> list[Coming]:
        if not self.week_block:
            return []
        fitting = [program for program in self.week if program.fits(reader)]
        return fitting[: self.week_block["most"]]

    def words_for(self, reader: Reader) -> Words:
        """The mail as it leaves, with blanks for links of the reader's own."""
        return campaign_words(
            "issue",
            self.page.get_newsletter_subject(),
            {
                "page": self.page,
                "sections": self.sections_for(reader),
                "web_url": absolute(self.page.url or "/"),
                "preview": self.page.summary,
            },
            reader.language,
            is_ad=self.page.is_ad,
        )

    def words_for_all(self) -> Words:
        return self.words_for(Reader())

    def sections_for(self, reader: Reader) -> list[Section]:
        """The parts that have something in them: an empty one goes with its heading."""
        made = {"words": _words, "picture": _picture, "link": _link, "programs": self._programs,
                "stories": _stories}  # fmt: skip
        sections = []
        for block in self.page.body:
            if block.block_type == "week":
                items = tuple(program.item for program in self.programs_for(reader))
                found = Section("list", block.value["heading"], items=items) if items else None
            else:
                found = made[block.block_type](block.value)
            if found:
                sections.append(found)
        return sections

    def sections_for_all(self) -> list[Section]:
        return self.sections_for(Reader())

    def _programs(self, value: Any) -> Section | None:
        """Chosen programs that are not over."""
        chosen = [page.pk for page in value["programs"] if page]
        dated = Session.objects.filter(program=OuterRef("pk"))
        programs = ProgramPage.objects.visible().filter(pk__in=chosen).for_lists().with_next(self.now)
        found = {program.pk: program for program in programs.annotate(is_dated=Exists(dated))}
        items = tuple(
            _program_item(found[pk], found[pk].next_start)
            for pk in chosen
            if pk in found and (found[pk].next_start or not found[pk].is_dated)
        )
        return Section("list", value["heading"], items=items) if items else None


def followers(topics: list[str], regions: list[int], centers: list[int]) -> QuerySet[Subscriber]:
    """Who may be sent something about one of these topics, in one of these places; without any, about everything, everywhere."""
    found = Subscriber.objects.receiving()
    if topics:
        own = SubscriberTopic.objects.filter(subscriber=OuterRef("pk"))
        found = found.filter(Exists(own.filter(topic__in=topics)) | ~Exists(own))
    if regions or centers:
        around = CenterPage.objects.filter(Q(pk__in=centers) | Q(region__in=regions)).order_by()
        of_centers = CenterPage.objects.filter(pk__in=centers).order_by().values("region")
        own_regions = Subscriber.regions.through.objects.filter(subscriber=OuterRef("pk"))
        own_centers = Subscriber.centers.through.objects.filter(subscriber=OuterRef("pk"))
        here = Q(region__in=regions) | Q(region__in=of_centers)
        found = found.filter(
            Exists(own_regions.filter(here))
            | Exists(own_centers.filter(centerpage__in=around.values("pk")))
            | (~Exists(own_regions) & ~Exists(own_centers))
        )
    return found


def _pairs(rows: QuerySet[Any], column: str) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for subscriber, value in rows.values_list("subscriber_id", column):
        found.setdefault(subscriber, set()).add(value)
    return {subscriber: frozenset(values) for subscriber, values in found.items()}


def _program_item(program: ProgramPage, starts_at: datetime | None) -> Item:
    when = f"{formats.date_text(starts_at)} {formats.time_text(starts_at)}" if starts_at else ""
    where = program.center.title if program.center else program.place
    kind = str(ProgramKind(program.kind).label)
    return Item(
        program.title,
        absolute(program.url or "/"),
        " · ".join(filter(None, [kind, when, where])),
        program.search_description,
    )


def _words(value: Any) -> Section | None:
    html = in_mail(value["text"])
    text = in_text(html)
    return Section("words", value["heading"], html=html, text=text) if text else None


def _picture(value: Any) -> Section | None:
    image = value["image"]
    if not image:
        return None
    alt = "" if getattr(image, "decorative", False) else image.contextual_alt_text or ""
    made = image.get_rendition(PICTURE)
    url = absolute(made.url)
    return Section("picture", url=url, label=alt, text=value["caption"], width=made.width, height=made.height)


def _link(value: Any) -> Section | None:
    return Section("link", url=absolute(value.href), label=value.text) if value.href else None


def _stories(value: Any) -> Section | None:
    chosen = [page.pk for page in value["stories"] if page]
    found = StoryPage.objects.live().public().in_bulk(chosen)
    items = tuple(
        Item(story.title, absolute(story.url or "/"), story.place, story.search_description)
        for story in (found[pk] for pk in chosen if pk in found)
    )
    return Section("list", value["heading"], items=items) if items else None
