"""Sessions: signing in gives a new key, and the old one is worth nothing."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from people.sessions import SessionStore
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_new_key_keeps_the_data_and_kills_the_old_one():
    session = SessionStore()
    session["colour"] = "blue"
    session.save()
    old = session.session_key
    session.cycle_key()
    assert session.session_key != old
    assert not SessionStore().exists(old)
    session["size"] = 3
    session.save()
    session["size"] = 4
    session.save()
    found = SessionStore(session.session_key)
    assert (found["colour"], found["size"]) == ("blue", 4)
    assert Session.objects.count() == 1


def test_a_key_that_was_planted_before_signing_in_opens_nothing():
    planted = SessionStore()
    planted["visited"] = True
    planted.save()
    client = Client()
    client.cookies["sessionid"] = planted.session_key
    client.force_login(make.person())
    attacker = Client()
    attacker.cookies["sessionid"] = planted.session_key
    assert attacker.get("/me/email/").status_code == 302
    assert client.get("/me/email/").status_code == 200


def test_signing_out_and_in_again_works():
    client = Client()
    client.force_login(make.person())
    client.post("/accounts/logout/")
    assert client.get("/me/email/").status_code == 302
    client.force_login(make.person(2))
    client.force_login(make.person(3))
    assert client.get("/me/email/").status_code == 200
    assert Session.objects.count() == 1


def test_a_session_without_a_key_gets_one():
    session = SessionStore()
    session.cycle_key()
    session["a"] = 1
    session.save()
    session.flush()
    session["b"] = 2
    session.save()
    assert SessionStore(session.session_key).load() == {"b": 2}


def test_what_one_request_does_to_a_session_is_not_seen_before_it_is_saved() -> None:
    """The signature is looked at once; what was signed is read anew each time."""
    store = SessionStore()
    store["kept"] = {"list": [1]}
    store.save()
    first, second = SessionStore(store.session_key), SessionStore(store.session_key)
    first["kept"]["list"].append(2)
    assert second["kept"] == {"list": [1]}
    first.save()
    assert SessionStore(store.session_key)["kept"] == {"list": [1, 2]}


def test_a_session_that_this_site_has_not_signed_says_nothing() -> None:
    store = SessionStore()
    store["kept"] = "yes"
    store.save()
    Session.objects.update(session_data=store.encode({"kept": "no"})[:-1] + "x")
    assert not SessionStore(store.session_key).get("kept")
