"""Regions that ended have the names of those that followed: staff choose among those in force."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.models import Region
from newsletter.desk.sending_forms import ReaderForm
from newsletter.desk.subscribers import SubscriberFilterSet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _renamed():
    today = clock.today()
    Region.objects.all().delete()
    Region.objects.create(code="42", slug="old", short_name="강원", valid_until=today - timedelta(days=9))
    Region.objects.create(code="51", slug="new", short_name="강원", valid_from=today - timedelta(days=9))


def test_each_name_is_offered_once(rf):
    forms = [ReaderForm(), SubscriberFilterSet({}, request=rf.get("/")).form]
    for form in forms:
        assert [row.slug for row in form.fields["region"].queryset] == ["new"]
