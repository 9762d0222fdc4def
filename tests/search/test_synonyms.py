import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from search.models import Synonym
from search.synonyms import related, synonyms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("자소서", "자기소개서"),
        ("정장", "취업날개"),
        ("대관", "스터디룸"),
        ("국취제", "국민취업지원제도"),
        ("neet", "니트"),
    ],
)
def test_filled_at_the_start(word: str, other: str) -> None:
    assert other in synonyms()[word]


def test_a_word_in_two_groups_has_the_synonyms_of_both() -> None:
    Synonym.objects.create(words="정장, 수트")
    assert {"청년옷장", "수트"} <= set(synonyms()["정장"])


def test_an_inactive_group_is_left_out() -> None:
    Synonym.objects.create(words="찰칵, 사진", is_active=False)
    assert "찰칵" not in synonyms()


def test_related_words_hold_what_was_asked() -> None:
    assert "청년옷장" in related("면접용 정장 빌리기")
    assert related("없는말") == []


@pytest.mark.parametrize("words", ["정장", "정장, ", "정장, 정 장", ",,,"])
def test_a_group_needs_two_words(words: str) -> None:
    with pytest.raises(ValidationError):
        Synonym(words=words).full_clean()


def test_written_tidily() -> None:
    group = Synonym(words=" 정장 ,청년  옷장,, 정장 ")
    group.full_clean()
    assert group.words == "정장, 청년 옷장"


def test_edited_in_the_admin(staff: Client) -> None:
    response = staff.post("/cms/snippets/search/synonym/add/", {"words": "찰칵, 사진", "is_active": "on"})
    assert response.status_code == 302
    assert "찰칵" in staff.get("/cms/snippets/search/synonym/", {"q": "찰칵"}).content.decode()
    assert synonyms()["찰칵"] == ("사진",)
