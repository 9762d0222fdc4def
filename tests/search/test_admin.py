"""The search of the admin reads what the public one reads: Korean typed on English keys, letters taken apart, two words in one."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from django.urls import reverse
from wagtail.search.backends import get_search_backend

from bookings.desk.reach import having_words
from bookings.models import Booking
from core.models import Holiday, Region
from events.desk.walk_in import people_found
from events.models import ProgramPage
from home.models import StandardPage
from people.enums import Role
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.events import program_index
from tests.factories.home import CenterFactory, StandardFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]

WAYS = ["안녕", "dkssud", "DKSSUD", normalize("NFD", "안녕")]


@pytest.fixture
def operator():
    return signed_in(member(Role.OPERATOR))


@pytest.fixture(autouse=True)
def _tree(db):
    program_index()


@pytest.mark.parametrize("typed", WAYS)
def test_pages_are_found_in_the_admin(operator, typed):
    StandardFactory(title="안녕 하세요 모임")
    StandardFactory(title="다른 모임")
    page = operator.get(reverse("wagtailadmin_pages:search"), {"q": typed}).text
    assert "안녕 하세요 모임" in page
    assert "다른 모임" not in page


@pytest.mark.parametrize(
    ("typed", "expected"), [("dks", ["안녕 모임"]), ("dkssud ah", ["안녕 모임"]), ("qwert", [])]
)
def test_choosers_find_while_one_types(typed, expected):
    StandardFactory(title="안녕 모임")
    found = get_search_backend().autocomplete(typed, StandardPage.objects.all())
    assert [page.title for page in found] == expected
    assert found.count() == len(expected)


def test_english_that_is_there_stays_english():
    for title in ("Go 언어", "해 보기"):
        StandardFactory(title=title)
    found = get_search_backend().search("go", StandardPage.objects.all())
    assert [page.title for page in found] == ["Go 언어"]


def test_a_usual_query_costs_nothing_more(django_assert_num_queries):
    StandardFactory(title="안녕 모임")
    backend = get_search_backend()
    list(backend.search("안녕", StandardPage.objects.all()))
    with django_assert_num_queries(1):
        list(backend.search("안녕", StandardPage.objects.all()))


@pytest.mark.parametrize("typed", WAYS)
def test_lists_find_it_as_well(operator, typed):
    Holiday.objects.create(date="2026-11-11", name="안녕의 날")
    Holiday.objects.create(date="2026-11-12", name="다른 날")
    page = operator.get("/cms/holidays/", {"q": typed}).text
    assert "안녕의 날" in page
    assert "다른 날" not in page
    Region.objects.filter(slug="seoul").update(name="안녕특별시")
    assert operator.get("/cms/regions/", {"q": typed}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/cms/sessions/",
        "/cms/mentors/",
        "/cms/users/",
        "/cms/snippets/search/synonym/",
        "/cms/snippets/bookings/policy/",
    ],
)
@pytest.mark.parametrize("typed", ["dkssud", "\x00", "%", "정장대여상담", "😀"])
def test_no_list_stumbles(operator, path, typed):
    answer = operator.get(path, {"q": typed}, follow=True)
    assert answer.status_code in {200, 404}


@pytest.mark.parametrize("typed", ["김시연", "rlatldus", normalize("NFD", "김시연")])
def test_the_desk_finds_people_by_name(travel, typed):
    travel("2026-11-23 09:00")
    center = CenterFactory()
    person = make.person(1, name="김시연")
    booking = make.book(person, make.open_room(center), make.tomorrow_at(10))
    assert list(having_words(Booking.objects.all(), typed)) == [booking]
    program = reg.program(parent=center)
    reg.applies(person, reg.session(of=program))
    assert people_found(member(Role.DESK, center), typed) == [person]
    assert ProgramPage.objects.filter(pk=program.pk).exists()


@pytest.mark.parametrize("filters", [{"has_child_pages": "true"}, {"has_child_pages": "false"}])
def test_a_search_in_the_tree_can_be_filtered(operator, filters):
    page = StandardFactory(title="안녕 모임")
    address = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    answer = operator.get(address, {"q": "안녕", **filters})
    assert answer.status_code == 200
    assert ("안녕 모임" in answer.text) == (filters["has_child_pages"] == "false")
