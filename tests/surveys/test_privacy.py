"""People write freely: their words go after a year, the points stay."""

from __future__ import annotations

from datetime import date

import pytest

from core import clock
from people.models import Destruction
from people.services.retention import destroy_due
from surveys.models import Answer
from tests.factories.home import site_root
from tests.factories.surveys import answers

pytestmark = pytest.mark.django_db


def test_words_go_a_year_after_their_month(travel):
    answers(site_root(), 2, month=date(2026, 11, 1), text="좋았어요")
    answers(site_root(), 1, month=date(2026, 11, 1))
    travel("2027-12-01 00:30")
    destroy_due(clock.now())
    assert Answer.objects.exclude(text="").count() == 2
    travel("2027-12-02 12:00")
    destroy_due(clock.now())
    assert set(Answer.objects.values_list("text", "satisfaction")) == {("", 5)}
    assert Answer.objects.count() == 3
    assert Destruction.objects.get(dataset="survey").rows == 2
