"""A field of a form with its label, help and errors; an `<input>`; a list of them to choose from: all written at once.

Templates of the same take half of the time that a page with a form takes. Of inputs, Django's templates write the same (a test
compares). Whatever else there is has its template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

FIELD = "django/forms/field.html"
FOLDER = "django/forms/widgets/"
PLAIN = (
    "input",
    "text",
    "number",
    "email",
    "url",
    "password",
    "hidden",
    "date",
    "datetime",
    "time",
    "checkbox",
)

REQUIRED = '<span class="field__mark"> 필수</span>'
OPTIONAL = '<span class="field__mark field__mark--optional"> 선택</span>'

Widget = Mapping[str, Any]
"""What Django tells the template of a widget."""


class FormRenderer(TemplatesSetting):
    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        if template_name == FIELD:
            return mark_safe(_field(context["field"]))  # noqa: S308 - each part is escaped
        if (write := WRITTEN.get(template_name)) and (html := write(context["widget"])) is not None:
            return mark_safe(html)  # noqa: S308 - each part is escaped
        return mark_safe(super().render(template_name, context, request))  # noqa: S308 - by a template


def _field(field: BoundField) -> str:
    """Label, help, errors, input: in the order in which they are read."""
    errors, name, key = field.errors, _safe(field.label) + _mark(field), field.auto_id
    is_checkbox, end = field.widget_type == "checkbox", ""
    if field.use_fieldset:
        about = f' aria-describedby="{_safe(ids)}"' if (ids := field.aria_describedby) else ""
        head, end = f"<fieldset{about}><legend>{name}</legend>", "</fieldset>"
    elif is_checkbox:
        head = f'<label class="check" for="{_safe(field.id_for_label)}">{field}<span>{name}</span></label>'
    else:
        head = f'<label for="{_safe(field.id_for_label)}">{name}</label>'
    at = f' id="{_safe(key)}_helptext"' if key else ""
    advice = f'<p class="field__help"{at}>{field.help_text}</p>' if field.help_text else ""
    wrong = f"{errors}" if errors else ""
    box = "" if is_checkbox else f"{field}"
    look = "field field--error" if errors else "field"
    return f'<div class="{look}">{head}\n{advice}\n{wrong}\n{box}{end}</div>'


def _mark(field: BoundField) -> str:
    """Whether a field must be filled in, behind its label; not in a form that nobody need send (`marks_fields`)."""
    if not getattr(field.form, "marks_fields", True):
        return ""
    return REQUIRED if field.field.required else OPTIONAL


def attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(_attribute(*each) for each in attrs.items())


def _attribute(name: str, value: Any) -> str:
    if value is False:
        return ""
    return f" {_safe(name)}" + ("" if value is True else f'="{_safe(value)}"')


def _safe(value: Any) -> str:
    """As `conditional_escape` does it, which asks twice whether a text is lazy."""
    text = value if isinstance(value, str) else str(value)
    return text if hasattr(text, "__html__") else escape(text)


def _input(widget: Widget) -> str:
    value = widget["value"]
    said = "" if value is None else f' value="{_safe(value)}"'
    kind, name = _safe(widget["type"]), _safe(widget["name"])
    return f'<input type="{kind}" name="{name}"{said}{attributes(widget["attrs"])}>'


def _choices(widget: Widget) -> str | None:
    """Options without groups, each with its own label; nothing where there is more to it."""
    options = [option for group, options, _index in widget["optgroups"] for option in options if not group]
    if any(group for group, _options, _index in widget["optgroups"]) or not all(map(_is_plain, options)):
        return None
    about = {name: widget["attrs"][name] for name in ("id", "class") if widget["attrs"].get(name)}
    each = "".join(f"<div>\n    {_option(option)}</div>" for option in options)
    return f"<div{attributes(about)}>{each}\n</div>"


def _is_plain(option: Widget) -> bool:
    return option["template_name"] in OPTIONS and option["wrap_label"]


def _option(option: Widget) -> str:
    of = f' for="{_safe(key)}"' if (key := option["attrs"].get("id")) else ""
    return f"<label{of}>{_input(option)} {_safe(option['label'])}</label>"


OPTIONS = {f"{FOLDER}{name}_option.html" for name in ("radio", "checkbox")}
WRITTEN: dict[str | None, Callable[[Widget], str | None]] = {
    **{f"{FOLDER}{name}.html": _input for name in PLAIN},
    **{f"{FOLDER}{name}.html": _choices for name in ("radio", "checkbox_select")},
}
