"""Lists: narrowed by the address, in the right order, kind to unknown values."""

import pytest
from django.test import Client

from core.models import Region
from home.enums import Award, CenterKind, Track
from home.models import HomePage
from tests.factories.home import (
    CenterFactory,
    NewsFactory,
    StoryFactory,
    center_index,
    news_index,
    story_index,
)

pytestmark = pytest.mark.django_db


def titles(client: Client, url: str, name: str) -> list[str]:
    response = client.get(url)
    assert response.status_code == 200
    return [page.title for page in response.context[name]]


@pytest.fixture
def centers(home_page: HomePage) -> None:
    seoul, busan = Region.objects.get(slug="seoul"), Region.objects.get(slug="busan")
    CenterFactory.create(title="가 카페", region=seoul, kind=CenterKind.JOB_CAFE)
    CenterFactory.create(title="나 센터", region=seoul)
    CenterFactory.create(title="다 센터", region=busan)
    CenterFactory.create(title="라 초안", region=busan, live=False)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["가 카페", "나 센터", "다 센터"]),
        ("?region=seoul", ["가 카페", "나 센터"]),
        ("?region=busan", ["다 센터"]),
        ("?kind=job-cafe", ["가 카페"]),
        ("?region=busan&kind=job-cafe", []),
        ("?region=atlantis&kind=%00&page=abc&x=1", ["가 카페", "나 센터", "다 센터"]),
        ("?region=seoul&page=99", ["가 카페", "나 센터"]),
    ],
    ids=["all", "region", "other region", "kind", "nothing", "unknown", "page too high"],
)
def test_centers(client: Client, centers: None, query: str, found: list[str]) -> None:
    url = center_index().url + query
    assert titles(client, url, "centers") == found
    assert client.get(url).context["centers"].total == len(found)


def test_only_regions_with_a_center_are_offered(client: Client, centers: None) -> None:
    row = client.get(center_index().url).context["filters"].rows[0]
    assert [choice.label for choice in row.choices] == ["전체", "서울", "부산"]


def test_nothing_found_says_what_to_do(client: Client, centers: None) -> None:
    html = client.get(center_index().url + "?region=busan&kind=job-cafe").content.decode()
    assert "아직 없어요" in html
    assert 'href="?"' in html


def test_stories_stand_by_year_then_award(client: Client, home_page: HomePage) -> None:
    for title, year, award in [
        ("이천이십일 대상", 2021, Award.GRAND),
        ("등급 없음", 2022, None),
        ("장려상", 2022, Award.ENCOURAGEMENT),
        ("우수상", 2022, Award.EXCELLENCE),
        ("대상", 2022, Award.GRAND),
        ("최우수상", 2022, Award.TOP),
    ]:
        StoryFactory.create(title=title, year=year, award=award)
    expected = ["대상", "최우수상", "우수상", "장려상", "등급 없음", "이천이십일 대상"]
    assert titles(client, story_index().url, "stories") == expected


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?year=2022", ["가", "나"]),
        ("?track=operation", ["나", "다"]),
        ("?award=top", ["나"]),
        ("?year=2021&track=operation&award=grand", ["다"]),
        ("?year=1999&award=silver&track=", ["가", "나", "다"]),
    ],
    ids=["year", "track", "award", "all three", "unknown"],
)
def test_stories_are_narrowed(client: Client, home_page: HomePage, query: str, found: list[str]) -> None:
    StoryFactory.create(title="가", year=2022, track=Track.COUNSELLING, award=Award.GRAND)
    StoryFactory.create(title="나", year=2022, track=Track.OPERATION, award=Award.TOP)
    StoryFactory.create(title="다", year=2021, track=Track.OPERATION, award=Award.GRAND)
    assert titles(client, story_index().url + query, "stories") == found


def test_awards_are_offered_from_the_highest(client: Client, home_page: HomePage) -> None:
    row = client.get(story_index().url).context["filters"].rows[2]
    assert [choice.label for choice in row.choices] == ["전체", "대상", "최우수상", "우수상", "장려상"]


def test_pages_keep_the_filters(client: Client, home_page: HomePage) -> None:
    for _ in range(13):
        StoryFactory.create()
    response = client.get(story_index().url + "?page=2&year=2022")
    assert response.context["stories"].previous_url == "?year=2022"
    assert len(response.context["stories"]) == 1


def test_news_of_one_center(client: Client, home_page: HomePage) -> None:
    center = CenterFactory.create(title="청년센터 봄", slug="봄")
    NewsFactory.create(title="모두에게")
    NewsFactory.create(title="봄 소식", center=center)
    assert set(titles(client, news_index().url, "news")) == {"모두에게", "봄 소식"}
    assert titles(client, news_index().url + "?center=봄", "news") == ["봄 소식"]


def test_notices_of_a_policy_field(client: Client, home_page: HomePage) -> None:
    NewsFactory.create(title="월세 지원", policy_field="housing")
    NewsFactory.create(title="휴관")
    page = news_index()
    assert titles(client, f"{page.url}?policy=housing", "news") == ["월세 지원"]
    response = client.get(page.url)
    assert [choice.label for choice in response.context["filters"].rows[1].choices] == ["전체", "주거"]
    assert 'href="/feeds/news/?policy=housing"' in client.get(f"{page.url}?policy=housing").content.decode()
    assert "월세 지원" in client.get("/feeds/news/?policy=housing").content.decode()
    assert "휴관" not in client.get("/feeds/news/?policy=housing").content.decode()
