"""Holidays and regions: filled by migrations, kept by staff."""

from datetime import date

import pytest
from django.test import Client

from core.models import Holiday, Region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 10, 5), "대체공휴일(개천절)"),
        (date(2026, 7, 17), "제헌절"),
        (date(2026, 5, 1), "노동절"),
        (date(2026, 3, 2), "대체공휴일(3·1절)"),
        (date(2027, 7, 19), "대체공휴일(제헌절)"),
        (date(2026, 9, 28), ""),
        (date(2026, 10, 6), ""),
    ],
    ids=str,
)
def test_holidays_are_there(day: date, name: str) -> None:
    assert Holiday.objects.names(day, day).get(day, "") == name


def test_weekdays_off_in_2026() -> None:
    names = Holiday.objects.names(date(2026, 1, 1), date(2026, 12, 31))
    off = sorted(f"{day.month}/{day.day}" for day in names if day.weekday() < 5)
    expected = "1/1 2/16 2/17 2/18 3/2 5/1 5/5 5/25 6/3 7/17 8/17 9/24 9/25 10/5 10/9 12/25"
    assert off == sorted(expected.split())


def test_filling_again_keeps_what_staff_made() -> None:
    Holiday.objects.filter(date=date(2026, 10, 5)).update(is_day_off=False, name="운영하는 날")
    Holiday.objects.create(date=date(2026, 11, 30), name="임시공휴일")
    assert Holiday.objects.fill(2026) == 0
    assert date(2026, 10, 5) not in Holiday.objects.names(date(2026, 10, 1), date(2026, 10, 31))
    assert Holiday.objects.name_on(date(2026, 11, 30)) == "임시공휴일"


@pytest.mark.parametrize(
    ("day", "number", "codes"),
    [
        (date(2023, 1, 1), 17, {"42", "45", "29", "46"}),
        (date(2024, 6, 1), 17, {"51", "52", "29", "46"}),
        (date(2026, 7, 1), 16, {"51", "52", "12"}),
    ],
    ids=["before", "special provinces", "Jeonnam and Gwangju are one"],
)
def test_regions_of_a_day(day: date, number: int, codes: set[str]) -> None:
    found = set(Region.objects.valid_on(day).values_list("code", flat=True))
    assert len(found) == number
    assert codes <= found


@pytest.mark.parametrize("path", ["holidays", "regions"])
def test_staff_keep_the_tables(admin_client: Client, path: str) -> None:
    listed = admin_client.get(f"/cms/{path}/")
    assert listed.status_code == 200
    assert {"holidays": "공휴일", "regions": "서울특별시"}[path] in listed.content.decode()
    assert admin_client.get(f"/cms/{path}/new/").status_code == 200


def test_staff_add_a_temporary_holiday(admin_client: Client) -> None:
    data = {"date": "2026-11-30", "name": "임시공휴일", "is_day_off": "on"}
    assert admin_client.post("/cms/holidays/new/", data).status_code == 302
    assert Holiday.objects.get(date=date(2026, 11, 30)).is_day_off


@pytest.mark.parametrize("year", ["2026", "-1", "0", "99999", "2026.5", "NaN", "해"])
def test_holidays_of_any_year_that_can_be_typed(admin_client: Client, year: str) -> None:
    assert admin_client.get("/cms/holidays/", {"year": year}).status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "0026-11-30", "9999-12-31"])
def test_a_holiday_of_a_year_that_nobody_means_is_refused(admin_client: Client, day: str) -> None:
    page = admin_client.post("/cms/holidays/new/", {"date": day, "name": "임시공휴일", "is_day_off": "on"})
    assert "해를 다시 확인해 주세요." in page.text
    assert f'value="{day}"' in page.text, "what was typed stays"
    assert not Holiday.objects.filter(date=day).exists()


def test_a_day_that_is_there_already_says_what_to_do(admin_client: Client) -> None:
    typed = {"date": "2026-12-24", "name": "임시공휴일", "is_day_off": "on"}
    assert admin_client.post("/cms/holidays/new/", typed).status_code == 302
    again = admin_client.post("/cms/holidays/new/", {**typed, "name": "다른 이름"}).content.decode()
    assert "이미 있어요. 목록에서 찾아 고치거나 다르게 적어 주세요." in again
    assert "존재합니다" not in again
    assert "다른 이름" in again
