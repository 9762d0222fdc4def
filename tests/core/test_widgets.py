"""Attributes of form fields are those that Django's own template writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django.forms
import pytest
from django.template import Context, Engine
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from core.templatetags.widgets import attributes

pytestmark = pytest.mark.once

DJANGOS = Path(django.forms.__file__).parent / "templates/django/forms/widgets/attrs.html"
TEMPLATE = Engine().from_string(DJANGOS.read_text())

TEXTS = st.text(st.characters(blacklist_categories=["Cs"]))
VALUES = st.booleans() | st.none() | st.integers() | TEXTS | TEXTS.map(lazystr) | TEXTS.map(mark_safe)


@given(st.dictionaries(TEXTS, VALUES))
def test_they_are_what_django_writes(attrs: dict[str, Any]) -> None:
    assert attributes(attrs) == TEMPLATE.render(Context({"widget": {"attrs": attrs}}))
