"""For people who read no Korean: the summary of a center, and the page in English."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction, Site
from wagtail.search.backends import get_search_backend

from bookings.enums import Scope
from bookings.models import Policy
from core.models import SiteSettings
from home.enums import CenterKind
from home.models import CenterPage, HomePage
from people.models import StandingSettings, User
from tests.conftest import Travel
from tests.factories import bookings as make
from tests.factories.english import CENTER
from tests.factories.home import CenterFactory, hours
from tests.home.conftest import editor_form

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def tree_of(client: Client, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, address
    return html5lib.parse(response.content, namespaceHTMLElements=False)


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def part(tree: Element, title: str) -> Element:
    """What is labelled by the heading with this id."""
    return next(each for each in tree.iter() if each.get("aria-labelledby") == title)


def facts(element: Element) -> dict[str, str]:
    """The rows of a list of terms."""
    rows = [row for row in element.iter("div") if row.find("dt") is not None]
    return {words(row.find("dt")): words(row.find("dd")) for row in rows}


# --- What editors write ---------------------------------------------------------------------


@pytest.mark.parametrize(("name", "most"), [("name", 80), ("address", 160), ("offers", 500), ("who", 200)])
def test_every_text_has_an_end(home_page: HomePage, name: str, most: int) -> None:
    center = CenterFactory.build(parent=None, region=None, **CENTER)
    field = f"english_{name}"
    setattr(center, field, "x" * most)
    assert field not in mistakes(center)
    setattr(center, field, "x" * (most + 1))
    assert field in mistakes(center)


@pytest.mark.parametrize("text", ["달빛 Center", "Center (ㄷ)", "달빛"])
def test_it_is_in_english(home_page: HomePage, text: str) -> None:
    for field in CENTER:
        center = CenterFactory.build(parent=None, region=None, **{**CENTER, field: text})
        assert mistakes(center)[field] == ["여기에는 한글 없이 영어로만 적어 주세요."]


def test_no_name_no_summary(home_page: HomePage) -> None:
    center = CenterFactory.build(parent=None, region=None, english_address=CENTER["english_address"])
    assert {"english_name", "english_offers"} <= mistakes(center).keys()
    nothing = CenterFactory.build(parent=None, region=None)
    assert not [name for name in mistakes(nothing) if name.startswith("english")]
    assert not [name for name in mistakes(CenterFactory.build(parent=None, **CENTER)) if "english" in name]


def mistakes(center: CenterPage) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:  # of the page's place in the tree, at least
        center.full_clean()
    return refused.value.message_dict


def test_the_editor_has_a_panel_and_loses_nothing(admin_client: Client, home_page: HomePage) -> None:
    center = CenterFactory.create()
    form = editor_form(admin_client, center)
    form["english_name"], form["english_offers"] = "달빛 Center", "Study rooms"
    html = admin_client.post(f"/cms/pages/{center.pk}/edit/", form).content.decode()
    assert "영어 안내" in html
    assert "여기에는 한글 없이 영어로만 적어 주세요." in html
    assert 'value="달빛 Center"' in html
    assert ">\nStudy rooms</textarea>" in html


# --- The center's page ----------------------------------------------------------------------


def test_a_center_says_in_english_what_it_is(client: Client, home_page: HomePage) -> None:
    opened = [hours("01234", "10:00", "19:00"), hours("5", "14:00", "00:00"), hours("5", "09:30", "12:00")]
    center = CenterFactory.create(**CENTER, opening_hours=opened)
    tree = tree_of(client, center.url)
    section = part(tree, "english")
    assert tree.get("lang") == "ko"
    assert section.get("lang") == "en"
    assert not re.search("[가-힣]", words(section))
    assert facts(section) == {
        "Name": "Moonlight Youth Center",
        "Address": "1, Didim-ro, Mapo-gu, Seoul",
        "Phone": "02-1234-5678",
        "Open": "Mon to Fri, 10:00 am to 7:00 pm"
        "Sat, 9:30 am to 12:00 pm and 2:00 pm to midnight"
        "Closed on public holidays",
        "What it offers": "Study rooms & somebody to talk to.",
        "Who may come": "Young people aged 19 to 39.",
        "Cost": "Free of charge",
    }
    (link,) = [each for each in tree.iter("a") if each.get("href") == "#english"]
    assert (link.get("lang"), link.get("hreflang"), words(link)) == ("en", "en", "English")
    assert "/en/" in {each.get("href") for each in section.iter("a")}


def test_without_a_name_there_is_no_section(client: Client, home_page: HomePage) -> None:
    html = client.get(CenterFactory.create().url).content.decode()
    assert "In English" not in html
    assert 'href="#english"' not in html


def test_a_draft_is_seen_in_the_preview_only(client: Client, home_page: HomePage) -> None:
    center = CenterFactory.create(english_name="Old name", english_offers="Rooms")
    center.english_name = "New name"
    revision = center.save_revision()
    for address in (center.url, "/en/"):
        assert "Old name" in client.get(address).content.decode()
    assert "New name" in center.make_preview_request().content.decode()
    revision.publish()
    for address in (center.url, "/en/"):
        html = client.get(address).content.decode()
        assert "New name" in html
        assert "Old name" not in html


def test_pages_that_are_kept_show_it_at_once(
    admin_client: Client, home_page: HomePage, settings: Any, tmp_path: Any
) -> None:
    settings.KEEP_PAGES, settings.VAR_DIR = True, tmp_path
    caches["pages"].clear()
    center = CenterFactory.create()
    form = {**editor_form(admin_client, center), **CENTER, "action-publish": "yes"}
    for address in (center.url, "/en/"):
        assert "Moonlight" not in Client().get(address).content.decode()
        with CaptureQueriesContext(connection) as asked:
            Client().get(address)
        assert len(asked) == 0, f"{address} is kept"
    editor = Client()
    editor.force_login(User.objects.get(is_superuser=True))
    assert editor.post(f"/cms/pages/{center.pk}/edit/", form).status_code == 302
    for address in (center.url, "/en/"):
        assert "Moonlight" in Client().get(address).content.decode()


@pytest.mark.usefixtures("search_index")
def test_it_is_found_by_its_english_name(client: Client, home_page: HomePage) -> None:
    center = CenterFactory.create(title="달빛청년센터", **CENTER)
    CenterFactory.create(title="햇살청년센터")
    for asked in ("moonlight", "Moonlight Youth Center", "didim-ro", "aged 19"):
        html = client.get("/search/", {"q": asked}).content.decode()
        assert "달빛청년센터" in html, asked
        assert "햇살청년센터" not in html, asked
    assert list(get_search_backend().autocomplete("moonl", CenterPage.objects.all())) == [center]


def test_search_engines_hear_the_name(home_page: HomePage) -> None:
    assert CenterFactory.create(**CENTER).structured_data["alternateName"] == "Moonlight Youth Center"
    assert "alternateName" not in CenterFactory.create().structured_data


# --- The page in English --------------------------------------------------------------------


def test_it_is_english_for_browsers_and_search_engines(client: Client, home_page: HomePage) -> None:
    tree = tree_of(client, "/en/")
    head = tree.find("head")
    assert tree.get("lang") == "en"
    assert words(head.find("title")) == "Youth job centers in Korea, in English | 디딤"
    said = {each.get("name") or each.get("property"): each.get("content") for each in head.iter("meta")}
    assert said["description"].startswith("Study rooms, job counselling")
    assert said["og:description"].startswith("Study rooms, job counselling")
    assert said["og:locale"] == "en_US"
    for address in ("/", "/en/"):
        found = {
            each.get("hreflang"): each.get("href")
            for each in tree_of(client, address).iter("link")
            if each.get("hreflang")
        }
        assert found == {"ko": "http://testserver/", "en": "http://testserver/en/"}
    assert "http://localhost/en/</loc>" in client.get("/sitemap.xml").content.decode().replace(
        "testserver", "localhost"
    )


@pytest.mark.parametrize(
    "address", ["/", "/accounts/of-age/?next=/accounts/login/", "/find/", "/en/nothing/"]
)
def test_every_page_leads_there(client: Client, home_page: HomePage, address: str) -> None:
    tree = html5lib.parse(client.get(address, follow=True).content, namespaceHTMLElements=False)
    link = next(each for each in tree.find("body").iter("a") if each.get("href") == "/en/")
    assert (link.get("lang"), link.get("hreflang"), words(link)) == ("en", "en", "English")


def test_what_is_korean_says_so(client: Client, home_page: HomePage) -> None:
    """Everything with Korean letters in it, and nothing else, stands under lang="ko"."""
    site_settings()
    CenterFactory.create(**CENTER)
    body = tree_of(client, "/en/").find("body")
    assert list(in_wrong_language(body, "en")) == []


def in_wrong_language(element: Element, language: str) -> Any:
    language = element.get("lang") or language
    label = element.get("aria-label") or ""
    if re.search("[가-힣]", f"{element.text or ''}{label}") and language == "en":
        yield element.text
    for child in element:
        yield from in_wrong_language(child, language)
        if re.search("[가-힣]", child.tail or "") and language == "en":
            yield child.tail


def site_settings() -> None:
    SiteSettings.objects.create(
        site=Site.objects.get(),
        operator="시험 네트워크",
        phone="+82212345678",
        email="help@didim.example",
        contact_hours="평일 오전 9시~오후 6시",
        officer_name="개인정보 담당",
        officer_phone="+82212345679",
        officer_email="privacy@didim.example",
        notice="오늘은 눈이 와요",
    )


def test_whom_to_ask(client: Client, home_page: HomePage) -> None:
    site_settings()
    told = facts(part(tree_of(client, "/en/"), "questions"))
    assert told["Phone"] == "02-1234-5678 (평일 오전 9시~오후 6시)"
    assert told["Mail"] == "help@didim.example"
    assert "02-1234-5679 privacy@didim.example" in told["Privacy"]


def test_centers_with_a_summary_are_listed(client: Client, home_page: HomePage, travel: Travel) -> None:
    travel("2026-10-10 14:00")  # a Saturday
    saturdays = [hours("5", "10:00", "12:00"), hours("5", "13:00", "00:00")]
    CenterFactory.create(**CENTER, title="달빛청년센터", opening_hours=saturdays)
    CenterFactory.create(english_name="Closed Center", english_offers="x", phone="")
    CenterFactory.create(english_name="Silent Center", english_offers="x", opening_hours=[])
    CenterFactory.create(title="요약이 없는 센터")
    CenterFactory.create(english_name="Draft Center", english_offers="x", live=False)
    hidden = CenterFactory.create(english_name="Hidden Center", english_offers="x")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    section = part(tree_of(client, "/en/"), "centers")
    rows = [words(row) for row in section.iter("li")]
    assert rows == [
        "Closed Center " + words_of("Closed Center") + "Closed today",
        "Moonlight Youth Center 달빛청년센터 1, Didim-ro, Mapo-gu, Seoul "
        "Open today, 10:00 am to 12:00 pm and 1:00 pm to midnight 02-1234-5678",
        "Silent Center " + words_of("Silent Center") + "Please call for opening hours 02-1234-5678",
    ]
    link = next(each for each in section.iter("a") if words(each) == "Moonlight Youth Center")
    assert link.get("href").endswith("#english")


def words_of(name: str) -> str:
    return f"{CenterPage.objects.get(english_name=name).title} "


def test_without_centers_there_is_no_list(client: Client, home_page: HomePage) -> None:
    assert 'href="#centers"' not in client.get("/en/").content.decode()


def test_ten_questions_at_most_however_many_centers(client: Client, home_page: HomePage) -> None:
    counts = []
    for _ in range(2):
        for _ in range(10):
            center = CenterFactory.create(**CENTER)
            make.open_room(center)
        client.get("/en/")  # fills the caches that a running site has
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/en/").status_code == 200
        counts.append(len(queries))
    assert max(counts) <= 10, counts
    assert counts[0] == counts[1]


# --- Its rules ------------------------------------------------------------------------------


def rules(client: Client) -> dict[str, str]:
    return facts(part(tree_of(client, "/en/"), "rules"))


def test_the_numbers_are_those_of_the_policy(client: Client, home_page: HomePage) -> None:
    make.open_room(home_page)
    Policy.objects.update(releases=True)
    told = rules(client)
    assert told["For how long"] == "1 h to 3 h at a time"
    assert told["How many"] == "At least 2 people"
    assert told["At most"] == "3 h a day, in all centers together"
    assert told["When to book"] == "Up to 14 days ahead"
    assert told["Cancel"] == "Until 20 min before it begins"
    assert "kept for 10 min" in told["If you are late"]
    assert told["Points"].startswith(
        "A point expires after 3 months. Whoever has 3 at the same time can’t book rooms for 1 month."
    )
    Policy.objects.update(
        max_minutes=120, min_party=1, horizon_days=1, cancel_minutes=90, grace_minutes=15, approval_hours=24
    )
    make.policy().limits.update(amount=5, measure="count", period="month", scope=Scope.CENTER)
    StandingSettings.objects.create(strike_months=1, threshold=2, suspension_months=2)
    told = rules(client)
    assert told["For how long"] == "1 h to 2 h at a time"
    assert told["How many"] == "At least 1 person"
    assert told["At most"] == "5 times a month, in this center"
    assert told["When to book"] == "Up to 1 day ahead. The center answers within 24 h"
    assert told["Cancel"] == "Until 1 h 30 min before it begins"
    assert "kept for 15 min" in told["If you are late"]
    assert "after 1 month. Whoever has 2 at the same time can’t book rooms for 2 months." in told["Points"]


def test_where_nobody_is_punished_nothing_threatens(client: Client, home_page: HomePage) -> None:
    make.open_room(home_page)
    assert not {"If you are late", "Points"} & rules(client).keys()


def test_where_rooms_differ_there_are_no_numbers(client: Client, home_page: HomePage) -> None:
    make.open_room(home_page)
    other = make.open_room(home_page, policy=make.policy(name="다른 규정", max_minutes=60))
    told = rules(client)
    assert told["For how long"].startswith("It differs from room to room.")
    assert not {"At most", "Cancel", "When to book"} & told.keys()
    assert "10 min" not in told["If you are late"]
    other.unpublish()
    assert rules(client)["For how long"] == "1 h to 3 h at a time"


# --- The words that it tells to look for ----------------------------------------------------


def test_the_words_are_those_of_the_screens(home_page: HomePage) -> None:
    """Whoever looks for a button finds it under the name that the page gives."""
    center = CenterFactory.create(kind=CenterKind.JOB_CAFE)
    room = make.open_room(center, policy=make.policy(names_companions=True))
    newcomer = User.objects.create_user("newcomer@didim.example")
    person = make.person()
    booking = make.book(person, room, make.tomorrow_at(14))
    screens = [shown(Client(), "/"), shown(Client(), "/accounts/login/")]
    visitor = Client()
    visitor.get("/accounts/of-age/?next=/accounts/login/")
    screens += [shown(visitor, "/accounts/login/"), shown(visitor, "/find/")]
    visitor.post("/accounts/login/", {"email": "somebody@didim.example"})
    screens.append(shown(visitor, "/accounts/login/code/"))
    visitor.force_login(newcomer)
    screens.append(shown(visitor, f"{room.url}book/?start={make.tomorrow_at(16):%Y-%m-%dT%H:%M}"))
    visitor.force_login(person)
    own = booking.get_absolute_url()
    screens += [
        shown(visitor, path)
        for path in ("/me/", "/me/profile/", "/me/data/", "/me/standing/", own, f"{own}cancel/")
    ]
    there = set().union(*screens, CenterKind.labels)
    told = korean_words(tree_of(Client(), "/en/").find("body/main"))
    assert len(told) > 20
    assert [word for word in told if not any(f"{each} ".startswith(f"{word} ") for each in there)] == []


def shown(client: Client, address: str) -> set[str]:
    """The texts of a screen, as they stand in its elements."""
    return {" ".join(text.split()) for text in tree_of(client, address).find("body").itertext()}


def korean_words(element: Element) -> list[str]:
    return [words(each) for each in element.iter() if each.get("lang") == "ko"]
