"""A stream field for pages whose blocks change often."""

from typing import Any

from django.db.models import JSONField
from django.utils.functional import cached_property
from wagtail import blocks, fields


class StreamField(fields.StreamField):
    """Keeps the definitions of its blocks out of migrations, so that a changed block needs none.

    A data migration that has to read such a field works on the raw JSON of the column.
    """

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types or blocks.StreamBlock([]), **kwargs)

    @cached_property
    def json_field(self) -> JSONField:
        """Wagtail makes a new one for every value that is read."""
        return super().json_field

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
