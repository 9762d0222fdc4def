"""Words that somebody may have meant to type: near ones among titles, synonyms and the words that are often looked for."""

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from unicodedata import normalize

from django.core.cache import cache

from core import korean
from search.selectors import visible_pages
from search.synonyms import synonyms

NEAR = 0.8  # letters of ㅇㅣㄹㅈㅏㄹㅣ in common: one of five may be wrong
LEAST_LETTERS = 5
MOST_WORDS = 3  # of a query that are looked at
MOST_TITLES = 3000  # the newest
KEPT_FOR = 10 * 60  # seconds


def meant(text: str, popular: Iterable[str]) -> list[str]:
    """The text with one word put right, for each word near to one that it holds."""
    text = korean.normalize(text)
    asked = _by_letters(korean.words(text)[:MOST_WORDS])
    if not asked:
        return []
    known = {**_of_titles(), **_by_letters([*synonyms(), *popular])}
    found = []
    for letters, word in asked.items():
        if letters not in known:
            as_long = [each for each in known if abs(len(each) - len(letters)) <= 1]
            near = get_close_matches(letters, as_long, n=2, cutoff=NEAR)
            found += [text.replace(word, known[each]) for each in near]
    return list(dict.fromkeys(found))


def _of_titles() -> dict[str, str]:
    key = "search.words_of_titles"
    kept: dict[str, str] | None = cache.get(key)
    if kept is None:
        titles = visible_pages().order_by("-pk").values_list("title", flat=True)[:MOST_TITLES]
        words = {word for title in titles for word in korean.words(title)}
        kept = _by_letters([*words, *_beginnings(words)])
        cache.set(key, kept, KEPT_FOR)
    return kept


def _beginnings(words: Iterable[str]) -> list[str]:
    """What several words begin with is a word: 일자리 of 일자리카페 and 일자리센터."""
    goes_on = defaultdict[str, set[str]](set)
    for word in words:
        for place in range(2, len(word)):
            goes_on[word[:place]].add(word[place])
    return [word for word, ways in goes_on.items() if len(ways) > 1]


def _by_letters(words: Iterable[str]) -> dict[str, str]:
    """Words by their letters taken apart."""
    bare = (korean.strip_josa(korean.normalize(word)) for word in words)
    return {letters: word for word in bare if len(letters := normalize("NFD", word)) >= LEAST_LETTERS}
