"""Wagtail's search in Korean, on SQLite and PostgreSQL alike: the public page, the admin's lists and choosers.

Three layers of one index row, each holding the one before:
`title`, `autocomplete` (and the fields for searching while typing: summaries), `body` (and everything else).
Results come in the order of the layers. Why not Wagtail's own backend: docs/decisions/search.md.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import models, router
from django.db.models import Case, Count, IntegerField, Manager, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Least, Length
from django.utils.functional import cached_property
from modelsearch.backends.base import BaseIndex, BaseSearchBackend, BaseSearchQueryCompiler, BaseSearchResults
from modelsearch.index import AutocompleteField, BaseField, FilterField, RelatedFields, get_indexed_models
from modelsearch.query import And, Boost, MatchAll, Not, Or, Phrase, PlainText, SearchQuery
from modelsearch.utils import get_content_type_pk, get_descendants_content_types_pks
from wagtail.search.models import IndexEntry

from core import korean
from search.expressions import index_text, rows
from search.synonyms import synonyms

LAYERS = ("title", "autocomplete", "body")
NOTHING, EVERYTHING = Q(pk__in=[]), ~Q(pk__in=[])


def _values(obj: Any, field: BaseField) -> Iterator[tuple[BaseField, str]]:
    """The fields of an object with their text, related objects included."""
    value = field.get_value(obj)
    if not isinstance(field, RelatedFields):
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
        yield field, " ".join(str(part) for part in parts if part is not None)
    elif value is not None:
        for related in value.all() if isinstance(value, Manager) else [value]:
            for sub_field in field.fields:
                yield from _values(related, sub_field)


def _layer(field: BaseField) -> str:
    if field.field_name == "title":
        return "title"
    return "autocomplete" if isinstance(field, AutocompleteField) else "body"


def _entry(obj: Any, content_type_id: int) -> IndexEntry:
    texts: dict[str, dict[str, None]] = {layer: {} for layer in LAYERS}
    for field in obj.get_search_fields():
        if not isinstance(field, FilterField):
            for found, text in _values(obj, field):
                texts[_layer(found)][text] = None
    title, autocomplete, body = (" ".join(texts[layer]) for layer in LAYERS)
    entry = IndexEntry(content_type_id=content_type_id, object_id=str(obj.pk))
    tokens = korean.name_tokens(title)
    entry.title = index_text(tokens)
    tokens += korean.tokens(autocomplete)
    entry.autocomplete = index_text(tokens)
    entry.body = index_text(tokens + korean.tokens(body))
    return entry


class KoreanIndex(BaseIndex):
    """Index rows hold tokens of `core.korean` in place of words."""

    @property
    def entries(self) -> QuerySet[IndexEntry]:
        return IndexEntry.objects.using(router.db_for_write(IndexEntry))

    def add_items(self, model: type[models.Model], items: Iterable[Any]) -> None:
        content_type_id = get_content_type_pk(model)
        self.entries.bulk_create(
            [_entry(item, content_type_id) for item in items],
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=LAYERS,
        )

    def delete_item(self, item: Any) -> None:
        item.index_entries.all()._raw_delete(using=self.entries.db)  # noqa: SLF001 - as Wagtail does: no cascade to look for

    def reset(self) -> None:
        self.entries._raw_delete(using=self.entries.db)  # noqa: SLF001

    def delete_stale_entries(self) -> None:
        for model in get_indexed_models():
            if not model._meta.parents:  # noqa: SLF001
                existing = model.objects.values_list(Cast("pk", models.CharField()))
                ours = self.entries.filter(content_type_id__in=get_descendants_content_types_pks(model))
                ours.exclude(object_id__in=existing).delete()


class KoreanRebuilder:
    """Rewrites the rows one after another; searching goes on meanwhile."""

    def __init__(self, index: KoreanIndex) -> None:
        self.index = index

    def start(self) -> KoreanIndex:
        self.index.delete_stale_entries()
        return self.index

    def finish(self) -> None:
        pass


class KoreanQueryCompiler(BaseSearchQueryCompiler):
    """Turns a query into filters and an order of the caller's queryset."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    layers: tuple[str, ...] = LAYERS
    prefix = False

    def check(self) -> None:
        """Any filter and any order will do: they are the database's own. The admin filters by what no index names ("has child
        pages"), and Wagtail would answer with an error page."""

    @cached_property
    def _synonyms(self) -> dict[str, tuple[str, ...]]:
        return synonyms()

    def _ids(self, layer: str, asked: korean.Query, *, any_word: bool) -> QuerySet[Any]:
        """Keys of the model's objects whose layer matches."""
        key = self.queryset.model._meta.pk  # noqa: SLF001
        while key.remote_field:
            key = key.target_field
        return IndexEntry.objects.filter(
            content_type_id__in=get_descendants_content_types_pks(self.queryset.model),
            pk__in=rows(layer, asked, any_word=any_word),
        ).values_list(Cast("object_id", type(key)()))

    def _leaf(self, query: SearchQuery, layer: str, *, literal: bool) -> Q:
        asked = korean.query(query.query_string, self._synonyms, prefix=self.prefix)
        if asked is None:
            return NOTHING
        if literal or isinstance(query, Phrase):
            asked = asked.as_typed
        layer = "autocomplete" if layer == "body" and asked.is_one_syllable else layer
        return Q(pk__in=self._ids(layer, asked, any_word=getattr(query, "operator", "") == "or"))

    def matching(self, query: SearchQuery, layer: str, *, literal: bool = False) -> Q:
        """The condition that a layer of an object answers the query."""
        match query:
            case MatchAll():
                return EVERYTHING
            case Not():
                return ~self.matching(query.subquery, layer, literal=literal)
            case Boost():
                return self.matching(query.subquery, layer, literal=literal)
            case And() | Or():
                parts = [self.matching(part, layer, literal=literal) for part in query.subqueries]
                return reduce(and_ if isinstance(query, And) else or_, parts)
            case _:
                return self._leaf(query, layer, literal=literal)

    def _relevance(self, layers: tuple[str, ...]) -> Case:
        """Titles that hold what was typed, then titles, summaries, and the rest; short titles first."""
        fields = {field.name for field in self.queryset.model._meta.get_fields()}  # noqa: SLF001
        length = Least(Length("title"), 999) if "title" in fields else Value(0)
        steps = [self.matching(self.meant, "title", literal=True)]
        steps += [self.matching(self.meant, layer) for layer in layers[:-1]]
        scores = [3000 - length, 2000 - length, Value(1000)]
        return Case(
            *(When(step, then=score) for step, score in zip(steps, scores, strict=False)),
            default=Value(0),
            output_field=IntegerField(),
        )

    @cached_property
    def meant(self) -> SearchQuery:
        """What was typed; where that finds nothing, what it may have been meant as, as on the public page."""
        typed = self.query
        if not isinstance(typed, PlainText):
            return typed

        def read(text: str) -> PlainText:
            return PlainText(text, operator=typed.operator, boost=typed.boost)

        def finds(text: str) -> bool:
            return bool(self.queryset.filter(self.matching(read(text), self.asked_layers[-1])).exists())

        return read(korean.meant(typed.query_string, finds))

    @property
    def asked_layers(self) -> tuple[str, ...]:
        return ("title",) if self.fields and list(self.fields) == ["title"] else self.layers

    def search(self, start: int, stop: int | None, score_field: str | None = None) -> QuerySet[Any]:
        layers = self.asked_layers
        queryset = self.queryset.filter(self.matching(self.meant, layers[-1]))
        if score_field:
            queryset = queryset.annotate(**{score_field: self._relevance(layers)})
        if self.order_by_relevance:
            queryset = queryset.order_by(self._relevance(layers).desc(), "-pk")
        elif not queryset.query.order_by:
            queryset = queryset.order_by("-pk")
        return queryset[start:stop]


class KoreanAutocompleteCompiler(KoreanQueryCompiler):
    """For the admin: names and summaries, and a last word that is still being typed."""

    layers = LAYERS[:-1]
    prefix = True


class KoreanResults(BaseSearchResults):
    supports_facet = True

    def get_queryset(self) -> QuerySet[Any]:
        return self.query_compiler.search(self.start, self.stop, self._score_field)

    def _do_search(self) -> list[Any]:
        return list(self.get_queryset())

    def _do_count(self) -> int:
        return self.get_queryset().count()

    def facet(self, field_name: str) -> OrderedDict[Any, int]:
        """How many results have each value of a field, the commonest first."""
        rows = self.query_compiler.search(0, None).order_by().values_list(field_name)
        return OrderedDict(rows.annotate(count=Count("pk")).order_by("-count"))


class SearchBackend(BaseSearchBackend):
    index_class = KoreanIndex
    rebuilder_class = KoreanRebuilder
    query_compiler_class = KoreanQueryCompiler
    autocomplete_query_compiler_class = KoreanAutocompleteCompiler
    results_class = KoreanResults
