"""What a page of the admin asks about whoever opens it, read at once: rights, profile, second factor.

Django and Wagtail read each kind of rights by itself when it is first asked for, and remember it on the object of the user,
which lives as long as the request. This fills what they remember from one query. It decides nothing: the policies of Django
and Wagtail do, as ever. Nothing outlives the request.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import JSONField, Model, QuerySet, Value
from django.db.models.functions import JSONObject
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    Page,
)
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.users.models import UserProfile

from core.prepared import prepared
from people.models import User

Found = TypeVar("Found", bound=Model)
Rows = list[dict[str, Any]]

PAGE = ("id", "path", "depth", "title", "url_path", "content_type_id", "owner_id")
"""Of a page, what says where it stands, and whose it is; the rest is read when somebody asks for it."""
COLLECTION = ("id", "path", "depth")
PERMISSION = ("id", "codename", "content_type_id")
MODEL_RIGHT = JSONObject(app="content_type__app_label", name="codename")


def _fields(names: Iterable[str], of: str = "") -> JSONObject:
    """Fields of the row, or of what it points to."""
    return JSONObject(**{name: f"{of}__{name}" if of else name for name in names})


def _right_over(place: str, names: Iterable[str] = ()) -> JSONObject:
    """A row that gives a group a right over a page, a collection or a site; with fields of that place."""
    columns = {name: name for name in ("id", "group_id", "permission_id", f"{place}_id")}
    places = {place: _fields(names, place)} if names else {}
    return JSONObject(**columns, permission=_fields(PERMISSION, "permission"), **places)


PROFILE = [field.attname for field in UserProfile._meta.concrete_fields]  # noqa: SLF001
EXPLORED = "_explorable_root_page_cache"
"""Where Wagtail remembers the page at which its tree begins for a user."""


@dataclass(frozen=True)
class Known:
    """What else was read; `known_of` finds it."""

    roots: list[Page]
    factors: frozenset[str]
    """The kinds of second factors that the person has set up."""


def known_of(user: Any) -> Known | None:
    """What `learn` has read for this request; nothing where it hasn't."""
    return getattr(user, "_known", None)


def root_of_network(user: Any) -> Page | None:
    """The page above all others: whoever has a right over it has it everywhere."""
    known = known_of(user)
    return known.roots[0] if known and known.roots else Page.get_first_root_node()


def learn(user: Any) -> None:
    """Fill what Django and Wagtail remember on this user. One query."""
    rows: dict[str, Rows] = defaultdict(list)
    for kind, row in _read(person=user.pk):
        rows[kind].append(row)
    roots = sorted((_made(Page, row) for row in rows["root"]), key=lambda page: page.path)
    remembered: dict[str, Any] = {"_known": Known(roots, frozenset(row["type"] for row in rows["factor"]))}
    if user.is_superuser or not user.is_active:
        rows |= {kind: [] for kind in OF_GROUPS}  # who may do all, or nothing, needs no right of a group
    else:
        for kind in ("user", "group"):
            remembered[f"_{kind}_perm_cache"] = {f"{row['app']}.{row['name']}" for row in rows[kind]}
    for kind, made in OF_GROUPS.items():
        remembered[f"_{kind}_permission_cache"] = [made(row) for row in rows[kind]]
    for name, value in remembered.items():
        setattr(user, name, value)
    _learn_profile(user, rows["profile"])
    _learn_where_the_tree_begins(user, roots)


@prepared
def _read(*, person: int) -> QuerySet[Any, Any]:
    """Pairs of a word for what it is, and its fields."""
    parts = [
        _part("user", Permission.objects.filter(user=person), MODEL_RIGHT),
        _part("group", Permission.objects.filter(group__user=person), MODEL_RIGHT),
        _part("page", GroupPagePermission.objects.filter(group__user=person), _right_over("page", PAGE)),
        _part(
            "collection",
            GroupCollectionPermission.objects.filter(group__user=person),
            _right_over("collection", COLLECTION),
        ),
        _part("site", GroupSitePermission.objects.filter(group__user=person), _right_over("site")),
        _part("profile", UserProfile.objects.filter(user=person), _fields(PROFILE)),
        _part("factor", Authenticator.objects.filter(user=person), _fields(["type"])),
        _part("root", Page.objects.filter(depth=1), _fields(PAGE)),
    ]
    return parts[0].union(*parts[1:], all=True)


def _part(kind: str, found: QuerySet[Any], fields: JSONObject) -> QuerySet[Any, Any]:
    return found.order_by().values_list(Value(kind), fields)


# --- Rows made of what was read -------------------------------------------------------------


def _made(model: type[Found], row: dict[str, Any]) -> Found:
    """A row with the fields that were read; the others are read when somebody asks for them."""
    fields = [field for field in model._meta.concrete_fields if field.attname in row]  # noqa: SLF001
    values = [_value(field, row[field.attname]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], values)


def _value(field: Any, value: Any) -> Any:
    """As the field has it: SQLite's JSON has numbers for flags, and text for JSON within."""
    if isinstance(field, JSONField):
        return json.loads(value) if isinstance(value, str) else value
    return field.to_python(value)


def _right(model: type[Found], row: dict[str, Any], **points_to: type[Model]) -> Found:
    """What gives a right, with what it points to."""
    made = _made(model, row)
    pointed_to: dict[str, type[Model]] = {"permission": Permission, **points_to}
    for name, pointed in pointed_to.items():
        setattr(made, name, _made(pointed, row[name]))
    return made


OF_GROUPS: dict[str, Callable[[dict[str, Any]], Model]] = {
    "page": partial(_right, GroupPagePermission, page=Page),
    "collection": partial(_right, GroupCollectionPermission, collection=Collection),
    "site": partial(_right, GroupSitePermission),
}


def _learn_profile(user: User, rows: Rows) -> None:
    """Wagtail's profile of the user, or that there is none."""
    relation = UserProfile._meta.get_field("user")  # noqa: SLF001 - how Django documents asking for fields
    profile = _made(UserProfile, rows[0]) if rows else None
    relation.remote_field.set_cached_value(user, profile)
    if profile:
        relation.set_cached_value(profile, user)


def _learn_where_the_tree_begins(user: Any, roots: list[Page]) -> None:
    """Where one page with rights stands above all others. Else Wagtail looks for what they have in common."""
    pages = (
        roots
        if user.is_superuser
        else PagePermissionPolicy(Page).instances_with_direct_explore_permission(user)
    )
    top = min(pages, key=lambda page: page.depth, default=None)
    if top and all(page.path.startswith(top.path) for page in pages):
        setattr(user, EXPLORED, top)
