"""Long-term mentoring: who may begin it, monthly checks, what is shared, and what is to do when somebody isn't reached."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from mentoring.models import Check, Entry, MissedContact, Plan
from mentoring.services.plans import (
    check_hold,
    contact_miss,
    entry_write,
    overdue_notice,
    plan_close,
    plan_open,
)
from people.enums import Role
from people.errors import Refused
from people.models import AccessRecord, Strike, User
from people.services.consents import consent_withdraw
from tests.factories import bookings as make
from tests.factories import mentoring as mentors
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db

SECRET = "요즘 잠을 잘 못 자요"
SHARED = "오늘은 산책을 했어요"


@pytest.fixture(autouse=True)
def now(travel, settings):
    settings.STAFF_SECOND_FACTOR = False
    return travel("2026-11-30 10:00")


@pytest.fixture
def center():
    return CenterFactory()


@pytest.fixture
def keeper(center):
    return member(Role.COUNSELLOR, center)


@pytest.fixture
def plan(center, keeper):
    return mentors.plan(make.person(), center, keeper)


def test_six_months_with_a_check_at_the_end_of_each(plan):
    assert plan.last_day == date(2027, 5, 29)
    assert [check.due_on for check in plan.checks.all()] == [
        date(2026, 12, 29),
        date(2027, 1, 29),
        date(2027, 2, 28),  # a month from the 30th ends with February
        date(2027, 3, 29),
        date(2027, 4, 29),
        date(2027, 5, 29),
    ]


def test_nobody_is_taken_in_without_consent_or_twice(plan, center, keeper):
    with pytest.raises(Refused, match="consent"):
        plan_open(person=make.person(2), page=center, keeper=keeper, starts_on=clock.today())
    with pytest.raises(Refused, match="already"):
        mentors.plan(plan.person, center, keeper)
    plan_close(plan=plan)
    mentors.plan(plan.person, center, keeper)


def test_somebody_who_is_not_reached_is_something_to_do_and_never_a_strike(plan, travel):
    travel("2027-01-04 10:00")
    assert overdue_notice(clock.today()) == 0, "a week's grace"
    travel("2027-01-05 10:00")
    call_command("daily")
    call_command("daily")
    missed = MissedContact.objects.get()
    assert missed.of_check == plan.checks.first()
    assert not Strike.objects.exists()
    check_hold(check=missed.of_check, held_on=clock.today(), talked="만났어요")
    missed.refresh_from_db()
    assert missed.done_at, "what was to do is done"


def test_a_plan_that_is_over_makes_nothing_to_do(plan, travel):
    plan_close(plan=plan)
    travel("2027-03-01 10:00")
    assert overdue_notice(clock.today()) == 0


def test_what_is_written_is_encrypted(plan):
    entry_write(plan=plan, text=SECRET, is_shared=False)
    check_hold(check=plan.checks.first(), held_on=clock.today(), talked=SECRET)
    with connection.cursor() as cursor:
        for table, column in (("mentoring_entry", "text"), ("mentoring_check", "talked")):
            cursor.execute(f"SELECT {column} FROM {table}")
            assert not any(SECRET in str(row) for row in cursor.fetchall())
    assert Entry.objects.get().text == SECRET


def test_taking_the_consent_back_erases_all_of_it(plan):
    entry_write(plan=plan, text=SECRET, is_shared=True)
    contact_miss(check=plan.checks.first())
    consent_withdraw(person=plan.person, kind="sensitive")
    for model in (Plan, Check, Entry, MissedContact):
        assert not model.objects.exists()


# --- The young person -----------------------------------------------------------------------


def test_the_young_person_keeps_a_journal_and_shares_what_they_want(plan):
    client = signed_in(plan.person)
    assert "나의 장기 멘토링" in client.get("/me/").content.decode()
    assert client.post("/me/track/", {"text": ""}).status_code == 422
    assert client.post("/me/track/", {"text": SECRET}).status_code == 302
    assert client.post("/me/track/", {"text": SHARED, "is_shared": "on"}).status_code == 302
    words = client.get("/me/track/").content.decode()
    assert SECRET in words
    assert "아침에 일어나기" in words
    own = Entry.objects.get(is_shared=False)
    client.post(f"/me/track/entries/{own.pk}/", {"do": "share"})
    assert Entry.objects.filter(is_shared=True).count() == 2
    client.post(f"/me/track/entries/{own.pk}/", {"do": "keep"})
    client.post(f"/me/track/entries/{own.pk}/", {"do": "delete"})
    assert not Entry.objects.filter(pk=own.pk).exists()
    goal = plan.goals.get()
    client.post(f"/me/track/goals/{goal.pk}/", {"do": "done"})
    goal.refresh_from_db()
    assert goal.done_on == clock.today()


def test_a_second_click_writes_the_journal_once(plan, travel):
    for _ in range(2):
        entry_write(plan=plan, text=SECRET, is_shared=False)
    assert Entry.objects.count() == 1
    entry_write(plan=plan, text="다른 글", is_shared=False)
    travel(f"{clock.today() + timedelta(days=1)} 10:00")
    entry_write(plan=plan, text="다른 글", is_shared=False)
    assert Entry.objects.count() == 3, "the same words on another day are another page"


def test_nobody_else_writes_there(plan):
    entry = entry_write(plan=plan, text=SECRET, is_shared=False)
    other = signed_in(make.person(2))
    assert "함께하는 장기 멘토링이 없어요" in other.get("/me/track/").content.decode()
    assert other.post(f"/me/track/entries/{entry.pk}/", {"do": "delete"}).status_code == 404
    assert other.post(f"/me/track/goals/{plan.goals.get().pk}/", {"do": "done"}).status_code == 404


def test_what_staff_wrote_is_not_on_the_page_but_in_ones_own_data(plan):
    check_hold(
        check=plan.checks.first(), held_on=clock.today(), talked="조금 지쳐 보임", next_step="산책하기"
    )
    client = signed_in(plan.person)
    words = client.get("/me/track/").content.decode()
    assert "산책하기" in words
    assert "조금 지쳐 보임" not in words
    assert "조금 지쳐 보임" in client.get("/me/data/").content.decode()


def test_the_mentor_sees_what_is_shared(plan):
    mentor = mentors.mentor()
    Plan.objects.update(mentor=mentor)
    entry_write(plan=plan, text=SECRET, is_shared=False)
    entry_write(plan=plan, text=SHARED, is_shared=True)
    words = signed_in(mentor.user).get(f"/me/mentoring/plans/{plan.pk}/").content.decode()
    assert SHARED in words
    assert SECRET not in words
    other = mentors.mentor(2).user
    assert signed_in(other).get(f"/me/mentoring/plans/{plan.pk}/").status_code == 404


# --- The desk -------------------------------------------------------------------------------


def test_the_counsellor_begins_checks_and_looks_after(center, keeper, travel):
    person = mentors.agrees(make.person())
    client = signed_in(keeper)
    typed = {
        "contact": person.email,
        "page": center.pk,
        "starts_on": "2026-11-30",
        "goals": "산책\n\n이력서 쓰기",
    }
    stranger = client.post("/cms/tracks/new/", {**typed, "contact": make.person(2).email})
    assert "아직 민감정보 동의를 하지 않았어요" in stranger.content.decode()
    made = client.post("/cms/tracks/new/", typed)
    plan = Plan.objects.get()
    assert made["Location"] == f"/cms/tracks/{plan.pk}/"
    assert [goal.text for goal in plan.goals.all()] == ["산책", "이력서 쓰기"]
    entry_write(plan=plan, text=SECRET, is_shared=False)
    entry_write(plan=plan, text=SHARED, is_shared=True)
    words = client.get(made["Location"]).content.decode()
    assert SHARED in words
    assert SECRET not in words
    travel("2026-12-29 10:00")
    client = signed_in(keeper)
    assert "점검 적기" in client.get("/cms/tracks/").content.decode()
    first, second = plan.checks.all()[:2]
    path = f"/cms/tracks/checks/{first.pk}/"
    future = client.post(path, {"held_on": "2027-12-01", "talked": "x"})
    assert "아직 오지 않은 날" in future.content.decode()
    assert client.post(path, {"held_on": "2026-12-28", "talked": "잘 지냄", "mood": "4"}).status_code == 302
    first.refresh_from_db()
    assert (first.talked, first.mood) == ("잘 지냄", 4)
    client.post(made["Location"], {"do": f"missed:{second.pk}"})
    missed = MissedContact.objects.get()
    assert "한 일 적기" in client.get("/cms/tracks/").content.decode()
    client.post(f"/cms/tracks/missed/{missed.pk}/", {"note": "문자를 남김"})
    missed.refresh_from_db()
    assert missed.note == "문자를 남김"
    assert "한 일 적기" not in client.get("/cms/tracks/").content.decode()
    for do in ("add", f"tick:{plan.goals.first().pk}", "close"):
        assert client.post(made["Location"], {"do": do, "text": "새 목표"}).status_code == 302
    plan.refresh_from_db()
    assert plan.closed_on == clock.today()
    assert any(person.pk in record.people for record in AccessRecord.objects.filter(actor=keeper.email))


def test_only_its_counsellor_opens_a_plan_until_nobody_keeps_it(plan, center, keeper):
    colleague = member(Role.COUNSELLOR, center, email="colleague@didim.example")
    elsewhere = member(Role.COUNSELLOR, CenterFactory())
    desk, admin = member(Role.DESK, center), User.objects.create_superuser("all@didim.example", "pw-long-1")
    path = f"/cms/tracks/{plan.pk}/"
    check, missed = plan.checks.first(), contact_miss(check=plan.checks.first())
    paths = [path, f"/cms/tracks/checks/{check.pk}/", f"/cms/tracks/missed/{missed.pk}/"]
    for other, status in ((colleague, 404), (elsewhere, 404), (desk, 302), (admin, 302)):
        assert {signed_in(other).get(each).status_code for each in paths} == {status}
    assert plan.person.name not in signed_in(colleague).get("/cms/tracks/").content.decode()
    moved = signed_in(keeper).post(path, {"do": "hand-over", "to": colleague.pk})
    assert moved["Location"] == "/cms/tracks/"
    assert signed_in(keeper).get(path).status_code == 404
    assert signed_in(colleague).get(path).status_code == 200
    colleague.groups.clear()
    assert signed_in(keeper).get(path).status_code == 200, "nobody keeps it any more"


def test_the_list_takes_as_many_queries_for_many(center, keeper):
    client = signed_in(keeper)
    mentors.plan(make.person(1), center, keeper)
    client.get("/cms/tracks/")
    with CaptureQueriesContext(connection) as few:
        client.get("/cms/tracks/")
    for number in range(2, 8):
        plan = mentors.plan(make.person(number), center, keeper, starts_on=clock.today() - timedelta(days=60))
        contact_miss(check=plan.checks.first())
    with CaptureQueriesContext(connection) as many:
        client.get("/cms/tracks/")
    assert len(many) <= len(few) + 1
