"""What is kept too long goes, by itself, and leaves a line without a name."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult
from post_office.models import Email

from bookings.enums import PENDING, BookingStatus
from bookings.models import Booking, Hold
from bookings.services.cancelling import booking_cancel
from bookings.services.completion import bookings_complete
from core import clock
from outbox.models import Sms
from people.datasets import kept_for, registry
from people.enums import AgeBand, Role, Track
from people.management.commands.privacy_table import markdown
from people.models import Destruction, Invitation, SensitiveNote, StaffRole, Strike, Use, User
from people.services import retention
from people.services.retention import destroy_due, what_is_due
from people.services.uses import age_band, use_record
from tests.factories import bookings as make
from tests.factories.home import site_root
from tests.factories.leftovers import leftovers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]

DAY = timedelta(days=1)


def past_booking(person: User, days: int, **fields: object) -> Booking:
    """A booking that ended so many days ago."""
    resource = make.open_room(site_root())
    booking = make.book(person, resource, make.tomorrow_at(10))
    back = timedelta(days=days + 1)
    for rows in (Booking.objects.filter(pk=booking.pk), Hold.objects.filter(booking=booking)):
        rows.update(starts_at=booking.starts_at - back, ends_at=booking.ends_at - back)
    Booking.objects.filter(pk=booking.pk).update(**fields)
    booking.refresh_from_db()
    return booking


def due_now() -> dict[str, int]:
    return {due.dataset.name: due.rows for due in what_is_due(clock.now()) if due.rows}


def plant(name: str, age: timedelta) -> None:
    """One row of a set that is as old as that."""
    now, person = clock.now(), make.person()
    page = site_root()
    if name == "strikes":
        Strike.objects.create(
            person=person,
            track=Track.ROOMS,
            page=page,
            reason="…",
            happened_at=now - age - DAY,
            expires_at=now - age,
        )
    elif name == "notes":
        author = make.person(2)
        note = SensitiveNote.objects.create(person=person, page=page, author=author, body="…")
        SensitiveNote.objects.filter(pk=note.pk).update(updated_at=now - age)
    elif name == "sessions":
        Session.objects.create(session_key="k", session_data="", expire_date=now - age)
    elif name == "invitations":
        role, _ = StaffRole.objects.get_or_create(page=None, role=Role.OPERATOR)
        Invitation.objects.create(
            role=role, email="a@didim.example", name="가", token_hash="0" * 64, expires_at=now - age
        )
    elif name == "mails":
        mail = Email.objects.create(from_email="a@didim.example", to=["b@didim.example"])
        Email.objects.filter(pk=mail.pk).update(last_updated=now - age)
    elif name == "sms":
        Sms.objects.create(to="+821000000009", created_at=now - age)
    elif name == "tasks":
        DBTaskResult.objects.create(
            status="SUCCESSFUL",
            args_kwargs={},
            task_path="a.task",
            backend_name="default",
            run_after=now,
            finished_at=now - age,
        )
    elif name == "unproved":
        User.objects.create_user("typo@didim.example", date_joined=now - age)


KEPT = {
    "unproved": timedelta(days=1),
    "strikes": timedelta(days=365),
    "notes": timedelta(days=730),
    "sessions": timedelta(0),
    "invitations": timedelta(days=30),
    "mails": timedelta(days=30),
    "sms": timedelta(days=30),
    "tasks": timedelta(days=7),
}


@pytest.mark.parametrize("name", KEPT)
def test_each_set_goes_when_its_period_is_over_and_not_before(name):
    plant(name, KEPT[name] - timedelta(minutes=1))
    assert name not in due_now()
    keep = registry.sets[name].retention.keep
    assert keep == KEPT[name]
    later = clock.now() + timedelta(minutes=2)
    gone = {due.dataset.name: due.rows for due in destroy_due(later) if due.rows}
    assert gone[name] == 1
    line = Destruction.objects.get(dataset=name)
    assert (line.rows, line.reason, line.label) == (1, "보유 기간이 끝남", registry.sets[name].label)
    assert not [due for due in destroy_due(later) if due.rows], "the second time there is nothing"


def test_an_address_that_was_never_proved_goes_everywhere(client):
    client.cookies.load({"of-age": "yes"})
    client.post("/accounts/login/", {"email": "typo@didim.example"})
    assert leftovers(["typo@"])
    destroy_due(clock.now() + timedelta(days=1, minutes=1))
    assert leftovers(["typo@"]) == set()


def test_bookings_lose_their_person_after_a_year():
    person = make.person()
    old = past_booking(person, 366, status=BookingStatus.COMPLETED, cancel_reason="이유")
    young = past_booking(person, 364, status=BookingStatus.COMPLETED)
    destroy_due(clock.now())
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.person, old.cancel_reason, old.request_key) == (None, "", None)
    assert young.person == person
    assert Hold.objects.filter(booking=old).exists()


def test_a_dry_run_says_what_is_due_and_leaves_it():
    plant("mails", timedelta(days=31))
    out = StringIO()
    call_command("retention", dry_run=True, stdout=out)
    oldest = clock.local(clock.now() - timedelta(days=31)).date()
    assert f"보낸 메일: 1건, 가장 오래된 것 {oldest}" in out.getvalue()
    assert Email.objects.exists()
    assert not Destruction.objects.exists()
    call_command("retention", stdout=StringIO())
    assert not Email.objects.exists()


def test_one_set_that_fails_stops_no_other(monkeypatch, caplog):
    plant("mails", timedelta(days=31))

    def fail(rows):
        raise ValueError("the disk is full")

    broken = kept_for(timedelta(0), "date_joined", User.objects.all, fail)
    monkeypatch.setitem(
        registry.sets, "account", retention.replace(registry.sets["account"], retention=broken)
    )
    found = {due.dataset.name: due for due in destroy_due(clock.now() + DAY)}
    assert found["account"].is_failed
    assert found["mails"].rows == 1
    assert User.objects.exists()
    assert "account" in caplog.text
    with pytest.raises(CommandError):
        call_command("retention", stdout=StringIO())


def test_the_daily_task_counts_then_destroys():
    booking = past_booking(make.person(birth_date=date(2000, 1, 1)), 1)
    plant_old = User.objects.create_user("typo@didim.example", date_joined=clock.now() - 2 * DAY)
    call_command("daily")
    booking.refresh_from_db()
    assert booking.status == BookingStatus.COMPLETED
    assert Use.objects.count() == 1
    assert not User.objects.filter(pk=plant_old.pk).exists()
    call_command("daily")
    assert Use.objects.count() == 1, "twice is once"


# --- Uses -----------------------------------------------------------------------------------


def test_a_use_says_what_it_was_and_not_whose():
    person = make.person(birth_date=date(2001, 5, 5))
    booking = past_booking(person, 1)
    assert bookings_complete(clock.now()) == 1
    use = Use.objects.get()
    assert use.date == clock.local(booking.starts_at).date()
    assert (use.service, use.minutes, use.is_first) == ("study_room", 60, True)
    assert use.page_id == booking.resource.get_parent().pk
    assert use.age_band == AgeBand.FROM_25
    fields = {field.name for field in Use._meta.get_fields()}
    assert fields == {"id", "service", "page", "date", "minutes", "age_band", "is_first"}


def test_the_second_use_of_a_service_is_not_the_first():
    person = make.person()
    past_booking(person, 3)
    past_booking(person, 2)
    past_booking(make.person(2), 1)
    bookings_complete(clock.now())
    assert list(Use.objects.order_by("date").values_list("is_first", flat=True)) == [True, False, True]


@pytest.mark.parametrize(
    "status", sorted(set(BookingStatus) - {BookingStatus.CONFIRMED, BookingStatus.CHECKED_IN})
)
def test_only_what_was_used_is_counted(status):
    waits = clock.now() if status in PENDING else None
    past_booking(make.person(), 1, status=status, answer_until=waits)
    assert bookings_complete(clock.now()) == 0
    assert not Use.objects.exists()


def test_what_is_not_over_is_not_counted():
    booking = make.book(make.person(), make.open_room(site_root()), make.tomorrow_at(10))
    assert bookings_complete(booking.ends_at - timedelta(seconds=1)) == 0
    assert bookings_complete(booking.ends_at) == 1


def test_a_cancelled_past_booking_without_a_person_survives():
    booking = past_booking(make.person(), 1)
    Booking.objects.filter(pk=booking.pk).update(person=None)
    booking_cancel(booking=booking, by=make.person(2), reason="정리", as_staff=True)
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED
    assert booking.person_name == "지운 이용자"


@pytest.mark.parametrize(
    ("birth_date", "band"),
    [
        (None, ""),
        (date(2007, 11, 24), "-18"),
        (date(2007, 11, 23), "19-24"),
        (date(2001, 11, 24), "19-24"),
        (date(2001, 11, 23), "25-29"),
        (date(1996, 11, 23), "30-34"),
        (date(1991, 11, 23), "35-39"),
        (date(1986, 11, 24), "35-39"),
        (date(1986, 11, 23), "40-"),
        (date(1930, 1, 1), "40-"),
    ],
)
def test_age_bands_turn_on_the_birthday(birth_date, band):
    assert age_band(birth_date, date(2026, 11, 23)) == band


def test_an_unknown_service_is_refused():
    with pytest.raises(ValueError, match="not counted"):
        use_record(
            service="nonsense",
            page=None,
            day=clock.now().astimezone(UTC).date(),
            minutes=1,
            birth_date=None,
            is_first=False,
        )


# --- The document ---------------------------------------------------------------------------


def test_the_document_has_the_table_of_today():
    text = Path(settings.BASE_DIR, "docs/privacy.md").read_text()
    assert text.endswith(f"{markdown()}\n"), "manage.py privacy_table"
    for dataset in registry.sets.values():
        assert "|" not in dataset.label + dataset.purpose + dataset.items + dataset.basis + dataset.period


def test_labels_are_names_of_files():
    labels = [dataset.label for dataset in registry.sets.values()]
    assert len(set(labels)) == len(labels)
    assert not [label for label in labels if set(label) & set('/\\:*?"<>|')]


def test_the_table_names_the_file_that_declares():
    line = next(line for line in markdown().splitlines() if line.startswith("| 문자 수신 거부"))
    assert line.endswith("| `site/outbox/privacy.py` |")
