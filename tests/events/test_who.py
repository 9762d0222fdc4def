"""Who may apply: what the editor sets, what is told before the form, and what only this application tells."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from core.enums import EmploymentStatus
from events.desk.planning_forms import PlanForm
from events.enums import ProgramFormat, ProgramKind, Registering, RegistrationStatus
from events.errors import Refused
from events.models import Answer, ProgramPage, Registration
from events.registration_forms import WhoForm
from events.services.planning import Plan
from events.services.registering import register
from events.told import Told
from people.models import User
from tests.events.test_registration_pages import AGREED, apply_path, browser, text
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.events import ProgramFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

E = EmploymentStatus
OF_38, OF_40, OF_45 = date(1988, 1, 1), date(1986, 1, 1), date(1981, 1, 1)


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


# --- What the editor sets -------------------------------------------------------------------


def test_the_page_says_who_may_before_anything_is_asked():
    program = reg.program(
        min_age=19,
        max_age=39,
        max_is_exclusive=True,
        extends_by_service=True,
        statuses="unemployed,graduating",
    )
    reg.session(5, of=program)
    page = text(browser().get(program.url))
    assert "만 19세 이상 39세 미만, 병역을 마친 기간만큼 늘어나요 · 지금 미취업·졸업 예정인 분" in page


@pytest.mark.parametrize(
    ("low", "high", "exclusive", "is_right"),
    [
        (19, 39, False, True),
        (39, 39, False, True),
        (39, 39, True, False),
        (None, 1, True, True),
        (40, 39, False, False),
    ],
)
def test_somebody_can_apply(low, high, exclusive, is_right):
    program = ProgramPage(min_age=low, max_age=high, max_is_exclusive=exclusive)
    if is_right:
        program.clean()

        return
    with pytest.raises(ValidationError) as error:
        program.clean()
    assert "max_age" in error.value.message_dict


def test_boxes_of_the_editor_are_kept_and_ticked_again():
    field = ProgramPage._meta.get_field("statuses").formfield()
    assert field.clean(["unemployed", "student"]) == "unemployed,student"
    assert field.clean([]) == ""
    assert field.prepare_value("unemployed,student") == ["unemployed", "student"]
    assert not field.has_changed("unemployed", ["unemployed"])
    with pytest.raises(ValidationError):
        field.clean(["astronaut"])
    program = reg.program(statuses="unemployed,student")
    revision = program.save_revision()
    assert revision.as_object().eligibility.statuses == {E.UNEMPLOYED, E.STUDENT}


# --- What is asked --------------------------------------------------------------------------


def test_what_one_does_now_is_asked_each_time_and_kept_as_an_answer():
    session = reg.session(5, of=reg.program(statuses="unemployed"))
    person = make.person(1)
    client, path = browser(person), apply_path(session)
    assert "1/2 누가" in text(client.get(path))
    assert client.post(path, {"step": "who"}).status_code == 422
    wrong = client.post(path, {"step": "who", "status": "employed"})
    assert wrong.status_code == 409
    assert "지금 상황이 ‘미취업’인 분이 신청할 수 있어요" in text(wrong)
    page = client.post(path, {"step": "who", "status": "unemployed"})
    assert 'type="hidden" name="status" value="unemployed"' in page.content.decode()
    sent = {"step": "agree", "passed": "who", "status": "unemployed", **AGREED}
    assert "신청이 확정됐어요" in text(client.post(path, sent, follow=True))
    assert (Answer.objects.get().asked, Answer.objects.get().text) == ("지금 상황", "미취업")
    assert "1/2 누가" in text(browser(person).get(apply_path(reg.session(5, of=session.program, days=9))))


@pytest.mark.parametrize(
    ("born", "is_asked"), [(OF_38, False), (OF_40, True), (None, True)], ids=["young", "too old", "unknown"]
)
def test_service_is_asked_only_where_it_makes_a_difference(born, is_asked):
    program = reg.program(max_age=39, extends_by_service=True)
    form = WhoForm(person=make.person(1, birth_date=born), program=program)
    assert ("service_months" in form.fields) == is_asked


@pytest.mark.parametrize(
    ("born", "months", "code"),
    [
        (OF_38, 0, None),
        (OF_40, 18, None),
        (OF_40, 0, "too_old"),
        (OF_45, 36, "too_old"),
    ],
)
def test_service_lifts_the_limit(born, months, code):
    program = reg.program(max_age=39, extends_by_service=True)
    session = reg.session(5, of=program)
    person, wanted = make.person(1, birth_date=born), reg.wanted(session)
    if code is None:
        made = register(person=person, wanted=wanted, told=Told(service_months=months))
        assert made.status == RegistrationStatus.CONFIRMED
        return
    with pytest.raises(Refused) as refused:
        register(person=person, wanted=wanted, told=Told(service_months=months))
    assert refused.value.code == code


def test_what_is_certain_already_is_said_before_anything_is_asked():
    program = reg.program(max_age=39, extends_by_service=True, statuses="unemployed")
    session = reg.session(5, of=program)
    too_old = browser(make.person(1, birth_date=OF_45)).get(apply_path(session))
    assert "지금은 신청할 수 없어요" in text(too_old)
    may_be = browser(make.person(2, birth_date=OF_40)).get(apply_path(session))
    assert "병역을 마친 기간" in text(may_be)


def test_nobody_gets_around_it_by_leaving_it_out():
    session = reg.session(5, of=reg.program(statuses="unemployed"))
    answer = browser(make.person(1)).post(apply_path(session), AGREED)
    assert answer.status_code == 422
    with pytest.raises(Refused) as refused:
        reg.applies(2, session)
    assert refused.value.code == "employment_unknown"
    assert not Registration.objects.exists()


def test_nobody_applies_for_somebody_else():
    session = reg.session(5)
    person, other = make.person(1), make.person(2)
    browser(person).post(apply_path(session), {**AGREED, "person": other.pk, "name": "다른 사람"})
    made = Registration.objects.get()
    assert (made.person, User.objects.get(pk=person.pk).name) == (person, person.name)


# --- A mentor and up to four ----------------------------------------------------------------


def mentoring(**fields) -> ProgramPage:
    usual = {"kind": ProgramKind.MENTORING, "registering": Registering.SESSIONS}
    return ProgramPage(title="멘토링", **{**usual, **fields})


@pytest.mark.parametrize(
    ("fields", "seats", "wrong"),
    [
        ({}, 4, None),
        ({"seats": 1}, 1, None),
        ({"seats": 4}, 4, None),
        ({"seats": 5}, 5, "seats"),
        ({"seats": 20, "registering": Registering.NONE}, 20, None),
        ({"kind": ProgramKind.LECTURE, "seats": 20}, 20, None),
        ({"format": ProgramFormat.HYBRID, "seats": 2, "online_seats": 9}, 2, "online_seats"),
    ],
)
def test_a_mentor_talks_with_four_at_most(fields, seats, wrong):
    program = mentoring(**fields)
    if wrong is None:
        program.clean()
    else:
        with pytest.raises(ValidationError) as error:
            program.clean()
        assert "4명까지" in error.value.message_dict[wrong][0]
    assert program.seats == seats


@pytest.mark.parametrize(("capacity", "is_right"), [("4", True), ("1", True), ("5", False), ("", False)])
def test_a_single_session_of_a_mentor_too(capacity, is_right):
    program = ProgramFactory(kind=ProgramKind.MENTORING, registering=Registering.SESSIONS, seats=3)
    session = reg.session(4, of=program)
    sent = {"day": "2026-12-07", "starts": "14:00", "ends": "15:00", "capacity": capacity, "seen": "0"}
    form = PlanForm(sent, session=session, plan=Plan.of(session), rooms=[])
    assert form.is_valid() == is_right
    assert is_right or "4명까지" in form.errors["capacity"][0]
