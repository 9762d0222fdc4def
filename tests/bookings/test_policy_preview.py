"""Before the numbers of a policy are kept: which change, and what that means."""

from __future__ import annotations

import pytest
from django.db import models

from bookings.models import Limit, Policy
from bookings.policy_effects import effect
from core import clock
from people.enums import Role
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def policy():
    return make.policy()


@pytest.fixture
def booked(policy):
    """Two hours tomorrow, one of them for five; and nothing of it may be seen by the operator."""
    room = make.open_room(CenterFactory(), capacities=(8,))
    return [
        make.book(make.person(1), room, make.tomorrow_at(10), minutes=120),
        make.book(make.person(2), room, make.tomorrow_at(14), party_size=5),
    ]


@pytest.fixture
def client(policy):
    return signed_in(member(Role.OPERATOR))


def address(policy: Policy) -> str:
    return f"/cms/snippets/bookings/policy/edit/{policy.pk}/"


def typed(policy: Policy, **changed: object) -> dict[str, object]:
    limit = policy.limits.get()
    values: dict[str, object] = {
        field.name: getattr(policy, field.name)
        for field in Policy._meta.concrete_fields
        if not field.primary_key and not isinstance(getattr(policy, field.name), bool)
    }
    return {
        **values,
        "limits-TOTAL_FORMS": 1,
        "limits-INITIAL_FORMS": 1,
        "limits-MIN_NUM_FORMS": 0,
        "limits-MAX_NUM_FORMS": 1000,
        "limits-0-id": limit.pk,
        "limits-0-measure": limit.measure,
        "limits-0-amount": limit.amount,
        "limits-0-period": limit.period,
        "limits-0-scope": limit.scope,
        **changed,
    }


def test_numbers_are_shown_before_they_are_kept(client, policy, booked):
    page = client.post(address(policy), typed(policy, max_minutes=60)).content.decode()
    assert "아직 저장하지 않았어요" in page
    assert "가장 긴 이용(분)" in page
    assert "<td>180</td>" in page
    assert "앞으로의 예약 2건 가운데 <b>1건이 새 숫자에 맞지 않아요.</b> (시간 길이 1건)" in page
    policy.refresh_from_db()
    assert policy.max_minutes == 180
    assert booked[0].person_name not in page


def test_yes_keeps_them(client, policy, booked):
    client.post(address(policy), typed(policy, max_minutes=60, preview_step="save"))
    policy.refresh_from_db()
    assert policy.max_minutes == 60
    booked[0].refresh_from_db()
    assert booked[0].minutes == 120, "what is booked stays"


def test_back_to_the_form_nothing_is_lost(client, policy):
    page = client.post(address(policy), typed(policy, max_minutes=60, preview_step="back")).content.decode()
    assert 'name="max_minutes" value="60"' in page
    policy.refresh_from_db()
    assert policy.max_minutes == 180


def test_limits_are_shown_and_counted(client, policy, booked):
    page = client.post(address(policy), typed(policy, **{"limits-0-amount": 60})).content.decode()
    assert "하루 180분" in page
    assert "하루 60분" in page
    assert "(한도 1건)" in page
    client.post(address(policy), typed(policy, **{"limits-0-amount": 60, "preview_step": "save"}))
    assert policy.limits.get().amount == 60


def test_without_a_change_there_is_nothing_to_ask(client, policy):
    assert client.post(address(policy), typed(policy)).status_code == 302


def test_mistakes_come_first(client, policy):
    page = client.post(address(policy), typed(policy, grid_minutes=50)).content.decode()
    assert "나누어떨어져야" in page


@pytest.mark.parametrize(
    ("name", "value", "unfit"),
    [("max_minutes", 180, 0), ("min_party", 3, 1), ("horizon_days", 0, 2), ("grid_minutes", 50, 2)],
)
def test_what_would_no_longer_fit(policy, booked, name, value, unfit):
    setattr(policy, name, value)
    found = effect(policy, list(policy.limits.all()), clock.now())
    assert (found.resources, found.coming, found.unfit) == (1, 2, unfit)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("before_minutes", 2_000_000_000, "1440 이하로"),
        ("lead_minutes", 2_000_000_000, "86400 이하로"),
        ("nights", 3_000_000, "60 이하로"),
        ("nights", 0, "1 이상으로"),
        ("horizon_days", 5_000_000, "366 이하로"),
        ("horizon_days", 0, "1 이상으로"),
        ("interview_days", 0, "1 이상으로"),
        ("min_party", 0, "1 이상으로"),
        ("file_days", 9999, "365 이하로"),
        ("grid_minutes", 1, "5 이상으로"),
        ("grid_minutes", 7, "5분 단위로"),
        ("limits-0-amount", 0, "1 이상으로"),
        ("limits-0-amount", 2_000_000_000, "527040 이하로"),
    ],
)
def test_numbers_that_nobody_means_are_refused_at_the_field(client, policy, name, value, says):
    before = Policy.objects.values().get(pk=policy.pk)
    page = client.post(address(policy), typed(policy, **{name: value})).content.decode()
    assert says in page
    assert f'name="{name}" value="{value}"' in page, "what was typed stays"
    assert Policy.objects.values().get(pk=policy.pk) == before


def test_every_number_has_a_least_and_a_most():
    for model in (Policy, Limit):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.IntegerField) and not field.primary_key:
                codes = {each.code for each in field.validators}
                assert {"min_value", "max_value"} <= codes, field.name


def test_more_people_than_any_room_takes_are_told_of(client, policy):
    center = CenterFactory()
    small = make.room(center, capacities=(4, 6), title="작은 방")
    make.room(center, capacities=(2, 8), title="큰 방")
    assert effect(policy, [], clock.now()).too_small == []
    page = client.post(address(policy), typed(policy, min_party=7)).content.decode()
    assert "아무도 예약할 수 없게 되는 곳이 1곳 있어요." in page
    assert f"({small.title})" in page
    assert "큰 방" not in page
