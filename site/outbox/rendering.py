"""Words of a message: a text and an HTML version from templates."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import mrml
from django.conf import settings
from django.template import Context, Engine, Template
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.html import escape

from outbox.kinds import Kind, Message
from outbox.models import Wording


@dataclass(frozen=True)
class Words:
    subject: str
    text: str
    html: str


def render(
    kind: Kind, context: dict[str, Any], language: str = "ko", wording: Wording | None = None
) -> Words:
    """Render the templates of a kind.

    In `mail/<kind>.txt` the first line is the subject and the paragraph after it the opening; `mail/<kind>.mjml`
    gets both as `subject` and `opening`. The operator's wording replaces them. Raises UnknownName when the wording
    names something that this kind doesn't know.
    """
    if kind.only_prints and not settings.DEBUG:
        own = (wording.subject, wording.opening) if wording else None
        site = (settings.WAGTAILADMIN_BASE_URL, site_name(language))
        form = _form(kind, tuple(sorted(context)), language, own, site)
        return _filled_in(form, {name: printable(str(value)) for name, value in context.items()})
    return _rendered(kind, context, language, wording)


def _rendered(kind: Kind, context: dict[str, Any], language: str, wording: Wording | None) -> Words:
    subject, opening, rest = template_words(kind, context, language)
    with translation.override(language):
        if wording:
            subject, opening = (
                fill(text, everywhere(context, language)) for text in (wording.subject, wording.opening)
            )
        subject = " ".join(printable(subject).split())
        around = {**everywhere(context, language), "subject": subject, "opening": opening}
        markup = printable(render_to_string(f"{folder(language)}/{kind.name}.mjml", around))
    text = printable(f"{opening}\n\n{rest}\n")
    return Words(subject=subject, text=text, html=mrml.to_html(markup).content)


NOT_PRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Without the letters that XML, and so MJML, has no place for: somebody's pasted text must not keep a mail back."""
    return NOT_PRINTABLE.sub("", text)


# --- Mails that differ only in what is printed ----------------------------------------------

BLANK = "⟦{}⟧"  # which no template and no library does anything with


@lru_cache(maxsize=32)
def _form(
    kind: Kind, names: tuple[str, ...], language: str, own: tuple[str, str] | None, site: tuple[str, str]
) -> Words:
    """The words with a blank for each value. Rendering takes ten times as long as filling in."""
    wording = Wording(subject=own[0], opening=own[1]) if own else None
    return _rendered(kind, {name: BLANK.format(name) for name in names}, language, wording)


def _filled_in(form: Words, values: dict[str, str]) -> Words:
    subject, text, html = form.subject, form.text, form.html
    for name, value in values.items():
        blank = BLANK.format(name)
        subject = subject.replace(blank, " ".join(value.split()))
        text, html = text.replace(blank, value), html.replace(blank, escape(value))
    return Words(subject, text, html)


def sample_of(kind: Kind, language: str) -> Message:
    """Invented values, with dates in the language of the words around them."""
    with translation.override(language):
        return kind.sample()


def template_words(kind: Kind, context: dict[str, Any], language: str) -> tuple[str, str, str]:
    """Subject, opening and rest as the template has them."""
    with translation.override(language):
        text = render_to_string(f"{folder(language)}/{kind.name}.txt", everywhere(context, language))
    return split(text)


BLOCK = r"{{% block {name} %}}(.*?){{% endblock %}}"


def template_source(kind: Kind, language: str) -> tuple[str, str]:
    """Subject and opening as the template writes them, names in braces: where the operator's own words start from."""
    name = get_template(f"{folder(language)}/{kind.name}.txt").origin.name  # type: ignore[attr-defined]
    source = Path(name).read_text(encoding="utf-8")
    found = (re.search(BLOCK.format(name=part), source, re.DOTALL) for part in ("subject", "opening"))
    subject, opening = (match[1] if match else "" for match in found)
    return subject, opening


def folder(language: str) -> str:
    return "mail" if language == "ko" else f"mail/{language}"


def everywhere(context: dict[str, Any], language: str) -> dict[str, Any]:
    """What the templates of every message can name, beside what is its own."""
    return {
        **context,
        "language": language,
        "site_name": site_name(language),
        "base_url": settings.WAGTAILADMIN_BASE_URL,
    }


def site_name(language: str) -> str:
    """What the site is called; in English by a name of its own, where it has one (`SITE_NAME_EN`)."""
    korean = settings.WAGTAIL_SITE_NAME
    return getattr(settings, "SITE_NAME_EN", korean) if language == "en" else korean


def split(text: str) -> tuple[str, str, str]:
    """Subject, opening and the rest of a rendered text template."""
    subject, _, body = text.strip().partition("\n")
    opening, _, rest = body.strip().partition("\n\n")
    return subject.strip(), opening.strip(), rest.strip()


class UnknownName(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class _Strict:
    """Stands for a name that could not be found: `string_if_invalid` of an engine."""

    def __contains__(self, part: object) -> bool:
        return True  # so that the template asks for `% name`

    def __mod__(self, name: object) -> str:
        raise UnknownName(str(name))

    def __str__(self) -> str:
        raise UnknownName("?")


# No templates to reach, and the date formats of ours. The form of the wording lets no tags through but `if`.
_engine = Engine(string_if_invalid=_Strict(), builtins=["core.templatetags.korean"])  # type: ignore[arg-type]


def parsed(text: str) -> Template:
    """The operator's words as a template. Raises TemplateSyntaxError."""
    return _engine.from_string(text)


def fill(text: str, context: dict[str, Any]) -> str:
    """Put values into the operator's words: `{{ booking.person.name }}`. Raises UnknownName, TemplateSyntaxError."""
    filled = parsed(text).render(Context(context, autoescape=False))
    return filled.strip()  # a plain string, no longer one that Django takes for safe HTML
