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
from django.db import transaction
from django.test import Client

from people.views.sign_in import OF_AGE
from tests.factories import demo
from tests.factories.demo import Stop

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CONTROLS = {"input", "select", "textarea"}
NO_LABEL = {"hidden", "submit", "button", "image", "reset"}


class Visit(NamedTuple):
    stop: Stop
    tree: Element
    mistakes: list[str]

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.tree.iter() if element.tag in tags]


@pytest.fixture(scope="module")
def visits(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Visit]]:
    """Every page of the demo, fetched once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield [visit(stop) for stop in demo.walk()]
        transaction.set_rollback(True)


def visit(stop: Stop) -> Visit:
    cache.clear()
    client = Client()
    if stop.person:
        client.force_login(stop.person)
    if stop.of_age:
        client.cookies[OF_AGE] = "yes"
    response = client.get(stop.path)
    for values in stop.forms:
        tree = html5lib.parse(response.content, namespaceHTMLElements=False)
        form = tree.find(".//main//form[@method='post']")
        target = form.get("action") or response.request["PATH_INFO"]
        response = client.post(target, {**filled_in(form), **values}, follow=True)
    assert response.status_code == stop.status, f"{stop.name}: {response.status_code}"
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(response.content)
    mistakes = [
        f"{code} {values} at line {position and position[0]}" for position, code, values in parser.errors
    ]
    return Visit(stop, tree, mistakes)


def filled_in(form: Element) -> dict[str, str]:
    """What the form would send as it stands."""
    return {
        field.get("name", ""): field.get("value", "on")
        for field in form.iter("input")
        if field.get("type") not in {"radio", "checkbox"} or field.get("checked") is not None
    }


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def shown(element: Element) -> str:
    return f"<{element.tag} {' '.join(f'{key}={value!r}' for key, value in element.attrib.items())}>"


def test_it_parses_strictly(visits: list[Visit]) -> None:
    assert {visit.stop.name: visit.mistakes for visit in visits if visit.mistakes} == {}


def test_the_language_is_korean(visits: list[Visit]) -> None:
    assert [visit.stop.name for visit in visits if visit.tree.get("lang") != "ko"] == []


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
        for element in visit.tree.iter():
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
        levels = [int(heading.tag[1]) for heading in visit.all("h1", "h2", "h3", "h4", "h5", "h6")]
        if levels.count(1) != 1 or any(after > before + 1 for before, after in pairwise(levels)):
            wrong[visit.stop.name] = levels
    assert wrong == {}


def test_links_inside_the_site_lead_somewhere(visits: list[Visit]) -> None:
    """Every address that any page links to answers."""
    links = {
        (link.get("href") or "").split("#")[0]: visit.stop.name for visit in visits for link in visit.all("a")
    }
    client, wrong = Client(), []
    for link, name in links.items():
        if link.startswith("/"):
            cache.clear()
            status = client.get(link).status_code
            if status not in {200, 302}:
                wrong.append(f"{link} on {name!r}: {status}")
    assert wrong == []
