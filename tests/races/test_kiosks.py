"""One form makes one kiosk and shows its address, however often it is sent at once. With a control."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from bookings.models import Kiosk
from bookings.services.kiosks import kiosk_create
from core import once
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.races.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

CLICKS = 8


def clicks(token: str) -> list[Any]:
    center, person = CenterFactory(), make.person()
    job = partial(kiosk_create, page=center, name="1층 입구", by=person, token=token)
    return at_once([job] * CLICKS)[0]


def test_eight_clicks_make_one_kiosk_with_one_address(db: None) -> None:
    token = once.secret_of(once.form_key(), "kiosk", 1)
    made = clicks(token)
    assert {(kiosk.pk, shown) for kiosk, shown in made} == {(Kiosk.objects.get().pk, token)}


def test_control_without_the_key_of_the_form_every_click_makes_one(db: None) -> None:
    clicks("")
    assert Kiosk.objects.count() == CLICKS, "the race test could not have failed"
