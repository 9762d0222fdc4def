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


class Shapes(forms.Form):
    """A field of each shape."""

    name = forms.CharField(label="이름 <b>", help_text="두 글자 <b>이상</b>", min_length=2)
    agreed = forms.BooleanField(label="동의해요", required=False)
    way = forms.ChoiceField(
        label="방법", choices=[("visit", "방문")], widget=forms.RadioSelect, help_text="하나만"
    )


class Unmarked(Shapes):
    marks_fields = False


def field_of(form: type[forms.Form], wanted: str, **data: str) -> str:
    return " ".join(form(data or None, renderer=FormRenderer())[wanted].as_field_group().split())


REQUIRED = '<span class="field__mark"> 필수</span>'
OPTIONAL = '<span class="field__mark field__mark--optional"> 선택</span>'


def test_a_field_has_label_help_and_input() -> None:
    assert field_of(Shapes, "name") == (
        f'<div class="field"><label for="id_name">이름 &lt;b&gt;{REQUIRED}</label>'
        ' <p class="field__help" id="id_name_helptext">두 글자 <b>이상</b></p> '
        '<input type="text" name="name" minlength="2" required aria-describedby="id_name_helptext" id="id_name"></div>'
    )


def test_a_checkbox_stands_before_its_label() -> None:
    assert field_of(Shapes, "agreed") == (
        '<div class="field"><label class="check" for="id_agreed"><input type="checkbox" name="agreed" id="id_agreed">'
        f"<span>동의해요{OPTIONAL}</span></label> </div>"
    )


def test_choices_are_a_group_that_names_its_help() -> None:
    written = field_of(Shapes, "way")
    assert written.startswith(
        f'<div class="field"><fieldset aria-describedby="id_way_helptext"><legend>방법{REQUIRED}</legend>'
    )
    assert written.endswith("</fieldset></div>")


def test_an_error_stands_before_the_input_and_is_named_by_it() -> None:
    written = field_of(Shapes, "name", name="<", way="visit")
    assert written.startswith('<div class="field field--error">')
    assert written.index('id="id_name_error"') < written.index("<input")
    assert 'aria-invalid="true" aria-describedby="id_name_helptext id_name_error"' in written
    assert 'value="&lt;"' in written


def test_a_form_that_nobody_need_send_marks_nothing() -> None:
    assert "field__mark" not in field_of(Unmarked, "name")
    assert "field__mark" in field_of(Shapes, "name")
