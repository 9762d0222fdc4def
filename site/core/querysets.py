"""What the querysets of all page types know."""

from __future__ import annotations

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.models import PageManager, PageQuerySet, PageViewRestriction


def under_restriction(path: str) -> Exists:
    """Whether the page whose tree path stands in the column `path`, or a page above it, is not for everybody."""
    column = ExpressionWrapper(OuterRef(path), output_field=CharField())
    return Exists(PageViewRestriction.objects.alias(path=column).filter(path__startswith=F("page__path")))


class BasePageQuerySet(PageQuerySet):
    def private_q(self) -> Q:
        """Pages under a restriction, inside the same query; Wagtail asks for the restrictions first."""
        return Q(under_restriction("path"))


class BasePageManager(PageManager.from_queryset(BasePageQuerySet)):  # type: ignore[misc]
    """The manager of every page type; in the order of the tree."""
