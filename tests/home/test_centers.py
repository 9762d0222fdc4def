"""Centers: what an editor enters and what a visitor sees."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.blocks import StructBlockValidationError

from core.models import Holiday, Region
from home.blocks import ChannelBlock, ClosureBlock, HoursBlock
from home.models import HomePage
from home.selectors import with_state
from tests.conftest import Travel
from tests.factories.home import CenterFactory, center_index, hours

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_page_tells_what_one_needs_to_come(client: Client, home_page: HomePage, travel: Travel) -> None:
    travel("2026-10-06 14:00")
    center = CenterFactory.create(
        title="무지개청년센터",
        channels=[
            {
                "type": "channel",
                "value": {"kind": "kakao", "label": "상담방", "url": "https://pf.kakao.com/x"},
            },
            {"type": "channel", "value": {"kind": "phone", "label": "상담 전화", "phone": "+82212345678"}},
        ],
        services=[{"type": "service", "value": {"name": "면접 정장", "description": "무료로 빌려드려요"}}],
        partners=[
            {"type": "partner", "value": {"name": "복지관", "role": "일상 회복", "phone": "+8215771234"}}
        ],
    )
    html = client.get(center.url).content.decode()
    for words in (
        "무지개청년센터",
        "서울 마포구",
        "오후 7:00까지",
        "02-1234-5678",
        "면접 정장",
        "일상 회복",
        "1577-1234",
    ):
        assert words in html
    assert 'href="tel:+82212345678"' in html
    assert "https://map.kakao.com/link/search/%EC%84%9C%EC%9A%B8" in html
    assert "https://map.naver.com/p/search/%EC%84%9C%EC%9A%B8" in html
    assert '"@type": "Place"' in html


def test_maps_need_an_address() -> None:
    center = CenterFactory.build(parent=None, region=None, address="")
    assert (center.kakao_map_url, center.naver_map_url) == ("", "")


def test_map_links_survive_any_address() -> None:
    center = CenterFactory.build(parent=None, region=None, address="서울 중구 1/2 #3&4?")
    assert center.kakao_map_url.endswith("%201%2F2%20%233%264%3F")


@pytest.mark.parametrize(
    ("keeps", "is_day_off", "words"),
    [
        (True, True, "오늘은 쉬어요 · 대체공휴일(개천절)"),
        (False, True, "오늘 운영 중 · 오후 7:00까지"),
        (True, False, "오늘 운영 중 · 오후 7:00까지"),
    ],
    ids=["keeps holidays", "open on holidays", "staff made it a working day"],
)
def test_today_follows_the_table_of_holidays(
    home_page: HomePage, travel: Travel, keeps: bool, is_day_off: bool, words: str
) -> None:
    travel("2026-10-05 14:00")
    Holiday.objects.filter(date=date(2026, 10, 5)).update(is_day_off=is_day_off)
    assert str(CenterFactory.create(closes_on_holidays=keeps).today_state) == words


def test_closures_close(home_page: HomePage, travel: Travel) -> None:
    travel("2026-10-06 14:00")
    closure = {"first": "2026-10-06", "last": "2026-10-06", "reason": "내부 공사"}
    center = CenterFactory.create(closures=[{"type": "closure", "value": closure}])
    center.refresh_from_db()
    assert str(center.today_state) == "오늘은 쉬어요 · 내부 공사"


def test_a_list_looks_the_holiday_up_once(home_page: HomePage, django_assert_num_queries: Any) -> None:
    centers = [CenterFactory.create() for _ in range(4)]
    with django_assert_num_queries(1):
        assert len({str(center.today_state) for center in with_state(centers)}) == 1


def test_hours_of_a_day_may_not_overlap(home_page: HomePage) -> None:
    center = CenterFactory.create(opening_hours=[hours("01", "10:00", "14:00"), hours("0", "13:00", "18:00")])
    with pytest.raises(ValidationError, match="월요일 시간이 서로 겹쳐요"):
        center.full_clean()


@pytest.mark.parametrize(
    ("block", "value", "message"),
    [
        (
            HoursBlock(),
            {"weekdays": ["0"], "opens": "19:00:00", "closes": "10:00:00"},
            "여는 시간보다 늦어야",
        ),
        (
            ClosureBlock(),
            {"first": "2026-10-08", "last": "2026-10-07", "reason": "공사"},
            "첫날과 같거나 늦어야",
        ),
        (ChannelBlock(), {"kind": "phone", "label": "전화", "phone": "12345"}, "전화번호를 다시 확인해"),
    ],
    ids=["closes before it opens", "ends before it begins", "no phone number"],
)
def test_mistakes_are_explained(block: Any, value: dict[str, Any], message: str) -> None:
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(block.to_python(value))
    assert message in str([error.messages for error in caught.value.block_errors.values()])


def test_phones_of_channels_are_kept_in_one_form() -> None:
    block = ChannelBlock()
    value = block.clean(block.to_python({"kind": "phone", "label": "전화", "phone": "02) 123-4567"}))
    assert (value["phone"], value.href) == ("+8221234567", "tel:+8221234567")


def test_the_form_offers_the_regions_of_today(admin_client: Client, home_page: HomePage) -> None:
    url = f"/cms/pages/add/home/centerpage/{center_index().pk}/"
    offered = admin_client.get(url).context["form"].fields["region"].queryset
    codes = set(offered.values_list("code", flat=True))
    assert {"12", "51", "52"} <= codes
    assert not {"29", "42", "45", "46"} & codes


def test_structured_data_names_the_province_in_full(home_page: HomePage) -> None:
    center = CenterFactory.create(region=Region.objects.get(slug="busan"), district="부산진구")
    data = center.structured_data
    assert data["address"]["addressRegion"] == "부산광역시"
    assert data["openingHoursSpecification"][0] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": "Monday",
        "opens": "10:00",
        "closes": "19:00",
    }


def test_regular_closures_stand_below_the_hours(client: Client, home_page: HomePage, travel: Travel) -> None:
    travel("2026-10-06 14:00")  # the first Tuesday
    value = {"weeks": ["1", "-1"], "weekdays": ["1"], "reason": "정기 휴관"}
    unfinished = {"weeks": [], "weekdays": ["1"], "reason": ""}
    center = CenterFactory.create(
        closures=[{"type": "regular", "value": value}, {"type": "regular", "value": unfinished}]
    )
    html = client.get(center.url).content.decode()
    assert "매월 첫째·마지막 화요일에는 쉬어요. (정기 휴관)" in html
    assert "오늘은 쉬어요 · 정기 휴관" in html
    travel("2026-10-13 14:00")
    assert "오늘 운영 중" in client.get(center.url).content.decode()
