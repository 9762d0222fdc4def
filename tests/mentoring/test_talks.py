"""Talks of two: open times, asking, answering, another time, calling off, and running out."""

from __future__ import annotations

from datetime import timedelta

import icalendar
import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from mentoring.enums import Side, TalkStatus, Way
from mentoring.models import Slot, Talk
from mentoring.services.clockwork import run_due
from mentoring.services.slots import slot_withdraw, slots_open
from mentoring.services.talks import talk_accept, talk_cancel, talk_decline, talk_propose
from people.enums import Role
from people.errors import Refused
from people.models import ConsentText, Strike
from tests.factories import bookings as make
from tests.factories import mentoring as mentors
from tests.factories import registering as reg
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db

S = TalkStatus


@pytest.fixture(autouse=True)
def now(travel, settings):
    settings.STAFF_SECOND_FACTOR = False
    return travel("2026-11-23 10:00")


@pytest.fixture
def mentor():
    return mentors.mentor(center=CenterFactory(title="디딤 센터"))


def browser(person) -> Client:
    client = signed_in(person)
    client.cookies["of-age"] = "yes"
    return client


def subjects(person) -> list[str]:
    return [sent.subject for sent in mail.outbox if sent.to == [person.email]]


def method(sent) -> str:
    return str(icalendar.Calendar.from_ical(sent.attachments[0][1])["METHOD"])


# --- Open times -----------------------------------------------------------------------------


def test_times_open_every_week_at_the_same_hour(mentor):
    start = clock.at(
        clock.today() + timedelta(days=4), clock.local(clock.now()).time().replace(microsecond=0)
    )
    made = slots_open(mentor=mentor, starts_at=start, minutes=40, way=Way.ONLINE, weeks=6)
    assert len(made) == 6
    assert {clock.local(slot.starts_at).time() for slot in made} == {clock.local(start).time()}
    assert {slot.starts_at.weekday() for slot in made} == {start.weekday()}


def test_no_two_times_of_a_mentor_overlap(mentor):
    slot = mentors.slot(mentor, days=12)
    week_before = slot.starts_at - timedelta(days=7)
    for shift in (-30, 0, 30):
        start = week_before + timedelta(minutes=shift)
        with pytest.raises(Refused, match="slots_overlap") as refusal:
            slots_open(mentor=mentor, starts_at=start, minutes=60, way=Way.ONLINE, weeks=3)
        assert "12월 5일" in refusal.value.message
    assert Slot.objects.count() == 1, "all of them or none"
    slots_open(mentor=mentor, starts_at=slot.ends_at, minutes=30, way=Way.ONLINE)
    slots_open(mentor=mentors.mentor(2), starts_at=slot.starts_at, minutes=30, way=Way.ONLINE)


def test_a_second_click_opens_the_same_times(mentor):
    start = clock.day_start(clock.today()) + timedelta(days=12, hours=19)
    asked = {"mentor": mentor, "starts_at": start, "minutes": 40, "way": Way.ONLINE, "weeks": 3}
    assert slots_open(**asked) == slots_open(**asked)
    assert Slot.objects.count() == 3
    for other in ({"weeks": 4}, {"minutes": 60}, {"way": Way.IN_PERSON}):
        with pytest.raises(Refused, match="slots_overlap"):
            slots_open(**{**asked, **other})


def test_a_time_that_somebody_has_is_not_taken_back(mentor):
    slot = mentors.slot(mentor)
    talk = mentors.asks(make.person(), slot)
    with pytest.raises(Refused, match="slot_in_use"):
        slot_withdraw(slot=slot)
    talk_cancel(talk=talk, by=Side.PERSON)
    slot_withdraw(slot=slot)
    with pytest.raises(Refused, match="taken"):
        mentors.asks(make.person(2), slot)
    slots_open(mentor=mentor, starts_at=slot.starts_at, minutes=30, way=Way.ONLINE)


# --- Asking ---------------------------------------------------------------------------------


def test_a_time_is_taken_once_and_free_again_when_it_ends(mentor):
    slot = mentors.slot(mentor)
    first = mentors.asks(make.person(1), slot)
    assert mentors.asks(first.person, slot) == first, "a double click"
    with pytest.raises(Refused, match="taken"):
        mentors.asks(make.person(2), slot)
    talk_decline(talk=first, by=Side.MENTOR, reason="출장이에요")
    assert mentors.asks(make.person(3), slot).status == S.ASKED
    assert subjects(mentor.user).count("1:1 멘토링 신청이 왔어요") == 2


def test_what_stands_against_asking(mentor, travel):
    person = make.person()
    soon = mentors.slot(mentor, days=1, hour=9)
    with pytest.raises(Refused, match="taken"):
        mentors.asks(person, soon)
    with pytest.raises(Refused, match="own"):
        mentors.asks(mentor.user, mentors.slot(mentor))
    for days in (6, 7):
        mentors.asks(person, mentors.slot(mentor, days=days))
    with pytest.raises(Refused, match="too_many"):
        mentors.asks(person, mentors.slot(mentor, days=8))
    other = make.person(2)
    mentors.asks(other, mentors.slot(mentor, days=9))
    with pytest.raises(Refused, match="overlap"):
        mentors.asks(other, mentors.slot(mentors.mentor(2), days=9))
    silent = mentors.mentor(3, user=None)
    with pytest.raises(Refused, match="not_reached"):
        mentors.asks(make.person(3), mentors.slot(silent))
    travel("2026-12-03 10:00")
    mentors.asks(person, mentors.slot(mentor, days=8))


@pytest.mark.parametrize(("days", "hour", "hours"), [(5, 19, 48), (1, 12, 25)])
def test_there_are_48_hours_to_answer_and_never_less_than_an_hour_before(mentor, days, hour, hours):
    talk = mentors.asks(make.person(), mentors.slot(mentor, days=days, hour=hour))
    assert abs(talk.answer_until - clock.now() - timedelta(hours=hours)) < timedelta(seconds=30)


# --- Answering ------------------------------------------------------------------------------


def test_an_accepted_talk_reaches_both_calendars_and_leaves_them(mentor):
    talk = mentors.asks(make.person(), mentors.slot(mentor))
    mail.outbox.clear()
    talk_accept(talk=talk, by=Side.MENTOR, url="https://meet.example/a")
    talk_accept(talk=talk, by=Side.MENTOR)
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted([mentor.user.email, talk.person.email])
    assert {method(sent) for sent in mail.outbox} == {"REQUEST"}
    assert "meet.example" not in "".join(str(sent.message()) for sent in mail.outbox)
    mail.outbox.clear()
    talk_cancel(talk=talk, by=Side.MENTOR, reason="갑자기 아파요")
    assert {sent.to[0] for sent in mail.outbox} == {mentor.user.email, talk.person.email}
    assert {method(sent) for sent in mail.outbox} == {"CANCEL"}
    assert "갑자기 아파요" in mail.outbox[0].body
    assert not Strike.objects.exists()


def test_another_time_is_proposed_kept_and_answered(mentor):
    old, new = mentors.slot(mentor), mentors.slot(mentor, days=6)
    talk = mentors.asks(make.person(), old)
    talk_propose(talk=talk, slot=new)
    assert set(Slot.objects.free(clock.now())) == {old}
    assert subjects(talk.person) == ["김멘토1 멘토가 다른 시간을 제안했어요"]
    with pytest.raises(Refused, match="ended"):
        talk_accept(talk=talk, by=Side.MENTOR)
    talk_accept(talk=talk, by=Side.PERSON)
    talk.refresh_from_db()
    assert (talk.status, talk.slot) == (S.ACCEPTED, new)
    with pytest.raises(Refused, match="ended"):
        talk_propose(talk=talk, slot=old)


def test_only_a_free_time_of_ones_own_is_proposed(mentor):
    talk = mentors.asks(make.person(), mentors.slot(mentor))
    taken = mentors.slot(mentor, days=6)
    mentors.asks(make.person(2), taken)
    for slot in (taken, mentors.slot(mentors.mentor(2), days=7), mentors.slot(mentor, days=0, hour=23)):
        with pytest.raises(Refused, match="taken"):
            talk_propose(talk=talk, slot=slot)
    talk.refresh_from_db()
    assert talk.status == S.ASKED


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_mentor_says_why(mentor, reason):
    talk = mentors.asks(make.person(), mentors.slot(mentor))
    for edge in (talk_decline, talk_cancel):
        with pytest.raises(Refused, match="reason_needed"):
            edge(talk=talk, by=Side.MENTOR, reason=reason)
    talk_cancel(talk=talk, by=Side.PERSON)
    assert Talk.objects.get().status == S.CANCELLED


def test_nobody_calls_off_what_has_begun(mentor, travel):
    talk = mentors.asks(make.person(), mentors.slot(mentor))
    talk_accept(talk=talk, by=Side.MENTOR)
    travel("2026-11-28 19:00")
    for side in Side:
        with pytest.raises(Refused, match="begun"):
            talk_cancel(talk=talk, by=side, reason="이유")


def test_one_reminder_then_it_runs_out_and_both_are_told(mentor):
    slot = mentors.slot(mentor)
    talk = mentors.asks(make.person(), slot)
    mail.outbox.clear()
    run_due(talk.asked_at + timedelta(hours=23))
    assert not mail.outbox
    for hours in (25, 30):
        run_due(talk.asked_at + timedelta(hours=hours))
    assert subjects(mentor.user) == ["답을 기다리고 있어요: 1:1 멘토링 신청이 왔어요"]
    run_due(talk.asked_at + timedelta(hours=49))
    run_due(talk.asked_at + timedelta(hours=49))
    assert Talk.objects.get().status == S.EXPIRED
    assert subjects(talk.person) == ["1:1 멘토링의 답할 시간이 지났어요"]
    assert len(subjects(mentor.user)) == 2
    assert set(Slot.objects.free(clock.now())) == {slot}


def test_whoever_has_a_proposal_is_reminded(mentor):
    talk = mentors.asks(make.person(), mentors.slot(mentor))
    talk_propose(talk=talk, slot=mentors.slot(mentor, days=6))
    run_due(clock.now() + timedelta(hours=25))
    assert subjects(talk.person)[-1] == "답을 기다리고 있어요: 김멘토1 멘토가 다른 시간을 제안했어요"


def test_both_are_reminded_the_day_before_and_the_hour_before(mentor, travel):
    talk = mentors.asks(make.person(), mentors.slot(mentor))
    talk_accept(talk=talk, by=Side.MENTOR, url="https://meet.example/room")
    for moment, told in (
        ("2026-11-27 18:59", 0),
        ("2026-11-27 19:00", 1),
        ("2026-11-28 17:59", 1),
        ("2026-11-28 18:00", 2),
        ("2026-11-28 18:59", 2),
    ):
        travel(moment)
        run_due()
        run_due()
        for person in (talk.person, mentor.user):
            assert subjects(person).count("11월 28일(토) 오후 7:00에 1:1 멘토링이 있어요") == told, moment
    assert "meet.example" not in "".join(str(sent.message()) for sent in mail.outbox)


def test_nobody_is_reminded_of_what_was_called_off_or_agreed_on_a_moment_ago(mentor, travel):
    off = mentors.asks(make.person(), mentors.slot(mentor))
    talk_accept(talk=off, by=Side.MENTOR)
    talk_cancel(talk=off, by=Side.PERSON)
    soon = mentors.asks(make.person(2), mentors.slot(mentor, days=2))
    travel("2026-11-24 20:00")
    talk_accept(talk=soon, by=Side.MENTOR)
    mail.outbox.clear()
    run_due()
    assert not mail.outbox
    travel("2026-11-28 18:30")
    run_due()
    assert not mail.outbox, "one was called off, the other one is over"


@pytest.mark.parametrize(
    ("moment", "is_shown"),
    [("2026-11-28 17:59", False), ("2026-11-28 18:00", True), ("2026-11-28 19:41", False)],
)
def test_the_link_is_shown_from_an_hour_before_to_the_two_alone(mentor, travel, moment, is_shown):
    talk = mentors.asks(make.person(), mentors.slot(mentor))
    talk_accept(talk=talk, by=Side.MENTOR, url="https://meet.example/room")
    travel(moment)
    link = 'href="https://meet.example/room"'
    assert (link in browser(talk.person).get(talk.get_absolute_url()).content.decode()) == is_shown
    path = f"/me/mentoring/talks/{talk.uid}/"
    assert (link in browser(mentor.user).get(path).content.decode()) == is_shown
    for other in (make.person(2), mentors.mentor(2).user):
        assert browser(other).get(talk.get_absolute_url()).status_code == 404
        assert browser(other).get(path).status_code == 404


# --- Pages ----------------------------------------------------------------------------------


def test_asking_on_the_site_asks_for_the_name_once(mentor):
    slot = mentors.slot(mentor)
    person = make.person(name="", phone="")
    path = f"/mentors/{mentor.pk}/talk/{slot.pk}/"
    assert path in Client().get(mentor.get_absolute_url()).content.decode()
    assert Client().get(path).status_code == 302
    client = browser(person)
    missing = client.post(path, {"topic": "이직 이야기", "name": "김"})
    assert missing.status_code == 422
    assert "이직 이야기" in missing.content.decode()
    consent = f"consent-program-{ConsentText.objects.current('program').version}"
    made = client.post(path, {"topic": "이직 이야기", "name": "김새봄", consent: "on"})
    talk = Talk.objects.get()
    assert made["Location"] == talk.get_absolute_url()
    asked = browser(mentor.user).get(f"/me/mentoring/talks/{talk.uid}/").content.decode()
    assert "김*봄" in asked
    assert "김새봄" not in asked
    assert client.get(path)["Location"] == talk.get_absolute_url(), "the own one"
    late = browser(make.person(2)).get(path)
    assert "다른 사람이 먼저 신청했거나" in late.content.decode()


def test_the_mentor_answers_on_their_page(mentor):
    client = browser(mentor.user)
    talk = mentors.asks(make.person(), mentors.slot(mentor))
    path = f"/me/mentoring/talks/{talk.uid}/"
    assert client.post(path, {"do": "accept", "url": "http://insecure.example"}).status_code == 422
    assert client.post(path, {"do": "propose", "slot": "x"}).status_code == 302
    assert Talk.objects.get().status == S.ASKED
    client.post(path, {"do": "accept", "url": "https://meet.example/a"})
    assert Talk.objects.get().status == S.ACCEPTED
    assert talk.person.name in client.get(path).content.decode(), "they are to meet"
    assert client.post(f"{path}end/", {"reason": ""}).status_code == 422
    client.post(f"{path}end/", {"reason": "출장이 생겼어요"})
    assert Talk.objects.get().reason == "출장이 생겼어요"


def test_the_person_answers_and_cancels_on_their_page(mentor):
    person = make.person()
    talk = mentors.asks(person, mentors.slot(mentor))
    client = browser(person)
    assert "멘토의 답을 기다려요" in client.get("/me/").content.decode()
    talk_propose(talk=talk, slot=mentors.slot(mentor, days=6))
    assert "이 시간에 만날게요" in client.get(talk.get_absolute_url()).content.decode()
    client.post(talk.get_absolute_url(), {"do": "accept"})
    assert client.get(f"{talk.get_absolute_url()}mentoring.ics").content.startswith(b"BEGIN:VCALENDAR")
    cancel = f"{talk.get_absolute_url()}cancel/"
    assert "취소할까요" in client.get(cancel).content.decode()
    client.post(cancel)
    assert Talk.objects.get().status == S.CANCELLED
    assert client.get(cancel).status_code == 302


SLOTS = {"day": "2026-11-30", "start": "19:00", "minutes": "40", "weeks": "2", "way": "online", "place": ""}


def test_mentors_and_staff_open_and_close_times(mentor):
    own, staff = browser(mentor.user), signed_in(member(Role.EDITOR, mentor.center))
    assert own.post("/me/mentoring/slots/", {**SLOTS, "day": "2026-11-23"}).status_code == 422
    assert own.post("/me/mentoring/slots/", SLOTS).status_code == 302
    assert mentor.slots.count() == 2
    path = f"/cms/mentors/{mentor.pk}/slots/"
    overlapping = staff.post(path, {**SLOTS, "minutes": "60"})
    assert "이미 열어 둔 시간과 겹쳐요" in overlapping.content.decode()
    assert staff.post(path, {**SLOTS, "start": "20:00", "weeks": "1"}).status_code == 302
    first, second = mentor.slots.order_by("pk")[:2]
    assert staff.post(path, {"withdraw": first.pk}).status_code == 302
    own.post(f"/me/mentoring/slots/{second.pk}/withdraw/")
    assert mentor.slots.filter(is_withdrawn=True).count() == 2
    foreign = mentors.slot(mentors.mentor(2))
    assert own.post(f"/me/mentoring/slots/{foreign.pk}/withdraw/").status_code == 404
    assert staff.post(path, {"withdraw": foreign.pk}).status_code == 404


def test_the_desk_of_a_mentor_takes_as_many_queries_for_many(mentor):
    client = browser(mentor.user)
    mentor.programs.add(reg.session(9).program)
    numbers = []
    for people in (range(1, 2), range(2, 8)):
        for number in people:
            person = make.person(number)
            mentors.asks(person, mentors.slot(mentor, days=number + 1))
            reg.applies(person, mentor.programs.get().sessions.get())
        client.get("/me/mentoring/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/me/mentoring/")
        numbers.append(len(captured))
    assert numbers[0] == numbers[1] <= 40


# --- Afterwards -----------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch):
    """What the survey is asked about: who, where, what, which day."""
    found: list[tuple] = []
    monkeypatch.setattr(
        "mentoring.services.talks.ask_later",
        lambda *, person, page, about, day: found.append((person, page.title, about, day.isoformat())),
    )
    return found


def test_the_young_person_is_asked_how_it_was_once(mentor, travel, asked):
    person = make.person(1)
    talk = mentors.asks(person, mentors.slot(mentor))  # 28 November, seven in the evening, 40 minutes
    talk_accept(talk=talk, by=Side.MENTOR)
    for moment in ("2026-11-27 19:00", "2026-11-28 18:00", "2026-11-28 19:39"):
        travel(moment)
        run_due()
    assert asked == []
    assert len(subjects(person)) == 3  # agreed on, the day before, the hour before
    for moment in ("2026-11-28 19:40", "2026-11-28 19:41", "2026-12-01 09:00"):
        travel(moment)
        run_due()
    assert asked == [(person, "디딤 센터", "mentor_talk", "2026-11-28")]
    assert len(subjects(person)) == 3


def test_also_where_it_was_agreed_on_an_hour_before(mentor, travel, asked):
    person = make.person(1)
    talk = mentors.asks(person, mentors.slot(mentor, days=1))
    travel("2026-11-24 17:50")
    talk_accept(talk=talk, by=Side.MENTOR)
    travel("2026-11-24 19:45")
    run_due()
    assert [each[0] for each in asked] == [person]


def test_nobody_is_asked_about_one_that_was_called_off(mentor, travel, asked):
    talk = mentors.asks(make.person(1), mentors.slot(mentor))
    talk_accept(talk=talk, by=Side.MENTOR)
    talk.refresh_from_db()
    talk_cancel(talk=talk, by=Side.PERSON)
    travel("2026-11-28 20:00")
    run_due()
    assert asked == []


def test_a_mentor_of_no_center_is_asked_about_in_the_whole_network(travel, asked):
    talk = mentors.asks(make.person(1), mentors.slot(mentors.mentor(2)))
    talk_accept(talk=talk, by=Side.MENTOR)
    travel("2026-11-28 20:00")
    run_due()
    assert len(asked) == 1


def test_the_mail_names_what_it_is_about():
    from surveys.words import label_of

    assert label_of("mentor_talk") == "1:1 멘토링"
    assert label_of("mentor_talk", "en") == "talk with a mentor"
