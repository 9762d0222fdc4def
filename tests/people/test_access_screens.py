"""접속 기록, 월간 점검 and the incident page: who sees them and what they tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.access.summary import month_summary
from people.enums import AccessAction, Role
from people.errors import Refused
from people.models import AccessRecord, AccessReview, User
from people.services.access import record_by, verify
from people.services.access_review import month_sign, months_due
from tests.factories import bookings as make
from tests.factories.access import log_opened
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SCREENS = [
    "/cms/access/",
    "/cms/access/results/",
    "/cms/access/reviews/",
    "/cms/access/reviews/2026-10/",
    "/cms/access/reviews/2026-10/print/",
]


@pytest.fixture
def auditor():
    return member(Role.AUDITOR)


@pytest.fixture
def october(travel):
    """Three records in October; it is November."""
    desk = make.person(1, email="desk@didim.example")
    travel("2026-10-15 14:00")
    record_by(desk, AccessAction.LIST, "예약 목록", [11, 12, 110])
    record_by(desk, AccessAction.VIEW, "예약 1234-5678", [11])
    record_by(desk, AccessAction.EXPORT, "예약 명단", [12, 1], "상급 기관에 보고")
    travel("2026-11-02 10:00")
    return desk


# --- Who sees them --------------------------------------------------------------------------


@pytest.mark.parametrize("address", SCREENS)
def test_auditors_see_the_log(auditor, october, address):
    assert signed_in(auditor).get(address).status_code == 200


@pytest.mark.parametrize("address", SCREENS)
@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_nobody_else_does(october, role, address):
    page = None if role == Role.OPERATOR else CenterFactory()
    client = signed_in(member(role, page))
    assert client.get(address).status_code in {302, 403}
    assert "접속 기록" not in client.get("/cms/").content.decode()
    assert client.post("/cms/access/reviews/2026-10/", {"notes": "이상 없음"}).status_code in {302, 403}
    assert not AccessReview.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_every_member_of_staff_finds_what_to_do_in_an_incident(role):
    page = None if role in {Role.OPERATOR, Role.AUDITOR} else CenterFactory()
    html = signed_in(member(role, page)).get("/cms/access/incident/").content.decode()
    assert "72시간" in html


# --- The list -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("", {"list", "view", "export"}, id="all"),
        pytest.param("?month=2026-10", {"list", "view", "export"}, id="month"),
        pytest.param("?month=2026-11", set(), id="another-month"),
        pytest.param("?action=export&action=view", {"view", "export"}, id="action"),
        pytest.param("?actor=DESK@", {"list", "view", "export"}, id="account"),
        pytest.param("?actor=nobody", set(), id="another-account"),
        pytest.param("?number=11", {"list", "view"}, id="number"),
        pytest.param("?number=1", {"export"}, id="number-at-the-end"),
        pytest.param("?number=12", {"list", "export"}, id="number-at-the-beginning"),
        pytest.param("?number=2", set(), id="part-of-a-number"),
    ],
)
def test_filters(auditor, october, query, expected):
    response = signed_in(auditor).get(f"/cms/access/{query}")
    assert {row.action for row in response.context["object_list"]} == expected


def test_the_log_is_never_a_file(auditor, october):
    response = signed_in(auditor).get("/cms/access/?export=csv")
    assert response["Content-Type"].startswith("text/html")


def test_the_list_takes_as_many_queries_however_long(auditor, october):
    client = signed_in(auditor)
    client.get("/cms/access/")
    numbers = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get("/cms/access/")
        numbers.append(len(captured))
        for n in range(30):
            record_by(october, AccessAction.VIEW, f"예약 {n}", [n + 1])
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 20


# --- 월간 점검 ------------------------------------------------------------------------------


def test_a_month_is_reviewed_and_signed_once(auditor, october):
    client = signed_in(auditor)
    assert "2026년 10월" in client.get("/cms/").content.decode(), "the first page reminds"
    html = client.get("/cms/access/reviews/2026-10/").content.decode()
    assert "상급 기관에 보고" in html
    assert "3건이 빠짐없이 이어져요" in html
    address = "/cms/access/reviews/2026-10/"
    assert "확인한 내용을 적어 주세요" in client.post(address, {"notes": ""}).content.decode()
    assert client.post(address, {"notes": "이상 없음"}).status_code == 302
    review = AccessReview.objects.get()
    last = AccessRecord.objects.get(action="export")
    assert (review.month, review.records, review.head_hash) == (date(2026, 10, 1), 3, last.hash)
    assert (review.is_intact, review.reviewer) == (True, auditor.email)
    client.post(address, {"notes": "또"})
    assert AccessReview.objects.get().notes == "이상 없음"
    assert months_due() == []
    assert "이상 없음" in client.get(f"{address}print/").content.decode()


def test_months_without_a_signature_stay_due(auditor, october, travel):
    travel("2027-01-05 10:00")
    assert months_due() == [date(2026, 12, 1), date(2026, 11, 1), date(2026, 10, 1)]
    month_sign(month=date(2026, 11, 1), reviewer=auditor, notes="이상 없음")
    assert months_due() == [date(2026, 12, 1), date(2026, 10, 1)]
    assert verify().is_intact


@pytest.mark.parametrize(
    ("month", "code"),
    [(date(2026, 11, 1), "not_over"), (date(2026, 12, 1), "not_over"), (date(2026, 9, 1), "no_log")],
)
def test_months_that_can_not_be_signed(auditor, october, month, code):
    with pytest.raises(Refused) as refusal:
        month_sign(month=month, reviewer=auditor, notes="이상 없음")
    assert refusal.value.code == code


def test_the_months_of_the_log_end_with_the_seoul_month(auditor, travel):
    """2026-10-31 16:00 UTC is November in Seoul."""
    travel("2026-11-01 01:00")
    record_by(auditor, AccessAction.VIEW, "예약", [1])
    travel("2026-12-01 00:30")
    assert months_due() == [date(2026, 11, 1)]


def test_a_broken_chain_is_shown_and_signed_as_broken(auditor, october):
    first = AccessRecord.objects.order_by("pk")[0]
    with log_opened():
        AccessRecord.objects.filter(pk=first.pk).update(what="x")
    client = signed_in(auditor)
    assert f"기록 {first.pk}:" in client.get("/cms/access/reviews/2026-10/").content.decode()
    client.post("/cms/access/reviews/2026-10/", {"notes": "운영자에게 알림"})
    assert not AccessReview.objects.get().is_intact


@pytest.mark.parametrize("address", ["2026-13", "2026-0", "2027-01"])
def test_months_that_are_none(auditor, october, address):
    assert signed_in(auditor).get(f"/cms/access/reviews/{address}/").status_code == 404


# --- What is unusual ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "is_night"),
    [
        ("2026-10-10 21:59", False),
        ("2026-10-10 22:00", True),
        ("2026-10-11 03:00", True),
        ("2026-10-11 05:59", True),
        ("2026-10-11 06:00", False),
    ],
)
def test_records_at_night(travel, moment, is_night):
    desk = make.person(1)
    travel(moment)
    record_by(desk, AccessAction.VIEW, "예약", [1])
    assert month_summary(date(2026, 10, 1)).at_night.number == is_night


@pytest.mark.parametrize(("people", "is_unusual"), [(100, 0), (101, 1)])
def test_lists_of_very_many(october, people, is_unusual):
    record_by(october, AccessAction.LIST, "예약 목록", range(1, people + 1))
    summary = month_summary(date(2026, 11, 1))
    assert summary.of_many.number == is_unusual
    assert summary.is_unusual == bool(is_unusual)


@pytest.mark.parametrize(("views", "is_unusual"), [(100, False), (101, True)])
def test_very_many_views_of_one_account_in_a_day(october, travel, views, is_unusual):
    now = travel("2026-11-03 10:00")
    for n in range(views):
        record_by(october, AccessAction.VIEW, "예약", [n + 1])
    travel(f"{now + timedelta(days=1):%Y-%m-%d %H:%M}")
    record_by(october, AccessAction.VIEW, "예약", [1])
    busy = month_summary(date(2026, 11, 1)).busy_days
    assert [(each.day, each.actor, each.views) for each in busy] == (
        [(date(2026, 11, 3), "desk@didim.example", views)] if is_unusual else []
    )


def test_the_numbers_of_a_month(october):
    summary = month_summary(date(2026, 10, 1))
    assert summary.records == 3
    assert summary.actions == [("조회", 1), ("목록 조회", 1), ("내려받기", 1), ("변경", 0)]
    assert summary.actors == [("desk@didim.example", 3)]
    assert [row.reason for row in summary.exports.first] == ["상급 기관에 보고"]


# --- Wagtail's own report -------------------------------------------------------------------


def test_the_site_history_is_recorded_offers_no_visitors_and_is_no_file(client, travel):
    travel("2026-11-23 10:00")
    visitor = make.person(1, name="남궁가을")
    make.book(visitor, make.open_room(), make.tomorrow_at(14))
    client.force_login(User.objects.create_superuser("admin@didim.example", "safe-password-1"))
    for address in ("/cms/reports/site-history/", "/cms/reports/site-history/results/"):
        response = client.get(address)
        assert visitor not in response.context["filters"].form.fields["user"].queryset
        record = AccessRecord.objects.all()[0]
        assert (record.action, record.people) == ("list", [visitor.pk])
    response = client.get("/cms/reports/site-history/?export=csv")
    assert response["Content-Type"].startswith("text/html")
