"""What the operator's own words may use: the names and filters of the kind's templates, and nothing else.

Names lead from a booking to its person, and from there anywhere (`{{ booking.person.password }}`); whatever a template
doesn't show already is refused, before it is ever looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template.base import FilterExpression, Node, Variable, VariableNode
from django.template.defaulttags import FirstOfNode, IfNode
from django.template.loader import get_template

from outbox.kinds import Kind
from outbox.rendering import folder, parsed

Words = frozenset[str]


@lru_cache(maxsize=128)
def vocabulary(kind: Kind, language: str) -> Words:
    """Names, and filters with their bar (`|kdate`), of both templates of a kind."""
    found: set[str] = set()
    for suffix in ("txt", "mjml"):
        template = get_template(f"{folder(language)}/{kind.name}.{suffix}")
        source = Path(template.origin.name).read_text(encoding="utf-8")  # type: ignore[attr-defined]
        found.update(words_of(source))
    return frozenset(found)


def foreign_words(kind: Kind, language: str, text: str) -> list[str]:
    """What a text uses that the kind's templates don't. Raises TemplateSyntaxError."""
    known = vocabulary(kind, language)
    return [word for word in words_of(text) if word not in known]


def words_of(text: str) -> list[str]:
    """The names and filters of a template. Raises TemplateSyntaxError."""
    return [word for expression in _expressions(parsed(text).nodelist) for word in _words(expression)]


def _words(expression: FilterExpression) -> Iterator[str]:
    if isinstance(expression.var, Variable):
        yield from _name(expression.var)
    for function, arguments in expression.filters:
        yield f"|{function._filter_name}"  # noqa: SLF001 - the name that Django keeps of it
        for is_name, argument in arguments:
            if is_name:
                yield from _name(argument)


def _name(variable: Variable) -> Iterator[str]:
    if variable.lookups:  # else a number
        yield str(variable.var)


def _expressions(nodes: Iterable[Node]) -> Iterator[FilterExpression]:
    for node in nodes:
        if isinstance(node, VariableNode):
            yield node.filter_expression
        elif isinstance(node, FirstOfNode):
            yield from node.vars
        elif isinstance(node, IfNode):
            for condition, _ in node.conditions_nodelists:
                yield from _of_condition(condition)
        for name in node.child_nodelists:
            yield from _expressions(getattr(node, name, []))


def _of_condition(condition: Any) -> Iterator[FilterExpression]:
    """An `if` is a tree of operators, with expressions at its ends."""
    if condition is None:
        return
    value = getattr(condition, "value", None)
    if isinstance(value, FilterExpression):
        yield value
    for side in ("first", "second"):
        yield from _of_condition(getattr(condition, side, None))
