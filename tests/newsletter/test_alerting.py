"""Topic alerts: to whom, when, once, never empty, and why."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db.models import F

from core.models import Region
from events.enums import ProgramKind
from events.models import ProgramPage
from newsletter.enums import ALERTS, CampaignKind, CampaignStatus, Frequency, HappeningKind, SubscriberStatus
from newsletter.links import stop_path
from newsletter.models import Campaign, Delivery, FullProgram, Happening, Subscriber
from newsletter.services import alerting
from newsletter.services.alerting import alerts_gather, told_before
from newsletter.services.subscribing import confirm
from tests.factories import home
from tests.factories import registering as reg
from tests.factories.newsletter import subscriber

pytestmark = pytest.mark.django_db

FAR = timedelta(days=40)


@pytest.fixture(autouse=True)
def now(travel: Any) -> None:
    """Monday, ten in the morning."""
    travel("2026-11-23 10:00")


def came_out(page: Any, kind: HappeningKind = HappeningKind.NEW) -> Happening:
    return Happening.objects.create(page_id=page.pk, kind=kind)


def lecture(title: str = "취업특강", **fields: Any) -> ProgramPage:
    program = reg.program(title=title, kind=ProgramKind.LECTURE, **fields)
    reg.session(5, days=30, of=program)
    return program


def told() -> dict[str, str]:
    """The words that are to go to each address."""
    rows = Delivery.objects.select_related("variant", "subscriber")
    return {each.subscriber.email: each.variant.text for each in rows if each.subscriber}


def test_after_a_few_minutes_and_once(travel: Any) -> None:
    subscriber(1, "lecture")
    came_out(lecture())
    assert alerts_gather() == 0, "there is time to take it back"
    travel("2026-11-23 10:06")
    assert alerts_gather() == 1
    assert alerts_gather() == 0
    words = told()["reader1@didim.example"]
    assert "취업특강" in words
    assert "12월 23일(수) 오후 2:00" in words
    assert "왜 받았나요: ‘특강’ 소식을 구독하고 있어요." in words
    campaign = Campaign.objects.get()
    assert campaign.kind == CampaignKind.ALERT
    assert campaign.status != CampaignStatus.DRAFT, "it was started"


def test_nobody_gets_an_empty_mail(travel: Any) -> None:
    subscriber(1, "course")
    came_out(lecture())
    travel("2026-11-23 11:00")
    assert alerts_gather() == 0
    assert not Campaign.objects.exists()
    assert Subscriber.objects.get().heard_until == Happening.objects.get().pk, "it isn't looked at again"


@pytest.mark.parametrize("status", [each for each in SubscriberStatus if each != SubscriberStatus.CONFIRMED])
def test_only_who_is_confirmed_and_receiving(travel: Any, status: str) -> None:
    subscriber(1, status=status)
    came_out(lecture())
    travel("2026-11-23 11:00")
    assert alerts_gather() == 0


def test_who_switched_alerts_off_gets_none(travel: Any) -> None:
    subscriber(1, frequency=Frequency.NEVER)
    came_out(lecture())
    travel("2026-11-23 11:00")
    assert alerts_gather() == 0


@pytest.mark.parametrize("change", ["taken back", "over", "for members"])
def test_what_is_not_so_any_more_is_not_told(travel: Any, change: str) -> None:
    subscriber(1)
    program = lecture()
    came_out(program)
    if change == "taken back":
        program.unpublish()
    elif change == "over":
        program.sessions.update(starts_at=F("starts_at") - FAR, ends_at=F("ends_at") - FAR)
    else:
        program.view_restrictions.create(restriction_type="login")
    travel("2026-11-23 11:00")
    assert alerts_gather() == 0


def test_stories_and_policy_news(travel: Any) -> None:
    subscriber(1, "stories")
    subscriber(2, "housing")
    came_out(home.StoryFactory(title="천안의 봄"))
    came_out(home.NewsFactory(title="월세 지원", policy_field="housing"))
    travel("2026-11-23 11:00")
    assert alerts_gather() == 2
    assert "천안의 봄" in told()["reader1@didim.example"]
    assert "월세 지원" in told()["reader2@didim.example"]
    assert "월세 지원" not in told()["reader1@didim.example"]


def test_by_region_and_center(travel: Any) -> None:
    seoul, busan = Region.objects.get(slug="seoul"), Region.objects.get(slug="busan")
    center = home.CenterFactory(title="마포 센터", region=seoul)
    subscriber(1, regions=[seoul])
    subscriber(2, regions=[busan])
    subscriber(3, regions=[busan], centers=[center])
    came_out(home.NewsFactory(title="서울 소식", center=center))
    came_out(home.NewsFactory(title="모두의 소식", center=None))
    travel("2026-11-23 11:00")
    assert alerts_gather() == 3
    assert "‘서울’ 소식을 구독하고 있어요" in told()["reader1@didim.example"]
    assert "서울 소식" not in told()["reader2@didim.example"].replace("‘서울’", "")
    assert "‘마포 센터’ 소식을" in told()["reader3@didim.example"]
    assert all("모두의 소식" in words for words in told().values())


def test_seats_again(travel: Any) -> None:
    subscriber(1)
    program = lecture("꽉 찼던 특강")
    came_out(program)
    travel("2026-11-23 10:10")
    alerts_gather()
    came_out(program, HappeningKind.SEATS)
    travel("2026-11-23 10:20")
    assert alerts_gather() == 1
    assert "[자리가 났어요] 꽉 찼던 특강" in Delivery.objects.latest("pk").variant.text


def test_seats_that_are_gone_again_are_not_told(travel: Any) -> None:
    subscriber(1)
    program = lecture("다시 꽉 찬 특강")
    came_out(program, HappeningKind.SEATS)
    FullProgram.objects.create(program=program)
    travel("2026-11-23 10:20")
    assert alerts_gather() == 0


@pytest.mark.parametrize(
    ("frequency", "now", "before"),
    [
        (Frequency.AT_ONCE, "2026-11-25 03:00", "2026-11-25 02:55"),
        (Frequency.DAILY, "2026-11-25 07:59", "2026-11-24 08:00"),
        (Frequency.DAILY, "2026-11-25 08:00", "2026-11-25 08:00"),
        (Frequency.DAILY, "2026-11-25 23:59", "2026-11-25 08:00"),
        (Frequency.DAILY, "2026-11-25 00:00", "2026-11-24 08:00"),
        (Frequency.WEEKLY, "2026-11-23 07:59", "2026-11-16 08:00"),
        (Frequency.WEEKLY, "2026-11-23 08:00", "2026-11-23 08:00"),
        (Frequency.WEEKLY, "2026-11-29 23:59", "2026-11-23 08:00"),
        (Frequency.WEEKLY, "2026-12-31 12:00", "2026-12-28 08:00"),
    ],
)
def test_what_is_to_be_told_by_a_moment(travel: Any, frequency: Frequency, now: str, before: str) -> None:
    assert told_before(frequency, travel(now)) == travel(before)


def test_gathered_by_the_day_and_by_the_week(travel: Any) -> None:
    subscriber(1, frequency=Frequency.DAILY)
    subscriber(2, frequency=Frequency.WEEKLY)
    found = {}
    for moment in ("23 10:00", "23 18:00", "24 07:59", "24 08:00", "24 12:00", "25 08:00", "30 08:00"):
        travel(f"2026-11-{moment}")
        if moment in {"23 10:00", "23 18:00", "24 12:00"}:
            came_out(lecture(f"특강 {moment}"))
        found[moment] = alerts_gather()
    assert {moment: copies for moment, copies in found.items() if copies} == {
        "24 08:00": 1,
        "25 08:00": 1,
        "30 08:00": 1,
    }
    last = Delivery.objects.latest("pk").variant
    assert last.subject == "특강 24 12:00 외 2건"


def test_who_asks_for_more_often_hears_nothing_twice(travel: Any) -> None:
    reader = subscriber(1, frequency=Frequency.AT_ONCE)
    came_out(lecture())
    travel("2026-11-23 10:10")
    assert alerts_gather() == 1
    for frequency in (Frequency.DAILY, Frequency.WEEKLY, Frequency.AT_ONCE):
        Subscriber.objects.filter(pk=reader.pk).update(frequency=frequency)
        travel("2026-12-01 10:00")
        assert alerts_gather() == 0


def test_who_begins_hears_nothing_of_before(travel: Any) -> None:
    came_out(lecture())
    confirm(uid=subscriber(1, status=SubscriberStatus.PENDING).uid)
    travel("2026-11-23 11:00")
    assert alerts_gather() == 0


@pytest.mark.parametrize("people", [6, 12])
def test_those_who_hear_the_same_get_the_same_words(
    travel: Any, people: int, monkeypatch: Any, django_assert_num_queries: Any
) -> None:
    """However many they are: only the four versions of the words cost something each."""
    for number in range(people):
        subscriber(number, *(["lecture"] if number % 2 else []), language="en" if number > 3 else "ko")
    came_out(lecture())
    travel("2026-11-23 11:00")
    monkeypatch.setattr(alerting, "campaign_start", lambda campaign: True)
    with django_assert_num_queries(41):
        assert alerts_gather() == people
    assert Campaign.objects.get().variants.count() == 4
    assert "Why you get this: you follow everything." in told()["reader4@didim.example"]


def sent() -> Any:
    """The one alert that left."""
    (message,) = mail.outbox
    return message


@pytest.fixture
def alert(travel: Any) -> Any:
    """An alert as its reader got it."""
    subscriber(1, "lecture", "course")
    came_out(lecture())
    travel("2026-11-23 10:06")
    alerts_gather()
    return sent()


def test_one_touch_stops_alerts_and_nothing_else(alert: Any, client: Any) -> None:
    (address,) = re.findall(r"<(https?://[^>]+)>", alert.extra_headers["List-Unsubscribe"])
    path = urlsplit(address).path
    assert path in alert.body
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    reader = Subscriber.objects.get()
    assert (reader.status, reader.frequency) == (SubscriberStatus.CONFIRMED, Frequency.NEVER)
    assert set(reader.topics.values_list("topic", flat=True)) == {"lecture", "course"}


def test_it_says_what_stops_and_can_be_taken_back(alert: Any, client: Any) -> None:
    path = stop_path(Subscriber.objects.get(), what=ALERTS)
    assert "맞춤 알림을 그만 받을까요?" in client.get(path).content.decode()
    assert "맞춤 알림만 멈췄어요. 다른 소식은 그대로 받아요." in client.post(path).content.decode()
    client.post(path, {"undo": "1"})
    assert Subscriber.objects.get().frequency == Frequency.WEEKLY
    assert Subscriber.objects.receiving().exists()


def test_both_bodies_say_the_same(alert: Any) -> None:
    html = alert.alternatives[0][0]
    for words in ("취업특강", "12월 23일(수) 오후 2:00", "왜 받았나요", "받는 내용 바꾸기", "맞춤 알림 끄기"):
        assert words in html
        assert words in alert.body
    assert len(html.encode()) < 60_000
    assert "⟦" not in html + alert.body
    assert alert.extra_headers["Auto-Submitted"] == "auto-generated"
