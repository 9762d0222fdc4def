"""Lists that are narrowed by links: the state stands in the address and works without JavaScript.

A view names its filters and gives the request's query; unknown names and values are left out kindly, and the page can
say which (`ignored`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator

PAGE = "page"


@dataclass(frozen=True)
class Choice:
    """One link of a filter."""

    value: str
    label: str
    url: str
    is_active: bool


@dataclass(frozen=True)
class Filter:
    """One thing to narrow a list by: its name in the address, its label, and (value, label) pairs.

    One with too many options for a row of links is no row (`is_row`); the page offers it in a form.
    """

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    all_label: str = "전체"
    is_row: bool = True

    def clean(self, value: str) -> str:
        """The value when it is one of the options, else nothing."""
        return value if any(value == option for option, _label in self.options) else ""


@dataclass(frozen=True)
class FilterRow:
    """A filter as the page shows it: "all" first, then a link for every option."""

    name: str
    label: str
    choices: list[Choice]

    @property
    def active(self) -> Choice | None:
        """The chosen option; None when everything is shown."""
        return next((choice for choice in self.choices if choice.is_active and choice.value), None)


class FilterSet:
    """The filters of one list with the state that the address asks for.

    `kept` is what else stands in the address and stays there, whatever is narrowed: the view, the day; or nothing yet.
    """

    def __init__(
        self, filters: Iterable[Filter], query: Mapping[str, str], kept: Mapping[str, str] | None = None
    ) -> None:
        self.filters = list(filters)
        self.kept = dict(kept or {})
        asked = {item.name: query.get(item.name, "") for item in self.filters}
        chosen = {item.name: item.clean(asked[item.name]) for item in self.filters}
        self.values = {name: value for name, value in chosen.items() if value}
        self.ignored = [item for item in self.filters if asked[item.name] and item.name not in self.values]

    def get(self, name: str) -> str:
        """The chosen value of a filter, or nothing."""
        return self.values.get(name, "")

    def __bool__(self) -> bool:
        return bool(self.values)

    def url(self, **changes: str | int) -> str:
        """The address of the same list with some values changed; an empty value takes one away."""
        merged = {**self.kept, **self.values, **changes}
        names = [*self.kept, *(item.name for item in self.filters), PAGE]
        pairs = [(name, merged[name]) for name in names if merged.get(name)]
        return f"?{urlencode(pairs)}" if pairs else "?"

    @property
    def query(self) -> str:
        """What narrows the list, for other addresses of the same (its feed); nothing for everything."""
        return f"?{urlencode(self.values)}" if self.values else ""

    @property
    def rows(self) -> list[FilterRow]:
        return [self._row(item) for item in self.filters if item.is_row]

    @property
    def clear_url(self) -> str:
        """The whole list."""
        return self.url(**dict.fromkeys(self.values, ""))

    @property
    def chosen(self) -> list[Choice]:
        """What narrows the list now; each link takes its own filter away."""
        labels = {(item.name, value): label for item in self.filters for value, label in item.options}
        return [
            Choice(value, labels[name, value], self.url(**{name: ""}), True)
            for name, value in self.values.items()
        ]

    def _row(self, item: Filter) -> FilterRow:
        current = self.get(item.name)
        options = [("", item.all_label), *item.options]
        return FilterRow(
            item.name,
            item.label,
            [
                Choice(value, label, self.url(**{item.name: value}), value == current)
                for value, label in options
            ],
        )


@dataclass(frozen=True)
class PageLink:
    number: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class Listing:
    """One page of a list, with links that keep the filters. Iterate over it for the items."""

    items: list[Any]
    total: int
    number: int
    links: list[PageLink | None]  # None stands for a gap
    previous_url: str
    next_url: str

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def listing(
    queryset: Any, filters: FilterSet, page: str | None, per_page: int, *, total: int | None = None
) -> Listing:
    """The asked page of a queryset; a page that does not exist gives the nearest one.

    Two queries; one when the caller knows the total.
    """
    paginator = Paginator(queryset, per_page)
    if total is not None:
        paginator.count = total
    current = paginator.get_page(page)
    numbers = paginator.get_elided_page_range(current.number, on_each_side=1, on_ends=1)
    links = [
        PageLink(number, filters.url(**{PAGE: number if number > 1 else ""}), number == current.number)
        if isinstance(number, int)
        else None
        for number in numbers
    ]
    before, after = current.number - 1, current.number + 1
    return Listing(
        items=list(current.object_list),
        total=paginator.count,
        number=current.number,
        links=links if paginator.num_pages > 1 else [],
        previous_url=filters.url(**{PAGE: before if before > 1 else ""}) if current.has_previous() else "",
        next_url=filters.url(**{PAGE: after}) if current.has_next() else "",
    )
