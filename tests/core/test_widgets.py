"""Form fields are those that Django's own templates write."""

from __future__ import annotations

import operator
from datetime import date, time
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Engine
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from core.form_rendering import WRITTEN, FormRenderer
from core.templatetags.widgets import attributes

pytestmark = pytest.mark.once

DJANGOS = DjangoTemplates()
ATTRS = Engine(dirs=DJANGOS.engine.engine.dirs, app_dirs=False).get_template(
    "django/forms/widgets/attrs.html"
)

TEXTS = st.text(st.characters(blacklist_categories=["Cs"]))
VALUES = st.booleans() | st.none() | st.integers() | TEXTS | TEXTS.map(lazystr) | TEXTS.map(mark_safe)
NAMES = TEXTS.filter(lambda name: name not in {"items", "id", "class"})
"""Django's template looks up `attrs.items`, and would find an attribute of that name instead of the method."""
MORE = st.builds(
    operator.or_,
    st.dictionaries(NAMES, VALUES, max_size=3),
    st.dictionaries(st.sampled_from(["id", "class"]), TEXTS),
)

INPUTS: dict[type[forms.Widget], st.SearchStrategy[Any]] = {
    forms.TextInput: VALUES,
    forms.HiddenInput: VALUES,
    forms.EmailInput: TEXTS,
    forms.URLInput: TEXTS,
    forms.PasswordInput: TEXTS,
    forms.NumberInput: st.integers() | TEXTS,
    forms.DateInput: st.just(date(2026, 10, 5)) | TEXTS,
    forms.TimeInput: st.just(time(14, 30)) | TEXTS,
    forms.CheckboxInput: st.booleans() | TEXTS,
}


def both(widget: forms.Widget, name: str, value: Any, attrs: dict[str, Any]) -> tuple[str, str]:
    """As the site writes it, and as Django does."""
    return (
        widget.render(name, value, attrs, renderer=FormRenderer()),
        widget.render(name, value, attrs, renderer=DJANGOS),
    )


@given(MORE)
def test_attributes(attrs: dict[str, Any]) -> None:
    assert attributes(attrs) == ATTRS.render(Context({"widget": {"attrs": attrs}}))


@pytest.mark.parametrize("kind", INPUTS)
@given(data=st.data(), name=TEXTS, attrs=MORE)
def test_an_input(kind: type[forms.Widget], data: st.DataObject, name: str, attrs: dict[str, Any]) -> None:
    ours, djangos = both(kind(), name, data.draw(INPUTS[kind]), attrs)
    assert ours == djangos


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
@given(
    choices=st.lists(st.tuples(TEXTS, VALUES), max_size=4),
    value=TEXTS | st.lists(TEXTS),
    name=TEXTS,
    attrs=MORE,
)
def test_a_list_to_choose_from(
    kind: Any, choices: list[tuple[str, Any]], value: Any, name: str, attrs: dict[str, Any]
) -> None:
    ours, djangos = both(kind(choices=[*choices, *map(reversed, choices)]), name, value, attrs)
    assert "".join(ours.split()) == "".join(djangos.split()), "but for the ends of lines"


def test_groups_of_choices_are_left_to_the_template() -> None:
    widget = forms.RadioSelect(choices=[("서울", [("1", "마포")]), ("2", "다른 곳")])
    ours, djangos = both(widget, "place", "1", {"id": "place"})
    assert ours == djangos
    assert "서울" in ours


def test_what_is_written_without_a_template_has_one_at_django() -> None:
    for name in WRITTEN:
        assert DJANGOS.get_template(str(name))
