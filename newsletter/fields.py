"""Topics as a field of a model."""

from core.fields import SomeOfField
from newsletter.enums import TOPICS


class TopicsField(SomeOfField):
    """Some of `enums.TOPICS`, in their groups; empty for all."""

    offered = list(TOPICS.items())
