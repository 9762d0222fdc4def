"""Korean words for searching: what is put in the index, and what a query asks of it. Pure text, no database.

Words don't help in Korean: 청년센터에서 and 청년센터 are different words. So every syllable starts a token:
`청년센터` becomes `청년 년센 센터 터` (pairs, and the last syllable alone), across spaces too, and a query
becomes a phrase of pairs: `센터`, `년센 센터`. Any part of two syllables or more is found, however it is
spaced; a single syllable is found as the beginning of a token. Latin words and numbers stay whole.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

MAX_QUERY = 100  # characters of a query that are looked at
MAX_WORDS = 12
LONGEST_COMPOUND = 8  # syllables of a word that is tried as two
MAX_TOKEN = 64  # characters; PostgreSQL refuses lexemes of 2 KB

_FULLWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
_CLUSTERS = dict(
    zip(
        "ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ",
        ["ㄱㅅ", "ㄴㅈ", "ㄴㅎ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ", "ㄹㅎ", "ㅂㅅ"],
        strict=True,
    )
)
# Input methods write ㄱㅅ as one ㄳ; macOS may send a lone ㅊ as the conjoining letter.
_JAMO = str.maketrans(_CLUSTERS | {chr(0x1100 + index): initial for index, initial in enumerate(_INITIALS)})

_RUN = re.compile(r"[가-힣]+|[ㄱ-ㅎ]+|\d+|[^\W\d_가-힣ㄱ-ㅎ]+")
_WORD_BREAK = re.compile(r"[\s,/·ㆍ・|;]+|(?<=[^ㄱ-ㅎ])(?=[ㄱ-ㅎ])|(?<=[ㄱ-ㅎ])(?=[^ㄱ-ㅎ])")

JOSA = sorted(
    [
        "을",
        "를",
        "은",
        "는",
        "이",
        "가",
        "와",
        "과",
        "의",
        "에",
        "도",
        "만",
        "로",
        "나",
        "께",
        "랑",
        "에서",
        "에게",
        "에는",
        "에도",
        "에서는",
        "에서도",
        "에게서",
        "한테",
        "께서",
        "으로",
        "으로는",
        "으로도",
        "으로서",
        "로서",
        "으로써",
        "로써",
        "로는",
        "로도",
        "까지",
        "부터",
        "마다",
        "보다",
        "처럼",
        "만큼",
        "조차",
        "밖에",
        "이나",
        "이며",
        "이랑",
        "하고",
        "라도",
        "이라도",
        "라는",
        "이라는",
        "라고",
        "이라고",
        "와의",
        "과의",
        "에서의",
        "만의",
        "까지의",
    ],
    key=len,
    reverse=True,
)


def normalize(text: str) -> str:
    """Text in one form: composed syllables, half-width, lower case, consonants as single letters."""
    text = unicodedata.normalize("NFC", text.translate(_FULLWIDTH)).lower()
    return unicodedata.normalize("NFC", text).translate(_JAMO)


def one_line(text: str) -> str:
    """What somebody typed, fit to be shown again: no control characters, single spaces."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _is_syllabic(run: str) -> bool:
    return "가" <= run[0] <= "힣" or "ㄱ" <= run[0] <= "ㅎ"


def runs(text: str) -> list[str]:
    """Stretches of one script. Korean ones reach across spaces and punctuation: 청년 센터 is one."""
    result: list[str] = []
    kind = ""
    for run in _RUN.findall(re.sub(r"(?<=\d),(?=\d{3})", "", normalize(text))):
        same, kind = kind, ("가" if "가" <= run[0] <= "힣" else "ㄱ" if "ㄱ" <= run[0] <= "ㅎ" else "")
        if kind and kind == same:
            result[-1] += run
        else:
            result.append(run)
    return result


def _tokens(stretches: list[str]) -> Iterator[str]:
    for run in stretches:
        if _is_syllabic(run):
            yield from (run[start : start + 2] for start in range(len(run)))
        else:
            yield run[:MAX_TOKEN]


def tokens(text: str) -> list[str]:
    """What the index keeps of a text, in order. Tokens hold letters and digits only."""
    return list(_tokens(runs(text)))


def initials(text: str) -> str:
    """The first consonants of the syllables: 청년센터 → ㅊㄴㅅㅌ."""
    return "".join(_INITIALS[(ord(char) - 0xAC00) // 588] for char in normalize(text) if "가" <= char <= "힣")


def name_tokens(name: str) -> list[str]:
    """What the index keeps of a name or a title: its tokens and its first consonants."""
    return tokens(name) + tokens(initials(name))


def strip_josa(word: str) -> str:
    """The word without its particle and plural, when at least two characters of it remain.

    회의, 나이 stay. A word that only looks like it (청년가) is still found by what remains of it.
    """
    for josa in JOSA:
        stem = word.removesuffix(josa)
        if stem != word and len(stem) >= 2 and not stem[-1].isdigit():
            word = stem
            break
    return word.removesuffix("들") if len(word) > 2 else word


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that follow one another; with `prefix` the last one may go on."""

    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of the index: any phrase of `whole`, or of each word one of its phrases."""

    literal: Phrase  # as typed, spaces aside: what a title should hold to come first
    whole: tuple[Phrase, ...]
    words: tuple[tuple[Phrase, ...], ...]

    @property
    def as_typed(self) -> "Query":
        """The same without synonyms and stripped particles."""
        return Query(self.literal, (), ((self.literal,),))

    @property
    def is_one_syllable(self) -> bool:
        """Too little to look for in long texts."""
        return len(self.words) == 1 and len(self.literal.tokens) == 1 and len(self.literal.tokens[0]) == 1


def phrase(text: str, *, prefix: bool = False) -> Phrase | None:
    """The phrase that finds a text; None if it has no letter or digit.

    A lone last syllable is the beginning of a token. So is a last Latin word of three letters or more, and
    with `prefix` (for search while typing) any last word.
    """
    stretches = runs(text)
    if not stretches:
        return None
    found, last = list(_tokens(stretches)), stretches[-1]
    if not _is_syllabic(last):
        return Phrase(tuple(found), prefix or (last.isalpha() and len(last) > 2))
    if len(last) > 1:
        found.pop()
    return Phrase(tuple(found), len(last) == 1)


def key(text: str) -> str:
    """The form under which synonyms are kept: normalised, letters and digits only."""
    return "".join(_RUN.findall(normalize(text)))


def words(text: str) -> list[str]:
    """The words of a query, without lone particles unless there is nothing else."""
    found = [word for word in _WORD_BREAK.split(normalize(text[:MAX_QUERY])) if key(word)][:MAX_WORDS]
    return [word for word in found if key(word) not in JOSA] or found


def _phrases(text: str, synonyms: Mapping[str, Collection[str]], prefix: bool) -> tuple[Phrase, ...]:
    bare = strip_josa(key(text))
    others = (*synonyms.get(key(text), ()), *synonyms.get(bare, ()))
    stem = strip_josa(text) if bare != key(text) else text
    found = [phrase(stem, prefix=prefix), *(phrase(other) for other in others)]
    return tuple(dict.fromkeys(one for one in found if one))


def query(
    text: str, synonyms: Mapping[str, Collection[str]] | None = None, *, prefix: bool = False
) -> Query | None:
    """What to ask of the index; None if the text has no letter or digit.

    `synonyms` maps a word's `key` to other ways to say it.
    """
    synonyms = synonyms or {}
    parts = words(text)
    together = " ".join(parts)
    literal = phrase(together, prefix=prefix)
    if literal is None:
        return None
    return Query(
        literal,
        _phrases(together, synonyms, prefix) if len(parts) > 1 else (),
        tuple(_phrases(part, synonyms, prefix and part is parts[-1]) for part in parts),
    )


_KEYS = dict(
    zip(
        "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml",
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ",
        strict=True,
    )
)
_DIPHTHONGS = dict(
    zip(["ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅜㅓ", "ㅜㅔ", "ㅜㅣ", "ㅡㅣ"], "ㅘㅙㅚㅝㅞㅟㅢ", strict=True)
)
_PAIRS = {letters: cluster for cluster, letters in _CLUSTERS.items()}
_SYLLABLE = re.compile(
    f"([{_INITIALS}])({'|'.join(_DIPHTHONGS)}|[{_VOWELS}])(?:({'|'.join(_PAIRS)}|[ㄱ-ㅎ])(?![{_VOWELS}]))?"
)


def _compose(match: re.Match[str]) -> str:
    initial, vowel, final = match.groups(default="")
    vowel, final = _DIPHTHONGS.get(vowel, vowel), _PAIRS.get(final, final)
    tail = "" if final in _FINALS else final
    index = 0 if tail else _FINALS.index(final)
    return chr(0xAC00 + (_INITIALS.index(initial) * 21 + _VOWELS.index(vowel)) * 28 + index) + tail


def from_latin_keys(text: str) -> str:
    """Korean that was typed with the keyboard set to English: cjdsus → 청년; "" if it can't be that."""
    jamo = "".join(_KEYS.get(char) or _KEYS.get(char.lower(), char) for char in text[:MAX_QUERY])
    korean = _SYLLABLE.sub(_compose, jamo)
    return korean if korean != text and not re.search("[ㄱ-ㅣ]", korean) else ""


def in_two(text: str) -> list[str]:
    """One long word as two, parted near its middle first: 정장대여 → 정장 대여."""
    word = strip_josa(normalize(text.strip()))
    if not re.fullmatch(f"[가-힣]{{4,{LONGEST_COMPOUND}}}", word):
        return []
    places = sorted(range(2, len(word) - 1), key=lambda place: abs(place - len(word) / 2))
    return [f"{word[:place]} {word[place:]}" for place in places]


_REQUEST = re.compile(
    r"(?<=[가-힣]{2})\s*(?:(?:좀\s*)?(?:해\s*주세요|해\s*줘요?|부탁\s*(?:해요|드려요|드립니다))|하고\s*싶어요|하는\s*법)[\s.!?~]*$"
)


def without_request(text: str) -> str:
    """The thing that is asked for: 이력서첨삭해주세요 → 이력서첨삭; "" where nothing is asked."""
    bare = _REQUEST.sub("", normalize(text))
    return bare if bare != normalize(text) else ""


def readings(text: str) -> list[str]:
    """What a text that finds nothing may have been meant as: typed on English keys, with capitals locked as well, a thing
    without the request for it, or two words in one."""
    bare = without_request(text)
    typed = dict.fromkeys([from_latin_keys(text), from_latin_keys(text.swapcase()), bare])
    return [*filter(None, typed), *in_two(bare or text)]


def meant(text: str, finds: Callable[[str], bool]) -> str:
    """A text as it was typed, composed; the first of its `readings` that finds something, where it finds nothing itself."""
    text = unicodedata.normalize("NFC", text)
    others = readings(text)
    return next(filter(finds, [text, *others]), text) if others else text
