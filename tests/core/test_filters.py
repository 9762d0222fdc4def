"""Links that narrow a list: only known values, in a stable order, safe in an address."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.filters import Filter, FilterSet, listing

pytestmark = pytest.mark.once

REGION = Filter("region", "지역", [("seoul", "서울"), ("busan", "부산")])
KIND = Filter("kind", "종류", [("카페", "일자리카페"), ("a&b=c", "가&나")])


def test_the_state_stands_in_the_address() -> None:
    filters = FilterSet([REGION, KIND], {"kind": "카페", "region": "seoul", "page": "3"})
    assert filters.url() == "?region=seoul&kind=%EC%B9%B4%ED%8E%98"
    assert filters.url(region="busan") == "?region=busan&kind=%EC%B9%B4%ED%8E%98"
    assert filters.url(region="", kind="") == "?"
    assert filters.url(page=2).endswith("&page=2")


def test_rows_mark_what_is_chosen() -> None:
    region, kind = FilterSet([REGION, KIND], {"region": "busan"}).rows
    assert [(choice.label, choice.url, choice.is_active) for choice in region.choices] == [
        ("전체", "?", False),
        ("서울", "?region=seoul", False),
        ("부산", "?region=busan", True),
    ]
    assert region.active
    assert region.active.label == "부산"
    assert kind.active is None
    assert kind.choices[0].is_active


def test_each_chosen_value_can_be_taken_away() -> None:
    filters = FilterSet([REGION, KIND], {"kind": "카페", "region": "seoul"})
    assert [(choice.label, choice.url) for choice in filters.chosen] == [
        ("서울", "?kind=%EC%B9%B4%ED%8E%98"),
        ("일자리카페", "?region=seoul"),
    ]


@given(st.dictionaries(st.sampled_from(["region", "kind", "page", "x"]), st.text(max_size=8)))
def test_whatever_is_asked_only_known_values_come_back(query: dict[str, str]) -> None:
    filters = FilterSet([REGION, KIND], query)
    known = {("region", "seoul"), ("region", "busan"), ("kind", "카페"), ("kind", "a&b=c")}
    assert set(parse_qsl(filters.url().removeprefix("?"))) <= known
    assert bool(filters) == bool(filters.values)


@pytest.mark.parametrize(
    ("page", "items", "previous", "following"),
    [
        (None, [0, 1, 2], "", "?region=seoul&page=2"),
        ("2", [3, 4, 5], "?region=seoul", "?region=seoul&page=3"),
        ("3", [6], "?region=seoul&page=2", ""),
        ("99", [6], "?region=seoul&page=2", ""),
        ("-1", [6], "?region=seoul&page=2", ""),
        ("둘", [0, 1, 2], "", "?region=seoul&page=2"),
    ],
    ids=["first", "middle", "last", "too high", "negative", "no number"],
)
def test_pages(page: str | None, items: list[int], previous: str, following: str) -> None:
    result = listing(list(range(7)), FilterSet([REGION], {"region": "seoul"}), page, per_page=3)
    assert list(result) == items
    assert (result.previous_url, result.next_url, result.total) == (previous, following, 7)
    assert [link.number for link in result.links if link] == [1, 2, 3]


def test_one_page_needs_no_links() -> None:
    result = listing([1, 2], FilterSet([], {}), None, per_page=3)
    assert (result.links, result.previous_url, result.next_url, len(result)) == ([], "", "", 2)


def test_long_lists_have_gaps() -> None:
    result = listing(list(range(100)), FilterSet([], {}), "25", per_page=2)
    assert [link.number if link else None for link in result.links] == [1, None, 24, 25, 26, None, 50]
