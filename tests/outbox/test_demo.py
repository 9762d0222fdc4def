"""The demo's page of messages: everything that left can be read there, also long after."""

import pytest
from django.core import mail
from post_office.models import STATUS, Email

import bookings.messages
from config import urls as site_urls
from outbox.accounts import PHONE_CODE, SIGN_IN_CODE
from outbox.models import Sms
from outbox.services import send
from outbox.urls import demo_urls
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__), pytest.mark.once]

urlpatterns = [*demo_urls, *site_urls.urlpatterns]


@pytest.fixture(autouse=True)
def demo(settings, travel):
    travel("2026-11-23 12:00")
    settings.DEMO = True


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_a_code_is_read_in_the_list_and_the_mail(client):
    send(SIGN_IN_CODE, "name@didim.example", code="482019")
    email = Email.objects.get()
    listed = text(client.get("/outbox/"))
    assert f"/outbox/{email.pk}/" in listed
    assert "보냈어요" in listed
    assert "실제로 나가지는 않았어요" in listed
    assert "482019" in text(client.get(f"/outbox/{email.pk}/"))
    html = client.get(f"/outbox/{email.pk}/html/")
    assert "482019" in text(html)
    assert "script-src 'none'" in html["Content-Security-Policy"]


def test_with_a_server_it_does_not_say_that_nothing_leaves(client, settings):
    settings.EMAIL_URL = "smtp://mail.didim.example"
    assert "실제로 나가요" in text(client.get("/outbox/"))


def test_a_mail_is_read_as_it_left(client, django_capture_on_commit_callbacks):
    """Also when there is nothing to say any more, and with its file."""
    booking = make.book(make.person(), make.open_room(), make.tomorrow_at(10))
    Email.objects.all().delete()
    send(bookings.messages.CONFIRMED, booking.person, booking_id=booking.pk)
    email = Email.objects.get()
    type(booking).objects.filter(pk=booking.pk).update(status="cancelled")
    page = text(client.get(f"/outbox/{email.pk}/"))
    assert "예약했어요" in page
    file = client.get(f"/outbox/{email.pk}/files/0/")
    assert file["Content-Type"] == "text/calendar; method=REQUEST"
    assert file.content.startswith(b"BEGIN:VCALENDAR")
    assert client.get(f"/outbox/{email.pk}/files/1/").status_code == 404


def test_what_can_not_be_put_together_breaks_no_page(client):
    """A kind that an older version had, a mail that was given up, and one that says nothing any more."""
    for context in (
        {"kind": "gone", "values": {}, "language": "ko"},
        {"kind": "sign_in_code", "values": None, "language": "ko"},
        {"kind": "booking_confirmed", "values": {"booking_id": 0}, "language": "ko"},
    ):
        Email.objects.create(
            from_email="a@b.example", to=["a@b.example"], status=STATUS.failed, context=context
        )
    Sms.objects.create(to="+821012345678", context={"kind": "gone", "values": {}, "language": "ko"})
    assert text(client.get("/outbox/")).count("보내지 못했어요") == 3
    for email in Email.objects.all():
        assert "남아 있지 않아요" in text(client.get(f"/outbox/{email.pk}/"))
        assert client.get(f"/outbox/{email.pk}/html/").status_code == 404
    text(client.get(f"/outbox/sms/{Sms.objects.get().pk}/"))


def test_an_sms_is_read_with_its_bytes(client):
    send(PHONE_CODE, "+821012345678", code="482019")
    sms = Sms.objects.get()
    assert "482019" in text(client.get("/outbox/"))
    assert "바이트" in text(client.get(f"/outbox/sms/{sms.pk}/"))
    assert not mail.outbox
