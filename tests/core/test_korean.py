"""What is put in the index and what a query asks of it, against a small model of a phrase index."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core import korean

pytestmark = pytest.mark.once

SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
WORDS = st.lists(
    st.one_of(
        st.text(SYLLABLES, min_size=1, max_size=6),
        st.sampled_from(["AI", "NCS", "IT", "2026", "3", "·", "(", "면접정장", "센터에서"]),
    ),
    min_size=1,
    max_size=8,
)


def holds(text: list[str], phrase: korean.Phrase) -> bool:
    """Whether the tokens hold the phrase, as FTS5 and tsvector decide it."""
    size = len(phrase.tokens)
    for start in range(len(text) - size + 1):
        part = tuple(text[start : start + size])
        if part == phrase.tokens:
            return True
        if phrase.prefix and part[:-1] == phrase.tokens[:-1] and part[-1].startswith(phrase.tokens[-1]):
            return True
    return False


def finds(query: str, text: str) -> bool:
    asked, tokens = korean.query(query), korean.name_tokens(text)
    assert asked is not None
    return any(holds(tokens, phrase) for phrase in asked.whole) or all(
        any(holds(tokens, phrase) for phrase in phrases) for phrases in asked.words
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("청년센터", "청년 년센 센터 터"),
        ("청년 센터", "청년 년센 센터 터"),
        ("이력서·자기소개서", "이력 력서 서자 자기 기소 소개 개서 서"),
        ("AI면접", "ai 면접 접"),
        ("ＮＣＳ　특강", "ncs 특강 강"),
        ("1,000명", "1000 명"),
        ("3D프린터", "3 d 프린 린터 터"),
        ("👍 !?", ""),
        ("", ""),
    ],
)
def test_tokens(text: str, expected: str) -> None:
    assert " ".join(korean.tokens(text)) == expected


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("청년센터에서", "청년센터"),
        ("멘토링을", "멘토링"),
        ("일자리카페는", "일자리카페"),
        ("상담으로", "상담"),
        ("청년들에게", "청년"),
        ("ncs는", "ncs"),
        ("회의", "회의"),
        ("나이", "나이"),
        ("국가", "국가"),
        ("우리", "우리"),
        ("에서", "에서"),
        ("10만", "10만"),
    ],
)
def test_particles(word: str, stem: str) -> None:
    assert korean.strip_josa(word) == stem


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("회의", "회의실 대관"),
        ("나이", "나이 제한"),
        ("청년가", "청년가게 이야기"),
        ("청년센터는", "광진청년센터"),
        ("스터디룸", "스터디 룸 예약"),
        ("스터디 룸", "스터디룸 예약"),
        ("ai 면접", "AI면접 체험"),
        ("AI면접", "ai 면접 체험"),
        ("ncs", "NCS특강"),
        ("ncs2급", "NCS 2급"),
        ("옷", "새옷 나눔"),
        ("1회", "1회무료"),
        ("ㅊㄴㅅㅌ", "광진 청년센터"),
        ("ㄳ", "감사 편지"),
        ("청년ㅅㅌ", "청년센터"),
        ("상담 과 치유", "상담, 치유"),
        (unicodedata.normalize("NFD", "청년"), "청년센터"),
    ],
)
def test_is_found(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("IT", "with 청년"),
        ("AI", "aim high"),
        ("정장", "정 든 장터"),
        ("센터장", "센터"),
        ("ㅊㄴㅅㅌ", "청소년 쉼터"),
    ],
)
def test_is_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cjdsus", "청년"),
        ("dhsfkdls apsxhfld", "온라인 멘토링"),
        ("ekfrrhrl", "닭고기"),
        ("dkswdk", "앉아"),
        ("Rnfqjf", "꿀벌"),
        ("CJDSUS", "청년"),
        ("ncs", ""),
        ("청년", ""),
        ("123", ""),
        ("", ""),
    ],
)
def test_english_keyboard(typed: str, meant: str) -> None:
    assert korean.from_latin_keys(typed) == meant


def test_synonyms_are_asked_for_as_well() -> None:
    asked = korean.query("정장을 빌려요", {"정장": ("청년옷장",)})
    assert asked is not None
    assert [phrase.tokens for phrase in asked.words[0]] == [("정장",), ("청년", "년옷", "옷장")]
    assert [phrase.tokens for phrase in asked.as_typed.words[0]] == [asked.literal.tokens]


def test_long_queries_are_cut() -> None:
    asked = korean.query("청년 " * 2000)
    assert asked is not None
    assert len(asked.words) <= korean.MAX_WORDS
    assert max(len(token) for token in korean.tokens("a" * 5000)) == korean.MAX_TOKEN


@given(st.text())
def test_normalizing_twice_changes_nothing(text: str) -> None:
    once = korean.normalize(text)
    assert korean.normalize(once) == once


@given(st.text())
def test_taken_apart_syllables_are_the_same(text: str) -> None:
    assert korean.normalize(unicodedata.normalize("NFD", text)) == korean.normalize(
        unicodedata.normalize("NFC", text)
    )


@given(st.text())
def test_any_text_makes_plain_tokens(text: str) -> None:
    asked = korean.query(text, {"청년": ("젊은이",)}, prefix=True)
    tokens = korean.name_tokens(text)
    for phrase in (asked.literal, *asked.whole, *(p for word in asked.words for p in word)) if asked else ():
        tokens += phrase.tokens
    assert all(token.isalnum() and len(token) <= korean.MAX_TOKEN for token in tokens)
    assert isinstance(korean.from_latin_keys(text), str)
    assert korean.one_line(text).isprintable()


@given(WORDS, st.data())
def test_any_part_of_two_syllables_is_found(words: list[str], data: st.DataObject) -> None:
    """Recall never drops: neither by particles, nor by spaces, nor by what stands around."""
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    assume(sum("가" <= char <= "힣" for char in part) >= 2)
    assume(start == 0 or not (text[start].isascii() and text[start].isalnum() and text[start - 1].isalnum()))
    whole_end = start + len(part)
    assume(
        whole_end == len(text)
        or not (part[-1].isascii() and part[-1].isalnum() and text[whole_end].isalnum())
    )
    assert finds(part, text)


@given(st.text(SYLLABLES, min_size=2, max_size=20), st.data())
def test_spaces_do_not_matter(text: str, data: st.DataObject) -> None:
    where = data.draw(st.integers(1, len(text) - 1))
    assert finds(text[:where] + " " + text[where:], text)
    assert finds(text, text[:where] + " " + text[where:])


def test_what_a_text_may_have_been_meant_as() -> None:
    assert korean.readings("DLFWKFL") == ["일짜리", "일자리"]
    assert korean.readings("정장대여를") == ["정장 대여"]
    assert korean.readings("일자리상담") == ["일자 리상담", "일자리 상담"]
    assert korean.readings("청년") == korean.readings("나다" * 5) == korean.readings("정장 대여") == []
