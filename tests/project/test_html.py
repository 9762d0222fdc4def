"""The markup of every public page, as a strict parser reads it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories import demo
from tests.factories.leftovers import forgotten
from tests.factories.stops import Stop

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
CONTROLS = {"input", "select", "textarea"}
TICKED = {"radio", "checkbox"}
NO_LABEL = {"hidden", "submit", "button", "image", "reset"}


class Visit(NamedTuple):
    stop: Stop
    tree: Element
    mistakes: list[str]

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.own if element.tag in tags]

    @property
    def own(self) -> list[Element]:
        """What we have written: all of a page, but of the admin what stands in the frame that Wagtail draws."""
        if not self.stop.is_admin:
            return list(self.tree.iter())
        main = next(self.tree.iter("main"))
        frames = [each for each in main.iter() if "w-slim-header" in (each.get("class") or "")]
        theirs = {id(each) for frame in frames for each in frame.iter()}
        return [each for each in main.iter() if id(each) not in theirs]


@pytest.fixture(scope="module")
def visits(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Visit]]:
    """Every page of the demo, fetched once."""
    with django_db_blocker.unblock(), forgotten():
        yield [visit(stop) for stop in demo.walk()]


def visit(stop: Stop) -> Visit:
    cache.clear()
    client = stop.browser()
    response = client.get(stop.path)
    for values in stop.forms:
        form = post_form(html5lib.parse(response.content, namespaceHTMLElements=False), values)
        target = form.get("action") or response.request["PATH_INFO"]
        response = client.post(target, {**filled_in(form), **values}, follow=True)
    assert response.status_code == stop.status, f"{stop.name}: {response.status_code}"
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(response.content)
    mistakes = [
        f"{code} {values} at line {position and position[0]}" for position, code, values in parser.errors
    ]
    return Visit(stop, tree, mistakes)


def post_form(tree: Element, values: dict[str, str]) -> Element:
    """The first form of the page itself that sends these fields."""
    forms = (form for main in tree.iter("main") for form in main.iter("form"))
    return next(
        form
        for form in forms
        if form.get("method", "").lower() == "post"
        and values.keys() <= {field.get("name") for field in form.iter() if field.tag in CONTROLS}
    )


def filled_in(form: Element) -> dict[str, str]:
    """What the form would send as it stands."""
    values = {
        field.get("name", ""): field.get("value", "on" if field.get("type") in TICKED else "")
        for field in form.iter("input")
        if field.get("type") not in TICKED or field.get("checked") is not None
    }
    for field in form.iter("select"):
        options = list(field.iter("option"))
        chosen = next((each for each in options if each.get("selected") is not None), options[0])
        values[field.get("name", "")] = chosen.get("value", "")
    return values | {field.get("name", ""): field.text or "" for field in form.iter("textarea")}


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def shown(element: Element) -> str:
    return f"<{element.tag} {' '.join(f'{key}={value!r}' for key, value in element.attrib.items())}>"


def test_it_parses_strictly(visits: list[Visit]) -> None:
    assert {visit.stop.name: visit.mistakes for visit in visits if visit.mistakes} == {}


def test_the_language_is_korean(visits: list[Visit]) -> None:
    """Of every page but the one that is there to be in English."""
    languages = {visit.stop.name: visit.tree.get("lang") for visit in visits}
    assert languages.pop("in English") == "en"
    assert set(languages.values()) == {"ko"}, languages


def test_what_is_in_english_says_so(visits: list[Visit]) -> None:
    """Sections in English, and links to them."""
    wrong = []
    for visit in visits:
        marked = {
            id(inside) for each in visit.tree.iter() if each.get("lang") == "en" for inside in each.iter()
        }
        wrong += [
            f"{visit.stop.name}: {shown(each)}"
            for each in visit.all("a", "h2", "summary")
            if text_of(each) in {"English", "In English", "English help"} and id(each) not in marked
        ]
    assert wrong == []


def test_ids_are_there_once(visits: list[Visit]) -> None:
    wrong = {}
    for visit in visits:
        ids = Counter(element.get("id") for element in visit.tree.iter() if element.get("id"))
        if double := [key for key, count in ids.items() if count > 1]:
            wrong[visit.stop.name] = double
    assert wrong == {}


def test_what_refers_to_an_id_finds_it(visits: list[Visit]) -> None:
    """Labels, descriptions, headings of sections, links inside the page."""
    wrong = []
    for visit in visits:
        ids = {element.get("id") for element in visit.tree.iter()}
        for element in visit.own:
            if element.get("type") == "hidden":  # nobody is there to be told
                continue
            names = [
                name
                for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls")
                for name in (element.get(attribute) or "").split()
            ]
            if element.tag == "a" and (element.get("href") or "").startswith("#"):
                names.append(element.get("href")[1:])
            wrong += [f"{visit.stop.name}: {shown(element)}" for name in names if name not in ids]
    assert wrong == []


def test_pictures_have_a_text(visits: list[Visit]) -> None:
    wrong = [
        f"{visit.stop.name}: {shown(image)}"
        for visit in visits
        for image in visit.all("img")
        if image.get("alt") is None
    ]
    assert wrong == []


def test_pictures_keep_their_place(visits: list[Visit]) -> None:
    """With width and height, nothing jumps when they arrive."""
    wrong = [
        f"{visit.stop.name}: {shown(image)}"
        for visit in visits
        for image in visit.all("img")
        if not (image.get("width") and image.get("height"))
    ]
    assert wrong == []


def test_controls_have_a_label(visits: list[Visit]) -> None:
    wrong = []
    for visit in visits:
        labels = {label.get("for"): text_of(label) for label in visit.all("label")}
        inside = {id(child) for label in visit.all("label") if text_of(label) for child in label.iter()}
        for control in visit.all(*CONTROLS):
            named = control.get("aria-label") or labels.get(control.get("id")) or id(control) in inside
            if control.get("type") not in NO_LABEL and not named:
                wrong.append(f"{visit.stop.name}: {shown(control)}")
    assert wrong == []


def test_links_and_buttons_have_a_name(visits: list[Visit]) -> None:
    wrong = [
        f"{visit.stop.name}: {shown(element)}"
        for visit in visits
        for element in visit.all("a", "button")
        if not (element.get("aria-label") or text_of(element) or element.find(".//img[@alt!='']") is not None)
    ]
    assert wrong == []


def test_new_windows_are_announced(visits: list[Visit]) -> None:
    wrong = [
        f"{visit.stop.name}: {shown(link)}"
        for visit in visits
        for link in visit.all("a")
        if link.get("target") == "_blank" and "새 창" not in text_of(link) + (link.get("aria-label") or "")
    ]
    assert wrong == []


def test_no_style_and_no_script_stands_in_a_page(visits: list[Visit]) -> None:
    wrong = []
    for visit in visits:
        if visit.stop.is_admin:  # Wagtail's own lists have scripts between their lines
            continue
        for element in visit.tree.iter():
            inline = element.tag == "style" or any(
                name == "style" or name.startswith("on") for name in element.attrib
            )
            data = element.get("src") or element.get("type") in {"application/json", "application/ld+json"}
            if inline or (element.tag == "script" and not data):
                wrong.append(f"{visit.stop.name}: {shown(element)}")
    assert wrong == []


def test_structured_data_is_json(visits: list[Visit]) -> None:
    kinds: Counter[str] = Counter()
    for visit in visits:
        for script in visit.all("script"):
            if script.get("type") == "application/ld+json":
                data = json.loads("".join(script.itertext()))
                assert data["@context"] == "https://schema.org"
                kinds.update(item["@type"] for item in data.get("@graph", [data]))
    assert kinds["Event"] >= 1
    assert len(kinds) >= 2


def test_headings_skip_no_level(visits: list[Visit]) -> None:
    wrong = {}
    for visit in visits:
        levels = [int(each.tag[1]) for each in visit.tree.iter() if each.tag in HEADINGS]
        if levels.count(1) != 1 or any(after > before + 1 for before, after in pairwise(levels)):
            wrong[visit.stop.name] = levels
    assert wrong == {}


def test_links_inside_the_site_lead_somewhere(visits: list[Visit]) -> None:
    """Every address that any page links to answers."""
    links = {
        (link.get("href") or "").split("#")[0]: visit.stop.name for visit in visits for link in visit.all("a")
    }
    screen = next(visit.stop for visit in visits if visit.stop.device).browser()
    client, wrong = Client(), []
    for link, name in links.items():
        if link.startswith("/"):
            cache.clear()
            status = (screen if link.startswith("/kiosk/") else client).get(link).status_code
            if status not in {200, 302}:
                wrong.append(f"{link} on {name!r}: {status}")
    assert wrong == []
