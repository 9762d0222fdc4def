"""What holds for every template and for the files of the look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from wagtail.images.rect import Rect

from core import views
from core.templatetags.pictures import card_picture
from tests.factories.core import ImageFactory

pytestmark = pytest.mark.once

ROOT: Path = settings.BASE_DIR
ASSETS = ROOT / "site/core/static/core"
PUBLIC = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    # The proxy serves the maintenance page by itself; Wagtail's editor has a policy of its own.
    if path.name != "maintenance.html" and "wagtail" not in str(path.relative_to(ROOT))
]
ERROR_PAGES: dict[str, Callable[..., HttpResponse]] = {
    "400": views.bad_request,
    "403": views.permission_denied,
    "404": views.page_not_found,
    "csrf": views.csrf_failure,
    "500": views.server_error,
}


class Page(HTMLParser):
    """Counts what a test asks of a page."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()
        self.links: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags[tag] += 1
        if identifier := values.get("id"):
            self.ids[identifier] += 1
        if tag == "a":
            self.links.append(values.get("href") or "")


def test_style_sheet_stays_small() -> None:
    assert (ASSETS / "css/site.css").stat().st_size < 40_000


def test_script_stays_tiny() -> None:
    assert (ASSETS / "js/site.js").stat().st_size < 3_000


def test_style_sheet_loads_nothing() -> None:
    text = (ASSETS / "css/site.css").read_text(encoding="utf-8")
    assert "@import" not in text
    assert "@font-face" not in text
    assert "url(" not in text


def test_every_custom_property_is_defined() -> None:
    text = (ASSETS / "css/site.css").read_text(encoding="utf-8")
    defined = set(re.findall(r"(--[a-z0-9-]+)\s*:", text))
    assert set(re.findall(r"var\((--[a-z0-9-]+)\)", text)) <= defined


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_obeys_the_policy(path: Path) -> None:
    """No styles and no scripts inside the page; data blocks are neither."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son[a-z]+=\"", text)


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_new_windows_are_announced(path: Path) -> None:
    for match in re.finditer(r"<a[^>]*target=\"_blank\".*?</a>", path.read_text(encoding="utf-8"), re.DOTALL):
        assert "새 창" in match.group()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ERROR_PAGES)
def test_error_page_is_kind_and_complete(name: str, rf: RequestFactory) -> None:
    response = ERROR_PAGES[name](rf.get("/somewhere/"))
    markup = response.content.decode()
    page = Page(markup)
    assert response.status_code == (403 if name == "csrf" else int(name))
    assert page.tags["h1"] == 1
    assert [key for key, count in page.ids.items() if count > 1] == []
    assert {"/", "tel:109", "tel:1577-0199", "tel:1388"} <= set(page.links)
    assert "| 디딤</title>" in markup
    assert '<html lang="ko">' in markup


def test_server_error_page_needs_no_database(rf: RequestFactory) -> None:
    """The `db` fixture is not asked for: a query would fail this test."""
    assert views.server_error(rf.get("/")).status_code == 500


def test_maintenance_page_stands_alone() -> None:
    text = (ROOT / "templates/maintenance.html").read_text(encoding="utf-8")
    assert "{%" not in text
    assert "{{" not in text
    assert not re.search(r"<(link|script|img)\b", text)
    assert "tel:109" in text


@pytest.mark.django_db
def test_every_page_has_the_fixed_parts(client: Client) -> None:
    markup = client.get("/accounts/login/").content.decode()
    page = Page(markup)
    first_link = page.links[0]
    assert first_link == "#main"
    assert page.ids["main"] == page.ids["crisis-title"] == page.ids["contact-title"] == 1
    assert "/find/" in page.links
    assert 'rel="alternate" type="application/rss+xml"' in markup
    assert markup.index('id="crisis-title"') < markup.index('id="contact-title"')


class SampleForm(forms.Form):
    name = forms.CharField(label="이름", help_text="예약한 사람의 이름")
    memo = forms.CharField(label="하고 싶은 말", required=False)
    hours = forms.ChoiceField(
        label="시간", widget=forms.RadioSelect, choices=[("1", "1시간"), ("2", "2시간")]
    )
    agreed = forms.BooleanField(label="동의해요")


def test_field_says_required_and_optional_in_words() -> None:
    form = SampleForm()
    assert "필수" in form["name"].as_field_group()
    assert "선택" in form["memo"].as_field_group()


def test_field_errors_are_tied_to_the_field() -> None:
    markup = SampleForm({})["name"].as_field_group()
    assert 'aria-describedby="id_name_helptext id_name_error"' in markup
    assert 'id="id_name_error"' in markup
    assert 'aria-invalid="true"' in markup


def test_choices_are_grouped_under_a_legend() -> None:
    markup = SampleForm()["hours"].as_field_group()
    assert re.search(r"<fieldset.*<legend>시간", markup, re.DOTALL)


def test_a_tick_box_stands_inside_its_label() -> None:
    assert re.search(
        r'<label class="check" for="id_agreed"><input type="checkbox"',
        SampleForm()["agreed"].as_field_group(),
    )


def test_error_summary_links_to_fields() -> None:
    markup = render_to_string("components/error_summary.html", {"form": SampleForm({})})
    assert {"#id_name", "#id_agreed"} <= set(Page(markup).links)


@pytest.mark.django_db
def test_card_picture_is_made_once_and_follows_the_focal_point(
    django_assert_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    image = ImageFactory()
    first = card_picture(image)
    assert 'loading="lazy"' in first
    assert 'alt=""' in first
    with django_assert_num_queries(0):
        assert card_picture(image) == first
    image.set_focal_point(Rect(0, 0, 8, 8))
    image.save()
    assert card_picture(image) != first
