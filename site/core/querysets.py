"""What the querysets of all page types know."""

from __future__ import annotations

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.models import PageManager, PageQuerySet, PageViewRestriction


class BasePageQuerySet(PageQuerySet):
    def private_q(self) -> Q:
        """Pages under a restriction, inside the same query; Wagtail asks for the restrictions first."""
        path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
        return Q(
            Exists(PageViewRestriction.objects.alias(path=path).filter(path__startswith=F("page__path")))
        )


class BasePageManager(PageManager.from_queryset(BasePageQuerySet)):  # type: ignore[misc]
    """The manager of every page type; in the order of the tree."""
