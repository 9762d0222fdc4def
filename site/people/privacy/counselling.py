"""Notes of counsellors."""

from __future__ import annotations

from django.db.models import Count

from people.datasets import (
    YEAR,
    DataSet,
    Errand,
    Row,
    kept_for,
    registry,
    remove,
)
from people.models import (
    SensitiveNote,
    User,
)

NOTES_KEPT = 2 * YEAR


def note_rows(person: User) -> list[Row]:
    """That there are notes; what they say can be about others, too, so a center shows it when asked (제35조)."""
    found = SensitiveNote.objects.filter(person=person).select_related("page").defer("body")
    return [
        {"센터": each.page.title, "쓴 때": each.created_at, "내용": "센터에 요청하면 열흘 안에 보여 드려요."}
        for each in found
    ]


def note_erase(person: User) -> int:
    return remove(SensitiveNote.objects.filter(person=person))


def note_errands(person: User) -> list[Errand]:
    """Whoever is no counsellor any more can't get at them; the manager of the center can hand them over."""
    written = SensitiveNote.objects.filter(author=person).exclude(person=person)
    places = written.order_by("page__title").values("page__title").annotate(number=Count("pk"))
    return [
        Errand(
            f"{each['page__title']}에서 쓴 상담 메모가 {each['number']}건 있어요. "
            "센터장에게 다른 상담사에게 넘겨 달라고 말씀해 주세요.",
            "",
        )
        for each in places
    ]


registry.register(
    DataSet(
        name="notes",
        label="상담 메모",
        purpose="상담을 이어 가려고",
        items="상담한 사람이 적은 내용(암호로 바꿔 따로 보관하고, 쓴 사람만 읽어요)",
        basis="본인의 별도 동의(개인정보 보호법 제23조)",
        period="마지막으로 고친 뒤 2년",
        rows_of=note_rows,
        erase=note_erase,
        retention=kept_for(NOTES_KEPT, "updated_at", SensitiveNote.objects.all),
        errands=note_errands,
        consent="sensitive",
    )
)
