"""One's own bookings in a calendar program: a secret address that can be renewed."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from bookings.models import Booking, CalendarLink
from bookings.services.cancelling import booking_cancel
from people.services.calendar_links import calendar_link_renew
from tests.factories import bookings as make
from tests.factories.home import CenterFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


@pytest.fixture
def visitor():
    return make.person()


@pytest.fixture
def booking(visitor):
    return make.book(visitor, make.open_room(CenterFactory(title="청년센터 마포")), make.tomorrow_at(14))


def read(client, token, **headers):
    return client.get(f"/me/calendar/{token}.ics", **headers)


def entries(response):
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_the_address_is_shown_once_and_only_its_hash_is_kept(client, visitor, booking):
    client.force_login(visitor)
    assert "달력 주소 만들기" in client.get("/me/calendar/").content.decode()
    html = client.post("/me/calendar/", {"renew": "yes"}).content.decode()
    address = html.split('value="http://testserver')[1].split('"')[0]
    client.logout()
    assert client.get(address).status_code == 200
    assert CalendarLink.objects.get().token_hash not in address
    client.force_login(visitor)
    assert address not in client.get("/me/calendar/").content.decode()
    assert 'href="/me/calendar/"' in client.get("/me/").content.decode()


def test_a_calendar_reads_it(client, visitor, booking):
    response = read(client, calendar_link_renew(CalendarLink, person=visitor))
    assert response["Content-Type"].startswith("text/calendar")
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    (entry,) = entries(response)
    assert entry["UID"] == f"booking-{booking.uid}@didim"
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CONFIRMED", 0)
    assert entry.decoded("DTSTART") == booking.starts_at
    assert "청년센터 마포" in entry["SUMMARY"]
    assert Calendar.from_ical(response.content).walk("VTIMEZONE")


def test_what_is_cancelled_stays_for_a_month_as_cancelled(client, visitor, booking, travel):
    token = calendar_link_renew(CalendarLink, person=visitor)
    booking_cancel(booking=booking, by=visitor)
    (entry,) = entries(read(client, token))
    assert entry["UID"] == f"booking-{booking.uid}@didim"
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CANCELLED", 1)
    travel("2026-12-24 12:01")
    assert entries(read(client, token)) == []


def test_what_is_over_was_not_cancelled(client, visitor, booking):
    token = calendar_link_renew(CalendarLink, person=visitor)
    Booking.objects.update(status="completed")
    assert entries(read(client, token))[0]["STATUS"] == "CONFIRMED"


def test_it_is_sent_again_only_when_something_changed(client, visitor, booking, travel):
    token = calendar_link_renew(CalendarLink, person=visitor)
    tag = read(client, token)["ETag"]
    travel("2026-11-23 18:00")
    assert read(client, token, headers={"If-None-Match": tag}).status_code == 304
    booking_cancel(booking=booking, by=visitor)
    changed = read(client, token, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_a_new_address_kills_the_old_one(client, visitor, booking):
    old = calendar_link_renew(CalendarLink, person=visitor)
    new = calendar_link_renew(CalendarLink, person=visitor)
    assert read(client, old).status_code == 404
    assert read(client, new).status_code == 200
    client.force_login(visitor)
    client.post("/me/calendar/", {"off": "yes"})
    assert read(client, new).status_code == 404


def test_it_is_one_persons_own(client, visitor, booking):
    make.book(make.person(2), booking.resource, make.tomorrow_at(16))
    assert len(entries(read(client, calendar_link_renew(CalendarLink, person=visitor)))) == 1


def test_an_account_that_is_off_has_no_calendar(client, visitor, booking):
    token = calendar_link_renew(CalendarLink, person=visitor)
    visitor.is_active = False
    visitor.save()
    assert read(client, token).status_code == 404


@pytest.mark.parametrize("token", ["x", "%00", "🙂", "a" * 2000, "..%2F"])
def test_any_other_address_opens_nothing(client, token):
    assert read(client, token).status_code == 404


def test_nobody_else_makes_an_address(client):
    assert client.post("/me/calendar/").status_code == 302
    assert not CalendarLink.objects.exists()


def test_few_queries(client, visitor, booking, django_assert_num_queries):
    for number in range(3):
        make.book(visitor, make.open_room(), booking.starts_at + timedelta(days=1 + number))
    token = calendar_link_renew(CalendarLink, person=visitor)
    read(client, token)
    with django_assert_num_queries(3):
        read(client, token)
