"""Synonyms as a search needs them: kept in the cache, so that most searches don't read the table."""

from collections import defaultdict
from typing import Any

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from core import korean
from search.models import Synonym

CACHE_KEY = "search.synonyms"
CACHE_SECONDS = 60  # how long another process may go on with the words of before


def synonyms() -> dict[str, tuple[str, ...]]:
    """Other ways to say a word, by the word's `korean.key`."""
    found = cache.get(CACHE_KEY)
    if found is None:
        found = _read()
        cache.set(CACHE_KEY, found, CACHE_SECONDS)
    return found


def _read() -> dict[str, tuple[str, ...]]:
    others: dict[str, list[str]] = defaultdict(list)
    for group in Synonym.objects.in_use():
        words = group.as_list()
        for word in words:
            others[korean.key(word)] += [other for other in words if other != word]
    return {word: tuple(dict.fromkeys(found)) for word, found in others.items()}


def related(text: str, limit: int = 6) -> list[str]:
    """Words to try when a query finds nothing: synonyms of a word that it holds."""
    asked, table = korean.key(text), synonyms()
    near = (other for word, others in table.items() if word in asked and len(word) > 1 for other in others)
    return [word for word in dict.fromkeys(near) if korean.key(word) not in asked][:limit]


@receiver([post_save, post_delete], sender=Synonym, dispatch_uid="search.synonyms")
def forget(**kwargs: Any) -> None:
    """Have this process read the table again."""
    cache.delete(CACHE_KEY)
