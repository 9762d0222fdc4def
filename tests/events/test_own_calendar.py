"""Calendars hear of what changes: one's own secret address, one program, a center, and the files in mails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from core import clock
from events.enums import ProgramFormat, RegistrationStatus, SessionStatus
from events.models import ProgramCalendarLink, Registration, Session
from events.services.clockwork import run_due
from events.services.registering import registration_cancel
from events.services.sessions import save_edit
from people.models import User
from people.services.calendar_links import calendar_link_off, calendar_link_renew
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

S = RegistrationStatus


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


@pytest.fixture
def session():
    return reg.session(
        2, of=reg.program(parent=CenterFactory(title="청년센터 마포", slug="mapo"), title="특강")
    )


def browser(person: User | None = None) -> Client:
    client = Client()
    client.cookies.load({"of-age": "yes"})
    if person:
        client.force_login(person)
    return client


def read(token: str, **headers: str):
    return Client().get(f"/me/programs/calendar/{token}.ics", **headers)


def entries(content: bytes) -> dict[str, tuple[str, int, str]]:
    """UID: status, sequence, begin."""
    return {
        str(each["uid"]): (
            str(each["status"]),
            int(each["sequence"]),
            f"{each.decoded('dtstart'):%m-%d %H:%M}",
        )
        for each in Calendar.from_ical(content).walk("VEVENT")
    }


def move(session: Session, **by) -> None:
    session.refresh_from_db()
    session.starts_at += timedelta(**by)
    session.ends_at += timedelta(**by)
    save_edit(session)


def cancel(session: Session) -> None:
    session.refresh_from_db()
    session.status = SessionStatus.CANCELLED
    save_edit(session)
    run_due()


@pytest.mark.parametrize("where", ["own", "program", "center"])
def test_moving_and_cancelling_arrive_at_every_address(session, where):
    person = reg.applies(1, session).person
    address = {
        "own": f"/me/programs/calendar/{calendar_link_renew(ProgramCalendarLink, person=person)}.ics",
        "program": f"/programs/{session.program.slug}/program.ics",
        "center": "/calendar/programs/mapo.ics",
    }[where]
    seen = []
    for change in (lambda: None, lambda: move(session, days=1), lambda: cancel(session)):
        change()
        response = Client().get(address)
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        seen.append(entries(response.content))
    ((uid, first),), ((_, moved),), ((_, gone),) = (tuple(each.items()) for each in seen)
    assert all(list(each) == [uid] for each in seen), "one entry, known by one UID"
    assert first[0::2] == ("CONFIRMED", "11-30 14:00")
    assert moved[0::2] == ("CONFIRMED", "12-01 14:00")
    assert gone[0] == "CANCELLED"
    assert first[1] < moved[1] < gone[1]


def test_the_files_in_mails_tell_the_same_entry(session):
    made = reg.applies(1, session)
    token = calendar_link_renew(ProgramCalendarLink, person=made.person)
    sent = Calendar.from_ical(mail.outbox[-1].attachments[0][1])
    assert (str(sent["method"]), set(entries(sent.to_ical()))) == (
        "REQUEST",
        set(entries(read(token).content)),
    )
    before = entries(sent.to_ical())
    cancel(session)
    sent = Calendar.from_ical(mail.outbox[-1].attachments[0][1])
    after = entries(sent.to_ical())
    assert str(sent["method"]) == "CANCEL"
    assert set(after) == set(before)
    assert all(after[uid][0] == "CANCELLED" and after[uid][1] > before[uid][1] for uid in after)
    assert entries(read(token).content) == after


def test_whoever_calls_off_keeps_a_cancelled_entry_for_a_month(session, travel):
    made = reg.applies(1, session)
    token = calendar_link_renew(ProgramCalendarLink, person=made.person)
    (uid,) = entries(read(token).content)
    registration_cancel(registration=made, by=made.person)
    assert entries(read(token).content)[uid][:2] == ("CANCELLED", 1)
    travel("2026-12-23 10:01")
    assert entries(read(token).content) == {}


@pytest.mark.parametrize("status", [S.WAITING, S.OFFERED, S.REQUESTED, S.DECLINED, S.EXPIRED])
def test_what_was_never_certain_is_in_no_calendar(session, status):
    person = make.person(1)
    until = clock.now() + timedelta(days=1) if status == S.OFFERED else None
    ended = clock.now() if status in {S.DECLINED, S.EXPIRED} else None
    Registration.objects.create(
        program=session.program,
        session=session,
        person=person,
        status=status,
        number=1,
        answer_until=until,
        ended_at=ended,
    )
    assert entries(read(calendar_link_renew(ProgramCalendarLink, person=person)).content) == {}


@pytest.mark.parametrize("status", [S.ATTENDED, S.NO_SHOW])
def test_what_is_over_was_not_cancelled(session, status):
    made = reg.applies(1, session)
    Registration.objects.update(status=status)
    ((state, _, _),) = entries(
        read(calendar_link_renew(ProgramCalendarLink, person=made.person)).content
    ).values()
    assert state == "CONFIRMED"


def test_a_series_has_every_session_the_cancelled_ones_marked():
    series = reg.series(5, sessions=3)
    made = reg.applies(1, series)
    cancel(series.sessions.order_by("starts_at")[1])
    found = entries(read(calendar_link_renew(ProgramCalendarLink, person=made.person)).content)
    assert [each[0] for each in sorted(found.values(), key=lambda each: each[2])] == [
        "CONFIRMED",
        "CANCELLED",
        "CONFIRMED",
    ]


def test_online_the_entry_leads_to_ones_own_page():
    program = reg.program(format=ProgramFormat.ONLINE, online_url="https://zoom.us/j/hush")
    made = reg.applies(1, reg.session(2, of=program))
    content = read(calendar_link_renew(ProgramCalendarLink, person=made.person)).content
    (entry,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(entry["location"]) == "온라인"
    assert str(entry["url"]).endswith(made.get_absolute_url())
    assert b"hush" not in content


def test_the_address_is_shown_once_renewed_and_switched_off(session):
    made = reg.applies(1, session)
    client = browser(made.person)
    assert "달력 주소 만들기" in client.get("/me/programs/calendar/").content.decode()
    assert 'href="/me/programs/calendar/"' in client.get("/me/").content.decode()
    html = client.post("/me/programs/calendar/", {"renew": "yes"}).content.decode()
    address = html.split('value="http://testserver')[1].split('"')[0]
    assert Client().get(address).status_code == 200
    assert ProgramCalendarLink.objects.get().token_hash not in address
    assert address not in client.get("/me/programs/calendar/").content.decode()
    new = calendar_link_renew(ProgramCalendarLink, person=made.person)
    assert Client().get(address).status_code == 404
    assert read(new).status_code == 200
    client.post("/me/programs/calendar/", {"off": "yes"})
    assert read(new).status_code == 404


def test_it_is_one_persons_own_and_only_of_an_account_in_use(session):
    first, second = reg.applies(1, session), reg.applies(2, session)
    token = calendar_link_renew(ProgramCalendarLink, person=first.person)
    assert len(entries(read(token).content)) == 1
    response = read(token)
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert second.spoken_code not in response.content.decode()
    User.objects.filter(pk=first.person_id).update(is_active=False)
    assert read(token).status_code == 404
    calendar_link_off(ProgramCalendarLink, person=second.person)


def test_it_is_sent_again_only_when_something_changed(session, travel):
    token = calendar_link_renew(ProgramCalendarLink, person=reg.applies(1, session).person)
    tag = read(token)["ETag"]
    travel("2026-11-23 18:00")
    assert read(token, headers={"If-None-Match": tag}).status_code == 304
    move(session, hours=1)
    assert read(token, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("token", ["x", "%00", "🙂", "a" * 2000, "..%2F"])
def test_any_other_address_opens_nothing(token):
    assert read(token).status_code == 404
    assert browser().post("/me/programs/calendar/").status_code == 302
    assert not ProgramCalendarLink.objects.exists()


def test_few_queries_however_many_there_are(django_assert_num_queries):
    person = make.person(1)
    reg.applies(person, reg.series(5, sessions=4))
    for days in (8, 9, 10):
        reg.applies(person, reg.session(2, days=days))
    token = calendar_link_renew(ProgramCalendarLink, person=person)
    read(token)
    with django_assert_num_queries(3):
        read(token)


def test_the_file_of_a_program_is_public_as_the_program_is(session, django_assert_max_num_queries):
    path = f"/programs/{session.program.slug}/program.ics"
    assert path in browser().get(session.program.url).content.decode()
    tag = Client().get(path)["ETag"]
    with django_assert_max_num_queries(2):
        assert Client().get(path, headers={"If-None-Match": tag}).status_code == 304
    session.program.unpublish()
    assert Client().get(path).status_code == 404
