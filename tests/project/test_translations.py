"""The admin is in Korean: what the libraries lack stands in locale/, complete, well-formed and compiled."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
import wagtail.admin
from django import forms
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override, pgettext
from wagtail.models import Collection, Page, Site, Workflow

from bookings.models import Booking, ResourcePage
from config.demo.loader import Outcome, load
from core import clock
from core.models import CustomImage, Holiday, Region
from events.models import ProgramPage
from home.models import CenterPage, StandardPage
from people.models import ConsentText, SensitiveNote, StaffRole, Strike, User
from people.services.consents import consent_give, consent_text_next
from people.services.notes import CONSENT_KIND, note_write
from tests.factories.home import uproot
from tools import messages
from tools.messages import LOCALE, Catalogue, catalogues, compiled

pytestmark = pytest.mark.once

CATALOGUES = [
    pytest.param(catalogue, id=f"{catalogue.name} {catalogue.domain}") for catalogue in catalogues()
]
OURS = [param for param in CATALOGUES if param.values[0].path.exists()]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+|href=\"[^\"]*\"")


PERCENT = re.compile(r"%\(\w+\)[a-z]")
KIND = re.compile(r"요\.|주세요: |%\(error\)s")


# --- Catalogues -----------------------------------------------------------------------------


def test_the_catalogues_are_those_of_the_installed_libraries() -> None:
    found = {(param.values[0].name, param.values[0].domain) for param in CATALOGUES}
    apps = [
        "",
        "-admin",
        "-documents",
        "-embeds",
        "-images",
        "-redirects",
        "-search",
        "-search-promotions",
        "-settings",
        "-sites",
        "-snippets",
        "-users",
    ]
    wanted = {(f"wagtail{app}", "django") for app in apps}
    others = {(name, "django") for name in ("allauth", "django", "taggit")}
    assert found == wanted | others | {("wagtail-admin", "djangojs")}


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_every_text_is_in_korean(catalogue: Catalogue) -> None:
    assert catalogue.source()
    assert catalogue.untranslated() == []
    assert [entry.msgid for entry in catalogue.ours() if entry.fuzzy or entry.obsolete] == []


@pytest.mark.parametrize("catalogue", [param for param in OURS if param.values[0].name != "django"])
def test_a_catalogue_that_vanished_is_missed(catalogue: Catalogue, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    assert catalogue.untranslated()


@pytest.mark.parametrize("catalogue", OURS)
def test_only_what_upstream_lacks_or_what_is_marked_as_better(catalogue: Catalogue) -> None:
    """So that a file can be offered upstream, and upstream's own words win."""
    theirs, source = catalogue.theirs(), catalogue.source()
    for entry in catalogue.ours():
        at = messages.key(entry)
        assert at in source, f"upstream does not use it any more: {entry.msgid!r}"
        assert (at in theirs) == (messages.POLISHED in entry.tcomment), entry.msgid


@pytest.mark.parametrize("catalogue", OURS)
def test_placeholders_and_tags_are_those_of_the_original(catalogue: Catalogue) -> None:
    for entry in catalogue.ours():
        korean = entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr
        english = entry.msgid_plural or entry.msgid
        assert sorted(PLACEHOLDER.findall(korean)) == sorted(PLACEHOLDER.findall(english)), english
        assert korean.endswith(" ") == english.endswith(" "), english


@pytest.mark.parametrize("catalogue", OURS)
def test_one_plural_form(catalogue: Catalogue) -> None:
    file = catalogue.ours()
    assert (file.metadata["Language"], file.metadata["Plural-Forms"]) == ("ko", "nplurals=1; plural=0;")
    assert {tuple(entry.msgstr_plural) for entry in file if entry.msgid_plural} <= {(0,)}


def test_what_is_compiled_is_what_is_written() -> None:
    written = sorted(LOCALE.rglob("*.po"))
    assert written == sorted(param.values[0].path for param in OURS)
    assert [file.with_suffix(".mo") for file in written] == sorted(LOCALE.rglob("*.mo"))
    for file in written:
        assert file.with_suffix(".mo").read_bytes() == compiled(file), f"make messages: {file}"


@pytest.mark.parametrize("catalogue", [param for param in OURS if param.values[0].domain == "django"])
def test_django_says_it_as_it_is_written(catalogue: Catalogue) -> None:
    """Also: no text has two different Korean words in two catalogues."""
    with override("ko"):
        for entry in catalogue.ours():
            if entry.msgid_plural:
                assert ngettext(entry.msgid, entry.msgid_plural, 1) == entry.msgstr_plural[0]
                assert ngettext(entry.msgid, entry.msgid_plural, 5) == entry.msgstr_plural[0]
            elif entry.msgctxt:
                assert pgettext(entry.msgctxt, entry.msgid) == entry.msgstr
            else:
                assert gettext(entry.msgid) == entry.msgstr


@pytest.mark.parametrize(
    "catalogue", [param for param in CATALOGUES if param.values[0].name == "wagtail-admin"]
)
def test_the_admin_is_polished(catalogue: Catalogue) -> None:
    """Where the library's own Korean stumbles, ours stands in its place."""
    ours, source = {messages.key(entry) for entry in catalogue.ours()}, catalogue.source()
    stumbling = [
        entry.msgid
        for at, entry in catalogue.theirs().items()
        if at in source
        and at not in ours
        and AWKWARD.search(" ".join([entry.msgstr, *entry.msgstr_plural.values()]))
    ]
    assert stumbling == []


def test_what_forms_refuse_is_said_in_our_words() -> None:
    """Every sentence of Django's validators, fields and forms tells kindly what to do."""
    (catalogue,) = (param.values[0] for param in CATALOGUES if param.values[0].name == "django")
    ours = {messages.key(entry): entry for entry in catalogue.ours()}
    told = [
        at
        for at, entry in catalogue.source().items()
        if entry.msgid.endswith(".")
        and any(file.startswith(("core/validators", "forms/")) for file, _line in entry.occurrences)
    ]
    assert len(told) > 40
    assert set(told) - ours.keys() == set()
    for entry in ours.values():
        korean = entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr
        assert KIND.search(korean), korean
        assert set(PERCENT.findall(korean)) == set(PERCENT.findall(entry.msgid)), korean


def test_a_form_says_it_kindly() -> None:
    class Form(forms.Form):
        name = forms.CharField(max_length=3)
        often = forms.ChoiceField(choices=[("daily", "하루에 한 번")])
        day = forms.DateField()

    with override("ko"):
        errors = Form({"name": "가나다라", "often": "zzz"}).errors
        assert errors["name"] == ["3자까지 적을 수 있어요. 지금은 4자예요."]
        assert errors["often"] == ["목록에 있는 것 가운데 하나를 골라 주세요. ‘zzz’ 값은 목록에 없어요."]
        assert errors["day"] == ["비워 둘 수 없는 칸이에요. 적거나 골라 주세요."]
    with override("en"):
        assert Form({}).errors["day"] == ["This field is required."]


@pytest.mark.parametrize("name", ["home.html", "shared/header.html"])
def test_copied_templates_differ_in_the_hard_coded_word_only(name: str) -> None:
    theirs = Path(wagtail.admin.__file__).parent / "templates" / "wagtailadmin" / name
    ours = settings.BASE_DIR / "templates" / "wagtailadmin" / name
    assert ours.read_text() == theirs.read_text().replace('value="Search"', 'value="검색"')


# --- The tool -------------------------------------------------------------------------------


@pytest.fixture
def library(tmp_path: Path, monkeypatch: Any) -> Catalogue:
    """A library with three texts, one of them in Korean."""
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "ours")
    for language, texts in (("en", {"Page": "", "%d page": "", "Home": ""}), ("ko", {"Home": "홈"})):
        folder = tmp_path / "theirs" / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        file = polib.POFile()
        file.metadata = messages.HEADER
        for text, korean in texts.items():
            plural = "%d pages" if text == "%d page" else ""
            file.append(polib.POEntry(msgid=text, msgid_plural=plural, msgstr=korean))
        file.save(str(folder / "django.po"))
        file.save_as_mofile(str(folder / "django.mo"))
    return Catalogue("library", "django", tmp_path / "theirs")


def test_new_texts_are_added_empty_and_old_ones_leave(library: Catalogue) -> None:
    library.update()
    assert library.untranslated() == ["Page", "%d page"]
    file = library.ours()
    file[0].msgstr = "페이지"
    file.append(polib.POEntry(msgid="Gone", msgstr="사라진 것"))
    file.append(polib.POEntry(msgid="Home", msgstr="처음"))
    file.save(str(library.path))
    library.update()
    assert [(entry.msgid, entry.msgstr) for entry in library.ours()] == [("Page", "페이지"), ("%d page", "")]
    assert library.path.with_suffix(".mo").read_bytes() == compiled(library.path)


def test_a_catalogue_that_is_not_needed_any_more_leaves(library: Catalogue) -> None:
    library.update()
    folder = library.upstream / "en" / "LC_MESSAGES"
    polib.POFile().save(str(folder / "django.po"))
    library.update()
    assert list(messages.LOCALE.rglob("*.*o")) == []


def test_a_better_word_stays_when_it_is_marked(library: Catalogue) -> None:
    library.update()
    file = library.ours()
    file.append(polib.POEntry(msgid="Home", msgstr="처음", tcomment=messages.POLISHED))
    file.save(str(library.path))
    library.update()
    assert "Home" in [entry.msgid for entry in library.ours()]


# --- Screens --------------------------------------------------------------------------------

# Names, formats, keys, commands, what stands in a wording's template, and values that Wagtail prints as Python does.
FOREIGN = re.compile(
    r"Cheer UP|CSV|XLSX, TSV|AVIF, GIF, JPG, JPEG, PNG, WEBP|manage\.py \w+|\{[{%].*?[%}]\}|\S+@\S+|\S+\.\w+"
    r"|\b(Wagtail|LMS|Esc|Ctrl|Shift|Alt|URL|English|None|True|False|localhost|from|to)\b"
)
AWKWARD = re.compile(
    r"\bJ avaScript|>avaScript|건가요|\)[sd][가이은는을를](?= )"
)  # in the Korean of libraries
LATIN_WORDS = re.compile(r"[A-Za-z]{2,}[,.;:]?\s+[A-Za-z]{2,}")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
HANGUL = re.compile(r"[가-힣]")
READ_ALOUD = ("aria-label", "aria-description", "title", "placeholder", "alt")


def program() -> int:
    return int(ProgramPage.objects.live().first().pk)


def center() -> int:
    return int(CenterPage.objects.live().first().pk)


def image() -> int:
    return int(CustomImage.objects.first().pk)


def page_screen(name: str, page: Callable[[], int] = program) -> Callable[[], str]:
    return lambda: reverse(f"wagtailadmin_pages:{name}", args=[page()])


SCREENS: dict[str, Callable[[], str]] = {
    "dashboard": lambda: reverse("wagtailadmin_home"),
    "explorer at the top": lambda: reverse("wagtailadmin_explore_root"),
    "explorer": lambda: reverse("wagtailadmin_explore", args=[Page.objects.get(slug="centers").pk]),
    "page search": lambda: reverse("wagtailadmin_pages:search") + "?q=센터",
    "page types": page_screen("add_subpage", center),
    "page: new": lambda: reverse(
        "wagtailadmin_pages:add", args=["home", "standardpage", Site.objects.get().root_page_id]
    ),
    "page: program": page_screen("edit"),
    "page: center": page_screen("edit", center),
    "page: plain": page_screen("edit", lambda: int(StandardPage.objects.first().pk)),
    "page: history": page_screen("history"),
    "page: workflow": page_screen("workflow_history"),
    "page: usage": page_screen("usage"),
    "page: delete": page_screen("delete"),
    "page: unpublish": page_screen("unpublish"),
    "page: move": page_screen("move"),
    "page: copy": page_screen("copy", center),
    "page: privacy": lambda: reverse("wagtailadmin_pages:set_privacy", args=[program()]),
    "pages: publish": lambda: _bulk("wagtailcore", "page", "publish", program()),
    "pages: delete": lambda: _bulk("wagtailcore", "page", "delete", program()),
    "page chooser": lambda: reverse("wagtailadmin_choose_page"),
    "link to another site": lambda: reverse("wagtailadmin_choose_page_external_link"),
    "link to an address of mail": lambda: reverse("wagtailadmin_choose_page_email_link"),
    "link to a phone": lambda: reverse("wagtailadmin_choose_page_phone_link"),
    "link to an anchor": lambda: reverse("wagtailadmin_choose_page_anchor_link"),
    "images": lambda: reverse("wagtailimages:index"),
    "images: list": lambda: reverse("wagtailimages:index") + "?layout=list",
    "images: upload": lambda: reverse("wagtailimages:add_multiple"),
    "image": lambda: reverse("wagtailimages:edit", args=[image()]),
    "image: delete": lambda: reverse("wagtailimages:delete", args=[image()]),
    "images: tag": lambda: _bulk("core", "customimage", "add_tags", image()),
    "image chooser": lambda: reverse("wagtailimages_chooser:choose"),
    "documents": lambda: reverse("wagtaildocs:index"),
    "documents: upload": lambda: reverse("wagtaildocs:add_multiple"),
    "document chooser": lambda: reverse("wagtaildocs_chooser:choose"),
    "embed chooser": lambda: reverse("wagtailembeds:chooser"),
    "snippets": lambda: reverse("wagtailsnippets:index"),
    "snippets: synonyms": lambda: reverse("wagtailsnippets_search_synonym:list"),
    "snippet: new synonym": lambda: reverse("wagtailsnippets_search_synonym:add"),
    "users": lambda: reverse("wagtailusers_users:index"),
    "user": lambda: reverse("wagtailusers_users:edit", args=[User.objects.filter(is_staff=True).last().pk]),
    "groups": lambda: reverse("wagtailusers_groups:index"),
    "group": lambda: reverse("wagtailusers_groups:edit", args=[Group.objects.first().pk]),
    "group: delete": lambda: reverse("wagtailusers_groups:delete", args=[Group.objects.first().pk]),
    "account": lambda: reverse("wagtailadmin_account"),
    "collections": lambda: reverse("wagtailadmin_collections:index"),
    "collection": lambda: reverse(
        "wagtailadmin_collections:edit", args=[Collection.objects.filter(depth=2).first().pk]
    ),
    "workflows": lambda: reverse("wagtailadmin_workflows:index"),
    "workflow": lambda: reverse("wagtailadmin_workflows:edit", args=[Workflow.objects.get().pk]),
    "workflow: new": lambda: reverse("wagtailadmin_workflows:add"),
    "workflow: disable": lambda: reverse("wagtailadmin_workflows:disable", args=[Workflow.objects.get().pk]),
    "workflow tasks": lambda: reverse("wagtailadmin_workflows:task_index"),
    "report: workflows": lambda: reverse("wagtailadmin_reports:workflow"),
    "report: tasks": lambda: reverse("wagtailadmin_reports:workflow_tasks"),
    "report: locked": lambda: reverse("wagtailadmin_reports:locked_pages"),
    "report: history": lambda: reverse("wagtailadmin_reports:site_history"),
    "report: aging": lambda: reverse("wagtailadmin_reports:aging_pages"),
    "report: page types": lambda: reverse("wagtailadmin_reports:page_types_usage"),
    "sites": lambda: reverse("wagtailsites:index"),
    "site": lambda: reverse("wagtailsites:edit", args=[Site.objects.get().pk]),
    "site settings": lambda: reverse(
        "wagtailsettings:edit", args=["core", "sitesettings", Site.objects.get().pk]
    ),
    "redirects": lambda: reverse("wagtailredirects:index"),
    "redirect: new": lambda: reverse("wagtailredirects:add"),
    "redirects: import": lambda: reverse("wagtailredirects:start_import"),
    "promoted searches": lambda: reverse("wagtailsearchpromotions:index"),
    "promoted search: new": lambda: reverse("wagtailsearchpromotions:add"),
    "search terms": lambda: reverse("wagtailsearchpromotions:search_terms"),
}
OURS_BY_NAME = [
    "center_open",
    "desk:today",
    "desk:index",
    "staff:list",
    "staff:invite",
    "notes:hand_over_list",
    "strikes:index",
    "access:index",
    "access:reviews",
    "access:incident",
    "consent_texts:index",
    "legal_texts:index",
    "processors:index",
    "processors:add",
    "reports:ledger",
    "reports:uses",
    "reports:uses_print",
    "messages:kinds",
    "messages:mails",
    "messages:texts",
    "messages:sms_preview",
    "holidays:index",
    "holidays:add",
    "regions:index",
    "regions:add",
    "sessions:index",
    "rights_requests:list",
    "rights_requests:add",
]
OWN: dict[str, Callable[[], str]] = {
    **{name: partial(reverse, name) for name in OURS_BY_NAME},
    "center_opened": lambda: reverse("center_opened", args=[center()]),
    "desk:detail": lambda: reverse("desk:detail", args=[Booking.objects.first().pk]),
    "desk:hours": lambda: reverse("desk:hours", args=[ResourcePage.objects.first().pk]),
    "desk:export": lambda: reverse("desk:export"),
    "staff:remove": lambda: reverse("staff:remove", args=_role_of("desk@didim.example")),
    "strikes:detail": lambda: reverse("strikes:detail", args=[Strike.objects.first().pk]),
    "access:month": lambda: reverse("access:month", args=[clock.today().year, clock.today().month]),
    "access:month_print": lambda: reverse(
        "access:month_print", args=[clock.today().year, clock.today().month]
    ),
    "consent_texts:inspect": lambda: reverse("consent_texts:inspect", args=[_unused_text().pk]),
    "consent_texts:add": lambda: reverse("consent_texts:add", args=["booking"]),
    "consent_texts:delete": lambda: reverse("consent_texts:delete", args=[_new_text().pk]),
    "legal_texts:add": lambda: reverse("legal_texts:add", args=["privacy"]),
    "messages:kind": lambda: reverse("messages:kind", args=["invitation", "ko"]),
    "holidays:edit": lambda: reverse("holidays:edit", args=[Holiday.objects.first().pk]),
    "holidays:delete": lambda: reverse("holidays:delete", args=[Holiday.objects.first().pk]),
    "regions:edit": lambda: reverse("regions:edit", args=[Region.objects.first().pk]),
    "second factor": lambda: reverse(
        "wagtailusers_users:second_factor", args=[User.objects.get(email="desk@didim.example").pk]
    ),
    "user: delete": lambda: reverse(
        "wagtailusers_users:delete", args=[User.objects.get(email="desk@didim.example").pk]
    ),
}
OF_A_COUNSELLOR: dict[str, Callable[[], str]] = {
    "notes:index": lambda: reverse("notes:index"),
    "notes:find": lambda: reverse("notes:find"),
    "notes:detail": lambda: reverse("notes:detail", args=[_note().pk]),
    "notes:edit": lambda: reverse("notes:edit", args=[_note().pk]),
    "notes:delete": lambda: reverse("notes:delete", args=[_note().pk]),
}
BEFORE_SIGNING_IN: dict[str, Callable[[], str]] = {
    "sign-in": lambda: reverse("staff_sign_in"),
    "password reset": lambda: reverse("account_reset_password"),
    "password reset: mail is sent": lambda: reverse("account_reset_password_done"),
}


def _bulk(app: str, model: str, action: str, pk: int) -> str:
    return reverse("wagtail_bulk_action", args=[app, model, action]) + f"?id={pk}"


def _role_of(email: str) -> list[int]:
    person = User.objects.get(email=email)
    return [StaffRole.objects.get(group__user=person).pk, person.pk]


def _unused_text() -> ConsentText:
    return ConsentText.objects.filter(used_at=None).first()


def _new_text() -> ConsentText:
    text = consent_text_next("news")
    text.save()
    return text


def _note() -> SensitiveNote:
    """A note of the demo's counsellor about a visitor."""
    author = User.objects.get(email="counsellor@didim.example")
    visitor = User.objects.get(email="visitor1@didim.example")
    consent_give(person=visitor, text=ConsentText.objects.current(CONSENT_KIND))
    page = StaffRole.objects.get(group__user=author).page
    return note_write(author=author, person=visitor, page=page, body="이어서 이야기해요.")


TITLE = re.compile(r"<title>\s*(.*?)\s* - 디딤</title>", re.DOTALL)


class Reader(HTMLParser):
    """Collects what a page says, to eyes and to screen readers, but for what is meant to be in English (`lang="en"`)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._skips = False
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._skips = tag in {"script", "style"} or ("lang", "en") in attributes
        names = {*READ_ALOUD, "value"} if tag == "input" and ("type", "submit") in attributes else READ_ALOUD
        self.texts += [value for name, value in attributes if value and name in names]

    def handle_endtag(self, tag: str) -> None:
        self._skips = False

    def handle_data(self, data: str) -> None:
        if not self._skips:
            self.texts.append(data)


def english(html: str) -> list[str]:
    """Texts with two Latin words in a row, or with none but Latin words; names and the like do not count."""
    found = []
    for text in Reader(html).texts:
        words = FOREIGN.sub("", text)
        if LATIN_WORDS.search(words) or (LATIN_WORD.search(words) and not HANGUL.search(words)):
            found.append(" ".join(text.split()))
    return found


@pytest.fixture(scope="class")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The loaded demo, once for all tests of a class."""
    with django_db_blocker.unblock(), transaction.atomic():
        uproot()
        assert load() is Outcome.LOADED
        yield
        transaction.set_rollback(True)


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(User.objects.filter(is_superuser=True).first())
    return client


def content(client: Client, address: str) -> str:
    """The HTML of a screen; dialogs come wrapped in JSON."""
    response = client.get(address)
    assert response.status_code == 200, address
    text = response.content.decode()
    return str(json.loads(text)["html"]) if response["Content-Type"] == "application/json" else text


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestScreens:
    @pytest.mark.parametrize("address", SCREENS.values(), ids=SCREENS)
    def test_nothing_is_left_in_english(self, address: Callable[[], str], manager: Client) -> None:
        assert english(content(manager, address())) == []

    @pytest.mark.parametrize("address", OWN.values(), ids=OWN)
    def test_our_own_screens_are_in_korean_and_have_a_title(
        self, address: Callable[[], str], manager: Client
    ) -> None:
        html = content(manager, address())
        assert english(html) == []
        assert TITLE.search(html)[1]

    @pytest.mark.parametrize("address", OF_A_COUNSELLOR.values(), ids=OF_A_COUNSELLOR)
    def test_so_are_those_of_a_counsellor(self, address: Callable[[], str], client: Client) -> None:
        path = address()
        client.force_login(User.objects.get(email="counsellor@didim.example"))
        html = content(client, path)
        assert english(html) == []
        assert TITLE.search(html)[1]

    @pytest.mark.parametrize("address", BEFORE_SIGNING_IN.values(), ids=BEFORE_SIGNING_IN)
    def test_nothing_is_left_in_english_before_signing_in(
        self, address: Callable[[], str], client: Client
    ) -> None:
        assert english(content(client, address())) == []

    @pytest.mark.parametrize(
        ("missing", "screen"),
        [
            ("wagtail", "group"),
            ("wagtail-admin", "dashboard"),
            ("wagtail-documents", "documents: upload"),
            ("wagtail-images", "images"),
            ("wagtail-redirects", "redirects: import"),
            ("wagtail-search-promotions", "promoted search: new"),
            ("wagtail-snippets", "snippets"),
            ("wagtail-users", "group"),
        ],
    )
    def test_without_a_catalogue_english_is_left(
        self, missing: str, screen: str, manager: Client, settings: Any
    ) -> None:
        settings.LOCALE_PATHS = [path for path in settings.LOCALE_PATHS if path.name != missing]
        assert english(content(manager, SCREENS[screen]())) != []

    def test_scripts_are_in_korean(self, manager: Client) -> None:
        response = manager.get(reverse("wagtailadmin_javascript_catalog"))
        found = re.search(r"newcatalog = (\{.*?\});", response.content.decode(), re.DOTALL)
        assert found
        (catalogue,) = (param.values[0] for param in CATALOGUES if param.values[0].domain == "djangojs")
        said = json.loads(found[1])
        for entry in catalogue.source().values():
            korean = said[entry.msgid]
            assert HANGUL.search(korean[0] if entry.msgid_plural else korean) or "%" in korean, entry.msgid

    def test_permissions_are_named_in_korean(self) -> None:
        shown = Permission.objects.exclude(content_type__app_label="sessions")
        names = shown.values_list("name", flat=True)
        assert [name for name in names if not HANGUL.search(name)] == []

    def test_first_groups_and_roots_are_named_in_korean(self) -> None:
        assert {"검토자", "편집자"} <= set(Group.objects.values_list("name", flat=True))
        assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()
        assert Page.objects.get(depth=1).title == "전체"
        assert Collection.objects.get(depth=1).name == "전체"
        assert [str(workflow) for workflow in Workflow.objects.all()] == ["검토자 승인"]


def test_locale_paths_are_the_folders_of_locale() -> None:
    assert [Path(path).name for path in settings.LOCALE_PATHS] == sorted(
        {param.values[0].name for param in OURS}
    )
