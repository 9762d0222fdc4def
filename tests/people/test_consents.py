"""Asking, giving, keeping and taking back consent."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from bookings.models import Booking
from bookings.services.cancelling import booking_cancel
from people.consent_forms import ConsentsForm
from people.errors import Refused
from people.models import Consent, ConsentText, Destruction, User
from people.models.consents import ConsentQuerySet
from people.services.consents import consent_give, consent_needed, consent_text_next, consent_withdraw
from tests.factories import bookings as make
from tests.factories.access import texts_opened
from tests.factories.home import site_root

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client) -> User:
    found = make.person()
    client.force_login(found)
    return found


def text(kind: str = "booking") -> ConsentText:
    return ConsentText.objects.current(kind)


def new_version(kind: str = "booking", **fields) -> ConsentText:
    made = consent_text_next(kind)
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return made


# --- Texts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["booking", "news", "sensitive"])
def test_every_installation_has_the_four_notices(kind):
    assert all([text(kind).purpose, text(kind).items, text(kind).period, text(kind).refusal])


def test_a_text_that_somebody_agreed_to_is_neither_changed_nor_deleted(person):
    consent_give(person=person, text=text())
    changed = text()
    changed.period = "영원히"
    with pytest.raises(ValidationError, match="새 판"):
        changed.save()
    with pytest.raises(ProtectedError):
        changed.delete()
    assert "영원히" not in text().period


@pytest.mark.parametrize("way", ["update", "delete"])
def test_the_database_keeps_a_text_in_use_even_without_its_people(person, way):
    consent_give(person=person, text=text())
    person.delete()
    used = ConsentText.objects.filter(kind="booking")
    with pytest.raises(IntegrityError, match="consent_text_in_use"), transaction.atomic():
        used.update(period="영원히") if way == "update" else used.delete()
    assert ConsentText.objects.filter(kind="news").update(period="6개월") == 1, "nobody agreed to it yet"


def test_a_notice_that_promised_too_much_is_put_right_or_superseded(person):
    """Version 1 as it was installed: with the words that only the older code had."""
    migration = import_module("people.migrations.0009_booking_consent_says_what_is_done")
    ConsentText.objects.filter(kind="booking").update(period=migration.SAID)
    migration.put_right(apps, connection.schema_editor())
    assert (text().version, text().period) == (1, migration.WORDS["period"])
    with texts_opened():
        ConsentText.objects.filter(kind="booking").update(period=migration.SAID)
    consent_give(person=person, text=text())
    migration.put_right(apps, connection.schema_editor())
    assert (text().version, text().period, text().used_at) == (2, migration.WORDS["period"], None)
    migration.put_right(apps, connection.schema_editor())
    assert text().version == 2


def test_the_notice_for_programs_names_mentoring_and_follows_the_one_agreed_to(person):
    migration = import_module("people.migrations.0014_program_consent_names_mentoring")
    assert "멘토링" in text("program").purpose
    words = {"purpose": migration.SAID, "items": "이름"}
    ConsentText.objects.filter(kind="program").update(**words)
    consent_give(person=person, text=text("program"))
    migration.put_right(apps, connection.schema_editor())
    assert (text("program").version, text("program").items) == (2, migration.WORDS["items"])
    assert consent_needed(person, "program") == text("program"), "they are asked again"
    migration.put_right(apps, connection.schema_editor())
    assert text("program").version == 2


def test_a_new_version_begins_with_the_words_of_the_old(person):
    consent_give(person=person, text=text())
    made = new_version(period="6개월")
    assert (made.version, made.period, made.purpose) == (2, "6개월", ConsentText.objects.get(pk=1).purpose)
    assert [each.version for each in ConsentText.objects.newest().filter(kind="booking")] == [2]
    assert consent_text_next("no-such-kind") is None


# --- Giving ---------------------------------------------------------------------------------


def test_giving_twice_keeps_the_first(person):
    first = consent_give(person=person, text=text())
    assert consent_give(person=person, text=text()) == first
    assert Consent.objects.count() == 1


def test_two_at_once_keep_the_first(person, monkeypatch):
    """The other request's row appears between looking and writing: the database refuses a second one."""
    first = Consent.objects.create(person=person, text=text())
    real, looks = ConsentQuerySet.get, []

    def blind_at_first(self, *args, **kwargs):
        looks.append(1)
        if len(looks) == 1:
            raise Consent.DoesNotExist
        return real(self, *args, **kwargs)

    monkeypatch.setattr(ConsentQuerySet, "get", blind_at_first)
    assert consent_give(person=person, text=text()) == first
    assert len(looks) == 2, "the insert ran into the constraint, and it looked again"
    assert Consent.objects.count() == 1


def ask(person: User, data: dict[str, str] | None = None, kinds=("booking", "news")) -> ConsentsForm:
    return ConsentsForm(data, person=person, kinds=kinds)


def test_every_box_is_unticked_and_says_whether_it_must_be_ticked(person):
    form = ask(person)
    html = str(form)
    assert [each.text.kind for each in form.asks] == ["booking", "news"]
    assert "checked" not in html
    assert [each.box.field.required for each in form.asks] == [True, False]


@pytest.mark.parametrize(
    ("ticked", "valid", "kept"),
    [
        pytest.param([], False, [], id="nothing"),
        pytest.param(["booking-1"], True, ["booking"], id="only-what-is-needed"),
        pytest.param(["news-1"], False, [], id="only-the-optional-one"),
        pytest.param(["booking-1", "news-1"], True, ["booking", "news"], id="both"),
        pytest.param(["all"], False, [], id="a-box-that-nobody-saw"),
        pytest.param(["booking"], False, [], id="no-version"),
    ],
)
def test_an_optional_box_never_blocks(person, ticked, valid, kept):
    form = ask(person, {f"consent-{name}": "on" for name in ticked} | {"sent": "1"})
    assert form.is_valid() is valid
    if valid:
        form.give()
    found = Consent.objects.filter(person=person).order_by("text__kind")
    assert [each.text.kind for each in found] == kept


def test_a_text_replaced_while_one_was_reading_is_asked_anew(person):
    new_version(period="6개월")
    form = ask(person, {"consent-booking-1": "on"})
    assert not form.is_valid()
    assert form.asks[0].text.version == 2
    assert "checked" not in str(form)


def test_a_new_version_is_asked_once(person):
    consent_give(person=person, text=text())
    assert consent_needed(person, "booking") is None
    new_version(period="6개월")
    assert [each.text.kind for each in ask(person).asks] == ["booking", "news"]
    consent_give(person=person, text=text())
    assert ask(person).asks == []


def test_optional_ones_are_never_asked_alone(person):
    """Who left the box empty once is not asked at every booking."""
    consent_give(person=person, text=text())
    assert ask(person).asks == []
    assert ask(person, {"sent": "1"}).is_valid()


def test_the_booking_form_shows_every_notice_and_the_recipient_large(client, person):
    new_version("news", recipient="디딤 신문사. 소식을 인쇄해서 보내려고", title="소식지 받기 동의")
    room = make.open_room(site_root())
    start = f"{make.tomorrow_at(14):%Y-%m-%dT%H:%M}"
    html = client.get(f"{room.url}book/", {"start": start}).content.decode()
    assert re.search(r'<strong class="stress">디딤 신문사', html)
    assert re.search(r'<strong class="stress">예약한 내용은 이용이 끝난 뒤 1년', html)
    assert html.count("거부할 권리") == 2
    assert "소식지 받기에 동의해요" in html


def test_a_booking_without_the_news_keeps_no_consent_to_news(client, person):
    room = make.open_room(site_root())
    start = f"{make.tomorrow_at(14):%Y-%m-%dT%H:%M}"
    data = {"start": start, "minutes": 60, "party_size": 2, "consent-booking-1": "on"}
    assert client.post(f"{room.url}book/", data).status_code == 302
    assert [each.text.kind for each in Consent.objects.all()] == ["booking"]


# --- Taking back ----------------------------------------------------------------------------


def test_taking_back_keeps_the_row_as_proof(person):
    given = consent_give(person=person, text=text("news"))
    assert consent_withdraw(person=person, kind="news") == 1
    assert consent_withdraw(person=person, kind="news") == 0
    given.refresh_from_db()
    assert given.withdrawn_at is not None
    again = consent_give(person=person, text=text("news"))
    assert again.pk != given.pk
    assert Consent.objects.in_force().get() == again


def test_taking_back_ends_every_version(person):
    consent_give(person=person, text=text("news"))
    consent_give(person=person, text=new_version("news"))
    assert consent_withdraw(person=person, kind="news") == 2
    assert not Consent.objects.in_force().exists()


def test_a_coming_booking_must_be_dealt_with_first(client, person):
    consent_give(person=person, text=text())
    booking = make.book(person, make.open_room(site_root()), make.tomorrow_at(14))
    with pytest.raises(Refused):
        consent_withdraw(person=person, kind="booking")
    page = reverse("consent_withdraw", args=["booking"])
    html = client.get(page).content.decode()
    assert booking.get_absolute_url() in html
    assert client.post(page).status_code == 409
    assert Consent.objects.in_force().exists()
    assert consent_withdraw(person=person, kind="news") == 0, "nothing was given"
    booking_cancel(booking=booking, by=person)
    assert client.post(page).status_code == 302
    assert not Consent.objects.in_force().exists()


def test_what_rested_on_it_is_erased(person, travel):
    travel("2026-11-23 12:00")
    consent_give(person=person, text=text())
    booking = make.book(person, make.open_room(), make.tomorrow_at(14))
    stranger = make.book(make.person(2), make.open_room(), make.tomorrow_at(14))
    travel("2026-11-26 12:00")
    consent_withdraw(person=person, kind="booking")
    booking.refresh_from_db()
    assert booking.person is None
    assert Booking.objects.get(pk=stranger.pk).person is not None
    lines = {(each.dataset, each.reason) for each in Destruction.objects.all()}
    assert lines == {("bookings", "동의 철회"), ("contact", "동의 철회")}
    person.refresh_from_db()
    assert (person.name, person.phone, person.phone_verified_at) == ("", "", None)
    assert person.email, "the account stays"


def test_staff_keep_the_name_that_colleagues_know(person):
    consent_give(person=person, text=text())
    User.objects.filter(pk=person.pk).update(is_staff=True)
    person.refresh_from_db()
    consent_withdraw(person=person, kind="booking")
    person.refresh_from_db()
    assert (bool(person.name), person.phone) == (True, "")


def test_what_is_said_before_taking_back_is_what_happens(client, person):
    consent_give(person=person, text=text())
    html = client.get(reverse("consent_withdraw", args=["booking"])).content.decode()
    assert "이름과 휴대전화 정보를 바로 지워요" in html
    assert "예약 정보를 바로 지워요" in html
    assert "메일 주소는 그대로 있어요" in html


# --- The page -------------------------------------------------------------------------------


def test_the_page_shows_what_was_agreed_to_not_what_came_after(client, person):
    consent_give(person=person, text=text())
    new_version(period="아주 다른 기간")
    html = client.get("/me/consents/").content.decode()
    assert "이용이 끝난 뒤 1년" in html
    assert "아주 다른 기간" not in html


def test_of_each_kind_one_version_is_in_force(client, person):
    consent_give(person=person, text=text())
    consent_give(person=person, text=new_version(period="아주 다른 기간"))
    html = client.get("/me/consents/").content.decode()
    assert html.count("철회하기") == 1
    assert "아주 다른 기간" in html
    assert "이용이 끝난 뒤 1년" not in html


def test_taking_back_takes_no_more_steps_than_giving(client, person):
    """Giving: the page, one button. Taking back: the page, a link, one button that asks once."""
    html = client.get("/me/consents/").content.decode()
    give = re.search(r'action="(/me/consents/news/1/give/)"', html)[1]
    client.post(give)
    assert Consent.objects.in_force().get().text.kind == "news"
    html = client.get("/me/consents/").content.decode()
    withdraw = re.search(r'href="(/me/consents/news/withdraw/)"', html)[1]
    html = client.get(withdraw).content.decode()
    assert "예약과 신청은 그대로 할 수 있어요" in html
    assert Consent.objects.in_force().exists(), "looking changes nothing"
    client.post(withdraw)
    assert not Consent.objects.in_force().exists()
    assert client.post(withdraw).status_code == 302, "twice is no error"
    assert "철회한 것" in client.get("/me/consents/").content.decode()


def test_only_the_version_that_was_read_is_agreed_to(client, person):
    new_version("news", period="10년")
    response = client.post("/me/consents/news/1/give/", follow=True)
    assert "내용이 바뀌었어요" in response.content.decode()
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("get", "/me/consents/news/1/give/", 405, id="giving-by-a-link"),
        pytest.param("post", "/me/consents/booking/1/give/", 302, id="a-required-one-outside-its-form"),
        pytest.param("post", "/me/consents/nothing/1/give/", 302, id="unknown"),
        pytest.param("get", "/me/consents/booking/withdraw/", 404, id="never-given"),
    ],
)
def test_odd_requests_change_nothing(client, person, method, path, status):
    assert getattr(client, method)(path).status_code == status
    assert not Consent.objects.exists()


def test_strangers_see_only_their_own(client, person):
    consent_give(person=make.person(2), text=text())
    assert "아직 동의한 것이 없어요" in client.get("/me/consents/").content.decode()
    client.logout()
    assert client.get("/me/consents/").status_code == 302
