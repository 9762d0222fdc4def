"""Who hears of what, and why: by table, and whatever comes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.enums import HappeningKind
from newsletter.matching import MOST, Item, Reader, Why, entries_for

pytestmark = pytest.mark.once

NONE: frozenset[int] = frozenset()
LECTURE = Item(
    number=7,
    kind=HappeningKind.NEW,
    topic="lecture",
    title="취업특강",
    path="/programs/a/",
    center=3,
    region=11,
    center_name="마포 센터",
    region_name="서울",
)
NETWORK = replace(LECTURE, center=None, region=None, center_name="", region_name="")


def reader(*topics: str, regions: set[int] = set(), centers: set[int] = set()) -> Reader:  # noqa: B006 - only read
    return Reader(frozenset(topics), frozenset(regions), frozenset(centers))


@pytest.mark.parametrize(
    ("who", "item", "why"),
    [
        (reader(), LECTURE, Why("", "")),
        (reader("lecture"), LECTURE, Why("특강", "")),
        (reader("lecture", "course"), LECTURE, Why("특강", "")),
        (reader("course"), LECTURE, None),
        (reader(regions={11}), LECTURE, Why("", "서울")),
        (reader(regions={26}), LECTURE, None),
        (reader(centers={3}), LECTURE, Why("", "마포 센터")),
        (reader(centers={4}), LECTURE, None),
        (reader(regions={26}, centers={3}), LECTURE, Why("", "마포 센터")),
        (reader(regions={11}, centers={4}), LECTURE, Why("", "서울")),
        (reader("lecture", regions={11}), LECTURE, Why("특강", "서울")),
        (reader("lecture", regions={26}), LECTURE, None),
        (reader("course", regions={11}), LECTURE, None),
        (reader(regions={26}), NETWORK, Why("", "")),
        (reader("lecture", centers={4}), NETWORK, Why("특강", "")),
        (reader("stories"), replace(LECTURE, topic="stories"), Why("우수사례", "")),
        (reader("housing"), replace(LECTURE, topic="housing"), Why("주거", "")),
        (reader("housing"), replace(LECTURE, topic=""), None),
        (reader(), replace(LECTURE, topic=""), Why("", "")),
        (reader(regions={11}), replace(LECTURE, region=None), None),
    ],
)
def test_why_something_reaches_somebody(who: Reader, item: Item, why: Why | None) -> None:
    assert who.why(item) == why


def test_of_a_page_the_last_thing_that_happened() -> None:
    again = replace(LECTURE, number=9, kind=HappeningKind.SEATS)
    assert [each.item.number for each in entries_for(reader(), [LECTURE, again], 0)] == [9]
    assert [each.item.number for each in entries_for(reader(), [LECTURE, again], 7)] == [9]
    assert entries_for(reader(), [LECTURE, again], 9) == ()


items = st.lists(
    st.builds(
        lambda number, page, topic, center: replace(
            LECTURE, number=number, path=f"/{page}/", topic=topic, center=center, region=center
        ),
        st.integers(1, 60),
        st.integers(1, 30),
        st.sampled_from(["lecture", "course", "stories"]),
        st.sampled_from([None, 1, 2]),
    ),
    max_size=60,
    unique_by=lambda item: item.number,
)
readers = st.builds(
    Reader,
    st.frozensets(st.sampled_from(["lecture", "course", "stories"])),
    st.frozensets(st.sampled_from([1, 2])),
    st.frozensets(st.sampled_from([1, 2])),
)


@given(items, readers, st.integers(0, 60))
def test_only_what_is_new_and_wanted_newest_first_each_page_once(
    happened: list[Item], who: Reader, heard: int
) -> None:
    entries = entries_for(who, happened, heard)
    numbers = [entry.item.number for entry in entries]
    assert numbers == sorted(numbers, reverse=True)
    assert len({entry.item.path for entry in entries}) == len(entries) <= MOST
    assert all(number > heard for number in numbers)
    assert all(who.why(entry.item) == entry.why for entry in entries)
    wanted = {item.path for item in happened if item.number > heard and who.why(item)}
    assert len(entries) == min(len(wanted), MOST)


@given(items, readers, st.integers(0, 60))
def test_whatever_was_told_up_to_now_is_never_told_again(
    happened: list[Item], who: Reader, split: int
) -> None:
    """First all up to `split`, then the rest: no number comes twice."""
    first = entries_for(who, [each for each in happened if each.number <= split], 0)
    second = entries_for(who, happened, split)
    assert not {each.item.number for each in first} & {each.item.number for each in second}
