"""What a resource says in English, with the rules of its policy; and the help beside forms."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import Policy
from tests.factories import bookings as make
from tests.factories import closets
from tests.factories.english import RESOURCE
from tests.factories.home import CenterFactory, site_root
from tests.home.test_english import facts, part, tree_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _site(db):
    site_root()


def in_english(resource):
    for name, text in RESOURCE.items():
        setattr(resource, name, text)
    resource.save()
    return resource


def test_a_room_with_its_rules(client):
    room = in_english(make.open_room(site_root(), capacities=(4, 6)))
    tree = tree_of(client, room.url)
    section = part(tree, "english")
    assert section.get("lang") == "en"
    assert not re.search("[가-힣]", words(section))
    assert facts(section) == {
        "Name": "Room with a view",
        "What it offers": "Study rooms & somebody to talk to.",
        "Who may come": "Young people aged 19 to 39.",
        "Cost": "Free of charge",
        "For how long": "1 h to 3 h at a time",
        "How many": "2 to 6 people",
        "At most": "3 h a day, in all centers together",
        "When to book": "Up to 14 days ahead",
        "Cancel": "Until 20 min before it begins",
    }
    (link,) = [each for each in tree.iter("a") if each.get("href") == "#english"]
    assert (link.get("lang"), link.get("hreflang")) == ("en", "en")


@pytest.mark.parametrize("view", ["day", "week", "month"])
def test_it_stands_below_every_view(client, view):
    room = in_english(make.open_room(site_root()))
    assert part(tree_of(client, f"{room.url}?view={view}"), "english") is not None


def test_counselling_is_for_one_and_has_one_length(client):
    page = in_english(make.counselling(site_root()))
    told = facts(part(tree_of(client, page.url), "english"))
    assert told["For how long"] == "50 min at a time"
    assert told["At most"] == "1 time a day, in all centers together"
    assert "How many" not in told


def test_suits(client):
    closet = in_english(closets.closet(site_root()))
    told = facts(part(tree_of(client, closet.url), "english"))
    assert told["For how long"] == "3 nights, longer over days on which the center is closed"
    assert told["At most"] == "10 times a year, in all centers together"
    assert told["When to book"] == "From 7 days before your interview"
    assert told["Cancel"] == "Until 1 h before you come for it"


def test_what_is_booked_by_phone_has_no_rules(client):
    room = in_english(make.room(site_root(), policy=None))
    assert facts(part(tree_of(client, room.url), "english")).keys() == {
        *("Name", "What it offers", "Who may come", "Cost")
    }


def test_without_a_name_there_is_no_section(client):
    for page in (make.open_room(site_root()), closets.closet(site_root())):
        html = client.get(page.url).content.decode()
        assert "In English" not in html
        assert 'href="#english"' not in html


def test_it_costs_no_query(client):
    room = make.open_room(site_root())
    client.get(room.url)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(room.url)
        counts.append(len(asked))
        in_english(room)
    assert counts[0] == counts[1] <= 10


def test_a_draft_is_seen_in_the_preview_only(client):
    room = make.open_room(site_root())
    for name, text in RESOURCE.items():
        setattr(room, name, text)
    revision = room.save_revision()
    assert "Room with a view" not in client.get(room.url).content.decode()
    assert "Room with a view" in room.make_preview_request(preview_mode="").content.decode()
    revision.publish()
    assert "Room with a view" in client.get(room.url).content.decode()


def test_its_texts_have_an_end_and_a_language():
    room = make.open_room(site_root())
    for wrong in ({"english_name": "x" * 81}, {"english_who": "누구나"}, {"english_offers": ""}):
        for name, text in {**RESOURCE, **wrong}.items():
            setattr(room, name, text)
        with pytest.raises(ValidationError) as refused:
            room.full_clean()
        assert refused.value.message_dict.keys() == wrong.keys()


@pytest.mark.usefixtures("search_index")
def test_it_is_found_by_its_english_name(client):
    room = in_english(make.open_room(CenterFactory(), title="전망 좋은 방"))
    make.open_room(CenterFactory(), title="다른 방")
    html = client.get("/search/", {"q": "room with a view"}).content.decode()
    assert room.title in html
    assert "다른 방" not in html


# --- Help beside forms ----------------------------------------------------------------------


def help_of(client, address):
    tree = tree_of(client, address)
    (found,) = (each for each in tree.iter("details") if each.get("lang") == "en")
    return tree, found


def test_signing_in_has_a_word_in_english():
    visitor = Client()
    for address, then in (
        ("/accounts/login/", lambda: visitor.get("/accounts/of-age/")),
        ("/accounts/login/", lambda: visitor.post("/accounts/login/", {"email": "a@didim.example"})),
        ("/accounts/login/code/", lambda: None),
    ):
        says_which_button(*help_of(visitor, address))
        then()


@pytest.mark.parametrize("approval_hours", [0, 24])
def test_booking_has_a_word_in_english(client, approval_hours):
    room = make.open_room(site_root())
    Policy.objects.update(approval_hours=approval_hours)
    client.force_login(make.person())
    says_which_button(*help_of(client, f"{room.url}book/?start={make.tomorrow_at(14):%Y-%m-%dT%H:%M}"))


def says_which_button(tree, found):
    """It names a button of the page, in Korean, and leads to the page in English."""
    (button,) = (words(each) for each in found.iter("b") if each.get("lang") == "ko")
    pressed = [*tree.find("body/main").iter("button"), *tree.find("body/main").iter("a")]
    assert button in {words(each) for each in pressed}
    assert [each.get("href") for each in found.iter("a")] == ["/en/"]
