"""Telling by oneself that one has come: by QR, by the number said online, at the kiosk; and whoever comes without a seat."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from post_office.models import Email

from core import clock
from events.completion import progress_of
from events.enums import How, ProgramFormat, Registering, RegistrationStatus, SessionStatus
from events.errors import Refused
from events.here import attendance_code, here_path
from events.models import Attendance, HeadCount, ProgramPage, Registration, Session
from events.services import clockwork
from events.services.walking_in import head_count_add, walk_in
from outbox.kinds import registry
from people.enums import AccessAction, Role
from people.models import AccessRecord, Consent, User
from surveys.tasks import thank
from tests.bookings.test_kiosk import opened, turn
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

S = RegistrationStatus


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


@pytest.fixture
def center():
    return CenterFactory(title="디딤 센터", slug="didim")


def at(travel, session: Session, **after) -> None:
    travel(f"{clock.local(session.starts_at + timedelta(**after)):%Y-%m-%d %H:%M}")


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- By QR ----------------------------------------------------------------------------------


def test_the_qr_of_a_session_opens_one_button(travel):
    session = reg.session(2)
    made = reg.applies(1, session)
    path = here_path(session)
    at(travel, session, hours=-2)
    browser = signed_in(made.person)
    assert "아직 조금 일러요" in text(browser.get(path))
    assert browser.post(path).status_code == 409
    at(travel, session, minutes=-10)
    browser = signed_in(made.person)
    assert "로그인하면 단추 하나로" in text(Client().get(path))
    assert "이 회차에 내 신청이 없어요" in text(signed_in(make.person(5)).get(path))
    assert ">왔어요</button>" in browser.get(path).content.decode()
    assert not Attendance.objects.exists(), "looking changes nothing"
    assert "왔다고 표시했어요" in text(browser.post(path, follow=True))
    assert Attendance.objects.get().how == How.QR
    assert "왔다고 표시돼 있어요" in text(browser.get(path))
    made.refresh_from_db()
    assert made.status == S.ATTENDED


def test_an_address_that_was_changed_opens_nothing():
    first, second = reg.session(2), reg.session(2)
    number, signature = here_path(first).rstrip("/").rsplit("/", 1)[1].split(".")
    assert number == str(first.pk)
    browser = signed_in(make.person(1))
    for token in (f"{second.pk}.{signature}", number, "x", "x.y"):
        assert browser.get(f"/programs/here/{token}/").status_code == 404


def test_the_qr_of_a_cancelled_session_says_so(travel):
    session = reg.session(2)
    made = reg.applies(1, session)
    at(travel, session)
    Session.objects.update(status=SessionStatus.CANCELLED)
    page = signed_in(made.person).get(here_path(session))
    assert "취소된 회차예요" in text(page)
    assert ">왔어요</button>" not in page.content.decode()


# --- By the number that is said online ------------------------------------------------------


@pytest.fixture
def online(travel):
    program = reg.program(format=ProgramFormat.ONLINE)
    session = reg.session(5, of=program)
    made = reg.applies(1, session)
    at(travel, session, minutes=5)
    return made


def code_sent(registration: Registration, code: str):
    client = signed_in(registration.person)
    return client.post(f"{registration.get_absolute_url()}attend/", {"code": code}, follow=True)


def test_the_number_of_an_online_session(online):
    page = signed_in(online.person).get(online.get_absolute_url())
    assert "출석 번호 여섯 자리" in text(page)
    right = attendance_code(online.session)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    answer = code_sent(online, wrong)
    assert answer.status_code == 422
    assert f'value="{wrong}"' in answer.content.decode(), "what was typed stays"
    assert "왔다고 표시했어요" in text(code_sent(online, f"{right[:3]} {right[3:]}"))
    assert Attendance.objects.get().how == How.CODE


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "१२३४५६"])
def test_what_is_no_number_says_so_and_costs_no_try(online, typed):
    assert code_sent(online, typed).status_code == 422
    assert not Attendance.objects.exists()


def test_a_number_is_not_guessed(online):
    right = attendance_code(online.session)
    for _ in range(5):
        code_sent(online, f"{(int(right) + 1) % 10**6:06d}")
    assert code_sent(online, right).status_code == 429
    assert not Attendance.objects.exists()


def test_outside_of_its_time_and_in_a_center_there_is_no_number(online, travel):
    at(travel, online.session, hours=3)
    assert "출석 번호" not in text(code_sent(online, attendance_code(online.session)))
    in_person = reg.applies(2, reg.session(5))
    at(travel, in_person.session)
    page = signed_in(in_person.person).get(in_person.get_absolute_url())
    assert in_person.spoken_code in text(page)
    assert "출석 번호" not in text(page)
    code_sent(in_person, attendance_code(in_person.session))
    assert not Attendance.objects.exists()


def test_each_session_has_its_number():
    numbers = {attendance_code(reg.session(1, days=7 + n)) for n in range(20)}
    assert len(numbers) == 20
    assert all(re.fullmatch(r"\d{6}", number) for number in numbers)


# --- At the kiosk ---------------------------------------------------------------------------


COME = "/kiosk/didim/programs/come/"


def told_at_kiosk(device: Client, who: str):
    return device.post(COME, turn(device, COME, who=who))


def test_coming_is_told_at_the_kiosk_by_number_or_phone(center, travel):
    session = reg.session(5, of=reg.program(parent=center, title="면접 연습"))
    first, second = reg.applies(1, session), reg.applies(2, session)
    at(travel, session, minutes=-5)
    device = opened(center)
    assert "프로그램에 왔어요" in text(device.get("/kiosk/didim/programs/"))
    by_code = told_at_kiosk(device, f" {first.spoken_code}")
    assert "면접 연습" in text(by_code)
    by_phone = text(told_at_kiosk(device, second.person.phone[-4:]))
    assert "오후 2:00에 시작하는 프로그램" in by_phone
    assert "면접 연습" not in by_phone, "the end of a number is soon guessed"
    assert set(Attendance.objects.values_list("how", flat=True)) == {How.KIOSK}
    assert Attendance.objects.filter(came=True).count() == 2


def test_the_kiosk_gives_one_answer_to_what_does_not_fit(center, travel):
    session = reg.session(5, of=reg.program(parent=center))
    elsewhere = reg.session(5, of=reg.program(parent=CenterFactory(slug="other")))
    care = reg.session(5, of=reg.program(parent=center, is_care=True))
    theirs, cared = reg.applies(3, elsewhere), reg.applies(4, care)
    twins = [reg.applies(make.person(number, phone=f"+8210{number:04d}7777"), session) for number in (11, 12)]
    at(travel, session, minutes=-5)
    device = opened(center)
    answers = {
        told_at_kiosk(device, who).content.count("찾지 못했어요".encode())
        for who in ("0000", "99999999", theirs.code, cared.person.phone[-4:], "7777", "12345", "한글")
    }
    assert answers == {1}
    assert not Attendance.objects.exists()
    told_at_kiosk(device, cared.code)
    told_at_kiosk(device, twins[0].code)
    assert Attendance.objects.count() == 2


def test_the_kiosk_counts_tries(center, travel):
    session = reg.session(5, of=reg.program(parent=center))
    reg.applies(1, session)
    at(travel, session)
    device = opened(center)
    statuses = [told_at_kiosk(device, "0002").status_code for _ in range(6)]
    assert statuses[-1] == 429


def test_a_site_without_programs_has_no_such_screen(center, settings):
    settings.KIOSK_PROGRAM_CHECK_IN = ""
    device = opened(center)
    assert device.get(COME).status_code == 404
    assert "프로그램에 왔어요" not in text(device.get("/kiosk/didim/programs/"))


# --- Without a seat -------------------------------------------------------------------------


def refusal(job) -> str:
    try:
        job()
    except Refused as error:
        return error.code
    return ""


def test_who_walks_in_gets_a_seat_as_long_as_there_is_one(travel):
    staff, session = make.person(90), reg.session(1)
    at(travel, session, minutes=-10)
    made = walk_in(person=make.person(1), session=session, by=staff)
    made.refresh_from_db()
    assert made.status == S.ATTENDED
    assert walk_in(person=made.person, session=session, by=staff) == made, "twice is once"
    late = make.person(2)
    assert refusal(lambda: walk_in(person=late, session=session, by=staff)) == "full"
    walk_in(person=late, session=session, by=staff, reason="의자가 하나 더 있어요")
    session.refresh_from_db()
    assert (session.capacity, session.seats_taken) == (2, 2)


def test_who_waits_and_comes_leaves_the_line(travel):
    staff, session = make.person(90), reg.session(1)
    reg.applies(1, session)
    waits, behind = reg.applies(2, session), reg.applies(3, session)
    at(travel, session)
    walk_in(person=waits.person, session=session, by=staff, reason="첫 사람이 늦어요")
    session.refresh_from_db()
    behind.refresh_from_db()
    assert (session.seats_taken, session.waiting, session.capacity) == (2, 1, 2)
    assert (Registration.objects.get(pk=waits.pk).status, behind.place_in_line()) == (S.ATTENDED, 1)


def test_in_a_series_one_walks_in_for_all_of_it(travel):
    program = reg.series(2)
    first = program.sessions.order_by("starts_at").first()
    at(travel, first)
    made = walk_in(person=make.person(1), session=first, by=make.person(90))
    assert (made.session, made.status) == (None, S.CONFIRMED)
    made.places.refresh_from_db()
    assert made.places.seats_taken == Registration.objects.seated().count() == 1
    assert Attendance.objects.get().session == first
    assert walk_in(person=made.person, session=first, by=make.person(91)) == made
    (mail,) = Email.objects.all()
    message = registry.kinds["program_confirmed"].load(**mail.context["values"])
    assert message.attachments[0].content.count(b"BEGIN:VEVENT") == 3, "they hear of its dates, once"


@pytest.mark.parametrize("kind", ["session", "the last meeting of a series"])
def test_after_one_session_they_are_thanked_like_everybody_and_it_counts(travel, settings, kind):
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    program = reg.program() if kind == "session" else reg.series(2, sessions=1)
    ProgramPage.objects.filter(pk=program.pk).update(completion_percent=100)
    session = program.sessions.first() or reg.session(2, of=program)
    at(travel, session)
    made = walk_in(person=make.person(1), session=session, by=make.person(90))
    assert not Email.objects.exists(), "nothing that they don't know: they stand there"
    at(travel, session, days=1)
    clockwork.run_due()
    assert DBTaskResult.objects.filter(task_path=thank.module_path).count() == 1
    thank.func(*DBTaskResult.objects.get(task_path=thank.module_path).args_kwargs["args"])
    assert [each.context["kind"] for each in Email.objects.all()] == ["survey_thanks"]
    assert progress_of(Registration.objects.with_all().get(pk=made.pk)).is_complete


def test_rules_stand_against_walking_in_until_there_is_a_reason(travel):
    session = reg.session(2, of=reg.program(min_age=19))
    at(travel, session)
    person, staff = make.person(1), make.person(90)
    code = refusal(lambda: walk_in(person=person, session=session, by=staff))
    assert code not in ("", "full")
    assert not Registration.objects.exists()
    walk_in(person=person, session=session, by=staff, reason="신분증을 봤어요")
    drop_in = reg.session(None, of=reg.program(registering=Registering.DROP_IN))
    assert refusal(lambda: walk_in(person=person, session=drop_in, by=staff, reason="네")) in (
        "no_registration",
        "not_begun",
    )


def test_heads_are_counted_and_never_below_none(travel):
    session = reg.session(3)
    reg.applies(1, session)
    assert refusal(lambda: head_count_add(session=session, step=1)) == "not_begun"
    at(travel, session)
    counts = [head_count_add(session=session, step=step) for step in (-1, 1, 1)]
    assert counts == [0, 1, 2]
    assert refusal(lambda: head_count_add(session=session, step=1)) == "full"
    assert head_count_add(session=session, step=1, reason="서서 들어요") == 3


def test_the_desk_takes_who_walks_in_with_their_consent(center, travel):
    session = reg.session(3, of=reg.program(parent=center))
    person = User.objects.create_user("new@didim.example", name="김새봄", phone="+821055556666")
    at(travel, session)
    desk = signed_in(member(Role.DESK, center))
    path = f"/cms/registrations/{session.program.pk}/walk-in/?session={session.pk}"
    for words in ("김새봄", "6666", "01055556667"):
        assert "맞는 사람이 없어요" in text(desk.post(path, {"words": words})), "never been here"
    for words in ("010-5555-6666", "NEW@didim.example"):
        page = text(desk.post(path, {"words": words}))
        assert "김*봄" in page
        assert "김새봄" not in page
    sent = {"words": "010-5555-6666", "person": person.pk}
    assert "본인이 동의하면" in text(desk.post(path, sent))
    assert desk.post(path, {**sent, "yes": "yes"}).status_code == 422
    text_ = Consent._meta.get_field("text").related_model.objects.current("program")
    desk.post(path, {**sent, "yes": "yes", f"consent-program-{text_.version}": "on"})
    assert Registration.objects.get(person=person).status == S.ATTENDED
    assert Consent.objects.filter(person=person, text=text_).exists()
    record = AccessRecord.objects.filter(action=AccessAction.CHANGE).order_by("-pk").first()
    assert record.people == [person.pk]
    other = User.objects.create_user("else@didim.example", name="나몰라")
    desk.post(path, {"words": "010-5555-6666", "person": other.pk, "yes": "yes"})
    assert not Registration.objects.filter(person=other).exists(), "only who was found"


def test_the_desk_counts_heads_and_shows_the_code(center, travel):
    session = reg.session(3, of=reg.program(parent=center, format=ProgramFormat.HYBRID))
    foreign = reg.session(3, of=reg.program(parent=CenterFactory()))
    at(travel, session)
    desk = signed_in(member(Role.DESK, center))
    root = f"/cms/registrations/{session.program.pk}/"
    query = f"?session={session.pk}"
    desk.post(f"{root}head-count/{query}", {"step": "more"})
    assert HeadCount.objects.get().people == 1
    assert "이름 없이 1명" in text(desk.get(root + query))
    page = desk.get(f"{root}door/{query}").content.decode()
    assert here_path(session) in page
    assert attendance_code(session) in page
    for part in ("door/", "walk-in/"):
        assert desk.get(f"/cms/registrations/{foreign.program.pk}/{part}").status_code == 404
