import pytest
from django.test import Client

from people.models import User
from tests.factories.home import StandardFactory, site_root, uproot

TITLES = {
    1: "청년센터에서 만나요",
    2: "온라인멘토링",
    3: "면접정장 무료대여",
    4: "모의면접을 준비해요",
    5: "AI면접 체험",
    6: "일자리카페는 열려 있어요",
    7: "마음상담 신청",
    8: "청년취업지원센터 안내",
    9: "자기소개서 클리닉",
    10: "국민취업지원제도 우수사례",
    11: "스터디룸 예약",
    12: "고용센터의 소식",
    13: "청년두드림센터와 함께",
}
# 26 pairs of a query and a title that has to be found: 5 of them with an index of words.
EXPECTED = {
    "청년센터": {1},
    "멘토링": {2},
    "정장": {3},
    "면접": {3, 4, 5},
    "카페": {6},
    "상담": {7},
    "센터": {1, 8, 12, 13},
    "취업지원": {8, 10},
    "AI": {5},
    "청년": {1, 8, 13},
    "스터디 룸": {11},
    "자소서": {9},
    "무료": {3},
    "제도": {10},
    "고용센터": {12},
    "취업": {8, 10},
    "두드림": {13},
}


@pytest.fixture
def pages(db: None) -> None:
    uproot()  # the page of the centers, which has its own words
    site_root()
    for title in TITLES.values():
        StandardFactory(title=title)


@pytest.fixture
def staff(db: None, client: Client) -> Client:
    """An operator in the admin."""
    client.force_login(User.objects.create_superuser(email="staff@example.org", password="x"))
    return client
