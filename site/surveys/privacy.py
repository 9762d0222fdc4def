"""The survey keeps no personal data; but people write freely, and may write about themselves. So their words go after a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from people.datasets import YEAR, DataSet, kept_for, nothing_to_erase, nothing_to_show, registry
from surveys.models import Answer

TEXT_KEPT = YEAR + timedelta(days=31)  # from the first of the month on


def words_forget(answers: QuerySet[Any]) -> int:
    """Take the words out of answers; the points stay, as statistics."""
    return answers.update(text="")


registry.register(
    DataSet(
        name="survey",
        label="이용 설문",
        purpose="센터와 프로그램을 더 낫게 고치려고",
        items="만족한 정도, 도움이 된 정도, 자유롭게 적은 의견. 누가 답했는지는 어디에도 남기지 않아요.",
        basis="본인의 동의(답하지 않아도 돼요)",
        period="적은 의견은 이용한 달이 지나고 1년. 점수는 누구의 것인지 모르는 통계로 남아요.",
        rows_of=nothing_to_show,
        erase=nothing_to_erase,
        retention=kept_for(TEXT_KEPT, "month", lambda: Answer.objects.exclude(text=""), words_forget),
    )
)
