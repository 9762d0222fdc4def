"""What a database refuses is told apart from failures of our own."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.db import DataError
from django.test import RequestFactory

from bookings.models import Booking
from core import clock
from core.middleware import DatabaseRefusalMiddleware, leads_nowhere

HUGE = 10**30


@pytest.mark.django_db
def test_a_number_that_no_row_has_leads_nowhere(client):
    for address in (f"/cms/desk/bookings/{HUGE}/", f"/news/feed/?page={HUGE}", f"/find/?minutes={HUGE}"):
        assert client.get(address).status_code < 500, address


@pytest.mark.django_db
def test_what_the_database_says_of_a_number_out_of_range():
    with pytest.raises((OverflowError, DataError)) as refused:
        Booking.objects.filter(pk=1).update(party_size=HUGE)
    assert leads_nowhere(refused.value)


def test_an_overflow_of_our_own_is_none_of_them():
    """As a view does that adds up days without looking."""
    request = RequestFactory().get("/")
    try:
        clock.now() + timedelta(days=999_999_999)
    except OverflowError as error:
        answer = DatabaseRefusalMiddleware(lambda request: None).process_exception(request, error)
    assert answer is None, "Django answers with 500 and logs it"


@pytest.mark.django_db
def test_the_site_answers_it_with_500(client, monkeypatch, caplog):
    def fails(*args, **kwargs):
        raise OverflowError("date value out of range")

    monkeypatch.setattr("bookings.find_views.FindForm", fails)
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        assert client.get("/find/").status_code == 500
    assert any("Internal Server Error" in record.getMessage() for record in caplog.records)
