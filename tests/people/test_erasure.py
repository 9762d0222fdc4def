"""Deleting an account: nothing that says who somebody was stays behind, anywhere."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import models
from django.test import Client
from django_tasks_db.models import DBTaskResult
from post_office import mail as post_office
from post_office.models import Email
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from bookings.enums import BookingStatus, DrawStatus
from bookings.models import Appointment, Booking, CalendarLink, Companion, Draw, DrawEntry, Hold
from bookings.services.booking import Guest
from bookings.services.cancelling import booking_cancel
from bookings.services.files import files_add
from clinic.services.answering import comment_add
from core import clock
from core.korean import tokens
from events.enums import Audience
from events.models import Certificate, ProgramCalendarLink, Registration
from events.services.certificates import masked
from events.services.registering import register, registration_cancel
from events.services.staff_messages import Draft, message_send
from events.told import Given
from fairs.models import Interview
from fairs.services.interviews import interview_cancel
from mentoring.models import Question
from mentoring.services.plans import check_hold, entry_write
from mentoring.services.talks import talk_decline
from outbox.models import Sms
from people.datasets import registry
from people.enums import AccessAction, Role, Track
from people.models import (
    AccessRecord,
    Consent,
    ConsentText,
    Destruction,
    Invitation,
    SensitiveNote,
    StaffRole,
    Strike,
    Use,
    User,
)
from people.services import access
from people.services.calendar_links import calendar_link_renew
from people.services.consents import consent_give
from people.services.erasure import ErrandsLeft, erase, errands_of
from people.services.standing import appeal, strike_add
from tests.factories import bookings as make
from tests.factories import clinic, draws, fairs, subscribers
from tests.factories import mentoring as mentors
from tests.factories import registering as reg
from tests.factories.files import PDF, upload
from tests.factories.home import site_root
from tests.factories.leftovers import STORAGES, leftovers, paths_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]

NAME = "뷁쀍쒧"
EMAIL = "byulbit.leftover@didim.example"
PHONE = "+821087654321"
BORN = "1987-02-23"
SOCIAL_ID = "kakao-998877665544"
SECRET = "TOTPSECRETOFBYULBIT"
NEEDLES = [NAME, *tokens(NAME)[:2], "byulbit", "leftover@", "1087654321", "10-8765-4321", BORN, "19870223"]
NEEDLES += [SOCIAL_ID, SECRET]


@pytest.fixture
def staff():
    return User.objects.create_superuser("admin@didim.example", "safe-password-1", name="박운영")


@pytest.fixture
def resource():
    return make.open_room(site_root())


@pytest.fixture(autouse=True)
def empty_storages():
    """Files of one test are not those of the next."""
    yield
    for alias in STORAGES:
        for path in list(paths_in(storages[alias])):
            storages[alias].delete(path)


def browser() -> Client:
    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/130.0")
    client.cookies.load({"of-age": "yes"})
    return client


def sign_in(client: Client, email: str = EMAIL) -> User:
    client.post("/accounts/login/", {"email": email.upper()})
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    client.post("/accounts/login/code/", {"code": code, "action": "verify"})
    return User.objects.get(email=email)


def plant(client: Client, staff: User, resource) -> User:
    """Everything that a person, and staff who deal with one, can leave behind."""
    person = sign_in(client)
    browser().post("/accounts/login/", {"email": EMAIL})  # somebody asks for a code and never uses it
    told = {
        "name": NAME,
        "phone": PHONE.replace("+82", "0"),
        "birth_date": BORN,
        "language": "ko",
        "region": "",
    }
    assert client.post("/me/profile/", told).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.phone, str(person.birth_date)) == (NAME, PHONE, BORN)
    consent_give(person=person, text=ConsentText.objects.current("booking"))

    session = reg.session(1)
    told = [
        Given("하고 싶은 말", 90, f"{NAME}입니다."),
        Given("이력서", 90, upload=upload(f"{NAME}.pdf", PDF + NAME.encode() + PDF)),
    ]
    made = register(person=person, wanted=reg.wanted(session), given=told)
    registration_cancel(registration=made, by=staff, reason=f"{NAME} 님의 사정", as_staff=True)
    registration = reg.applies(person, session)
    day = clock.today()
    words = {
        "name": NAME,
        "masked": masked(NAME),
        "title": "수업",
        "first_day": day,
        "last_day": day,
        "minutes": 60,
    }
    Certificate.objects.create(registration=registration, **words)
    registration_cancel(registration=registration, by=staff, reason="끝", as_staff=True)
    _written_to(reg.applies(person, reg.session(1)), staff)
    _mentoring(person, staff, resource.get_parent())
    cancelled = make.book(person, resource, make.tomorrow_at(10))
    booking_cancel(booking=cancelled, by=staff, reason=f"{NAME} 님이 {PHONE}로 전화했어요.", as_staff=True)
    used = make.book(person, resource, make.tomorrow_at(14))
    day = timedelta(days=2)
    for rows in (Booking.objects.filter(pk=used.pk), Hold.objects.filter(booking=used)):
        rows.update(starts_at=used.starts_at - day, ends_at=used.ends_at - day)

    Companion.objects.create(booking=used, person=person, name=NAME, phone=PHONE)
    Appointment.objects.create(booking=used, message=f"{NAME}입니다.")
    paper = upload(f"{NAME}.pdf", PDF + NAME.encode() + PDF)
    files_add(booking=used, purpose="result", uploads=[paper], by=staff)
    calendar_link_renew(CalendarLink, person=person)
    letter = upload(f"{NAME} 자기소개서.pdf", PDF + NAME.encode() + PDF)
    review = clinic.sent(person, clinic.center(), question=f"{NAME}입니다.", uploads=[letter])
    comment_add(review=clinic.taken(review, staff), by=staff, text=f"{NAME} 님, 좋아요.")
    clinic.answered(review, staff, text=f"{NAME} 님께")
    entry = draws.enter(draws.open_draw(resource), person)
    Draw.objects.update(status=DrawStatus.DRAWN)
    DrawEntry.objects.filter(pk=entry.pk).update(reason=f"{NAME} 님은 쉬는 중이에요.")

    strike = strike_add(
        person=person,
        track=Track.ROOMS,
        page=resource.get_parent(),
        reason=f"{NAME} 님이 오지 않았어요",
        happened_at=clock.now(),
        source=f"booking:{used.pk}",
    )
    appeal(strike=strike, text=f"{NAME}입니다. 010-8765-4321로 연락 주세요.")
    SensitiveNote.objects.create(
        person=person, page=resource.get_parent(), author=staff, body=f"{NAME} 님과 이야기했다."
    )
    role, _ = StaffRole.objects.get_or_create(page=None, role=Role.OPERATOR)
    Invitation.objects.create(role=role, email=EMAIL, name=NAME, token_hash="0" * 64, invited_by=staff)
    SocialAccount.objects.create(user=person, provider="kakao", uid=SOCIAL_ID)
    EmailAddress.objects.get_or_create(user=person, email=EMAIL)
    Authenticator.objects.create(user=person, type="totp", data={"secret": SECRET})
    access.record_by(staff, AccessAction.VIEW, "예약 상세", [person.pk])
    log(person, "wagtail.edit", user=staff)
    UserProfile.objects.create(user=person).avatar.save("me.png", ContentFile(NAME.encode()))
    post_office.send(
        [EMAIL],
        "from@didim.example",
        subject=f"{NAME} 님께",
        message=PHONE,
        scheduled_time=clock.now() + timedelta(hours=1),  # of what has left, no words stay
        attachments={"me.txt": {"file": ContentFile(NAME.encode()), "mimetype": "text/plain"}},
    )
    Sms.objects.create(to=PHONE, text=f"{NAME} 님, 내일 만나요.")
    DBTaskResult.objects.create(
        status="FAILED",
        args_kwargs={"args": [EMAIL], "kwargs": {}},
        task_path="somebody.elses.task",
        backend_name="default",
        run_after=clock.now(),
        exception_class_path="",
        traceback=f"ValueError: {EMAIL}",
    )
    return person


def _written_to(registration, staff: User) -> None:
    """Staff write to one person of a program, and speak of them; the person has a calendar of programs, and gets news."""
    about = Draft(
        registration.program, None, Audience.SEATED, "알려 드려요", f"{NAME} 님께 알려요.", f"{NAME} 님께"
    )
    message_send(draft=about, by=staff, request_key=uuid4())
    calendar_link_renew(ProgramCalendarLink, person=registration.person)
    Registration.objects.filter(pk=registration.pk).update(status="attended")  # no errand any more
    person = registration.person
    subscribers.subscriber(email=EMAIL.lower(), person=person, source="import", proof=f"{NAME}의 신청서")


def _mentoring(person: User, staff: User, page) -> None:
    """A mentor's own profile; what is asked, wished for and written as a young person; and an interview at a job fair."""
    mentor = mentors.mentor(1, name=f"{NAME} 멘토", user=person, intro=f"{NAME}입니다.")
    log(mentor, "wagtail.edit", user=staff)
    other = mentors.mentor(2)
    talk = mentors.asks(person, mentors.slot(other), topic=f"{NAME}의 이야기")
    talk_decline(talk=talk, by="mentor", reason=f"{NAME} 님, 미안해요.")
    until = clock.now() + timedelta(hours=48)
    Question.objects.create(mentor=other, person=person, text=f"{NAME}입니다.", answer_until=until)
    plan = mentors.plan(person, page, staff)
    entry_write(plan=plan, text=f"{NAME}의 일지", is_shared=False)
    check_hold(check=plan.checks.first(), held_on=clock.today(), talked=f"{NAME} 님과 만남")
    interview_cancel(
        interview=fairs.books(person, fairs.slot(fairs.company())),
        as_staff=True,
        reason="회사가 오지 못해요.",
    )


PLANTED = {
    "table events_staffmessage.body",
    "table events_staffmessage.reason",
    "table people_user.name",
    "table people_user.phone",
    "table people_user.email",
    "table people_user.birth_date",
    "table people_strike.appeal",
    "table people_strike.reason",
    "table people_invitation.email",
    "table mentoring_mentor.name",
    "table mentoring_mentor.intro",
    "table mentoring_talk.topic",
    "table mentoring_talk.reason",
    "table mentoring_question.text",
    "model mentoring.Entry",
    "model mentoring.Check",
    "table people_invitation.name",
    "table events_certificate.name",
    "table bookings_booking.cancel_reason",
    "table bookings_companion.name",
    "table bookings_drawentry.reason",
    "table bookings_companion.phone",
    "table bookings_appointment.message",
    "table bookings_bookingfile.name",
    "table events_answer.text",
    "table events_answer.name",
    "file private:bookings/",
    "file private:answers/",
    "table newsletter_subscriber.email",
    "table newsletter_subscriber.proof",
    "table clinic_review.question",
    "table clinic_review.answer",
    "table clinic_reviewcomment.text",
    "table clinic_reviewfile.name",
    "file private:clinic/",
    "table wagtailcore_modellogentry.label",
    "table wagtailcore_modellogentry.data",
    "table post_office_email.to",
    "table post_office_email.subject",
    "table post_office_email.message",
    "table outbox_sms.to",
    "table outbox_sms.text",
    "table account_emailaddress.email",
    "table socialaccount_socialaccount.uid",
    "table mfa_authenticator.data",
    "table django_tasks_database_dbtaskresult.args_kwargs",
    "table django_tasks_database_dbtaskresult.traceback",
    "model people.SensitiveNote",
    "model sessions.Session",
    "file default:",
    "file private:",
}


def test_the_walk_finds_what_was_planted(staff, resource):
    plant(browser(), staff, resource)
    found = leftovers(NEEDLES)
    missed = {place for place in PLANTED if not any(each.startswith(place) for each in found)}
    assert not missed
    assert any("index" in place for place in found), "the search index"


def test_nothing_stays_behind(staff, resource, django_capture_on_commit_callbacks):
    client = browser()
    person = plant(client, staff, resource)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/me/data/delete/", {"is_sure": "on"})
    assert response["Location"] == "/goodbye/"
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [([EMAIL], "디딤 계정을 지웠어요")]
    assert leftovers(NEEDLES) == set()
    assert client.get("/me/").status_code == 302, "signed out"
    for rows in (Booking.objects.all(), Interview.objects.all()):
        assert {row.person_id for row in rows} == {None}, "that the time was taken stays"
    assert Hold.objects.count() == 1, "the room was taken then"
    assert AccessRecord.objects.get().people == [person.pk], "kept by law, as a number"
    assert access.verify().is_intact


def test_the_ledger_counts_and_names_nobody(staff, resource):
    erase(plant(browser(), staff, resource))
    lines = {line.dataset: line for line in Destruction.objects.all()}
    assert lines["bookings"].rows == 2
    for name in ("notes", "strikes", "social", "interviews"):
        assert lines[name].rows == 1
    assert {line.reason for line in lines.values()} == {"본인의 요청"}
    assert set(lines) >= {
        "account",
        "consents",
        "sessions",
        "devices",
        "factors",
        "mails",
        "tasks",
        "changes",
    }


def test_statistics_stay_and_count_what_was_used(staff, resource):
    erase(plant(browser(), staff, resource))
    use = Use.objects.get()
    assert (use.service, use.minutes, use.age_band, use.is_first) == ("study_room", 60, "35-39", True)
    assert use.page_id == resource.get_parent().pk


def test_others_keep_everything(staff, resource):
    other = make.person(2)
    booking = make.book(other, resource, make.tomorrow_at(16))
    consent_give(person=other, text=ConsentText.objects.current("booking"))
    client = browser()
    sign_in(client, other.email)
    erase(plant(browser(), staff, resource))
    booking.refresh_from_db()
    assert (booking.person, booking.status) == (other, BookingStatus.CONFIRMED)
    assert Consent.objects.get().person == other
    assert Email.objects.exclude(to=other.email).exclude(to="mentor2@didim.example").count() == 0
    assert client.get("/me/").status_code == 200, "still signed in"


def test_a_companion_is_forgotten_in_the_bookings_of_others(resource):
    person = make.person()
    booking = make.book(make.person(2), resource, make.tomorrow_at(14), companions=[Guest("", person.phone)])
    Companion.objects.create(booking=booking, name="이디딤", phone=person.phone)
    erase(person)
    booking.refresh_from_db()
    assert booking.is_holding
    assert not booking.companions.exists()


def test_a_coming_booking_is_dealt_with_first(resource):
    client = browser()
    person = sign_in(client)
    booking = make.book(person, resource, make.tomorrow_at(14))
    page = client.get("/me/data/delete/").content.decode()
    assert booking.get_absolute_url() in page
    assert 'name="is_sure"' not in page
    assert client.post("/me/data/delete/", {"is_sure": "on"}).status_code == 409
    assert User.objects.filter(pk=person.pk).exists()
    booking_cancel(booking=booking, by=person)
    assert client.post("/me/data/delete/", {"is_sure": "on"}).status_code == 302
    assert not User.objects.filter(pk=person.pk).exists()


def test_errands_leave_everything_as_it_was(resource):
    person = make.person()
    make.book(person, resource, make.tomorrow_at(14))
    with pytest.raises(ErrandsLeft) as error:
        erase(person)
    assert [errand.url for errand in error.value.errands] == [Booking.objects.get().get_absolute_url()]
    assert not Destruction.objects.exists()


def test_an_unchecked_box_deletes_nothing():
    client = browser()
    person = sign_in(client)
    response = client.post("/me/data/delete/", {})
    assert response.status_code == 422
    assert "아직 아무것도 지우지 않았어요" in response.content.decode()
    assert User.objects.filter(pk=person.pk).exists()


def test_whoever_signed_in_long_ago_signs_in_again(travel):
    travel("2026-11-20 12:00")
    client = browser()
    person = sign_in(client)
    travel("2026-11-21 12:01")
    assert client.get("/me/data/").status_code == 200, "looking needs no more than being signed in"
    for path, target in [("/me/data/download/", "/me/data/"), ("/me/data/delete/", "/me/data/delete/")]:
        response = client.post(path, {"is_sure": "on"})
        assert response["Location"] == f"/accounts/login/?next={target}"
        client.force_login(person)
        from allauth.usersessions.models import UserSession

        UserSession.objects.update(created_at=clock.now() - timedelta(days=2))
    assert User.objects.filter(pk=person.pk).exists()


def test_the_last_operator_and_authors_of_notes_hand_over_first(staff, resource):
    person = make.person()
    SensitiveNote.objects.create(person=person, page=resource.get_parent(), author=staff, body="…")
    assert len(errands_of(staff)) == 2
    User.objects.create_superuser("second@didim.example", "safe-password-1")
    assert len(errands_of(staff)) == 1
    SensitiveNote.objects.all().delete()
    erase(staff)


def test_what_staff_wrote_stays_without_an_owner(staff, resource):
    User.objects.create_superuser("second@didim.example", "safe-password-1")
    resource.owner = staff
    resource.save_revision(user=staff).publish()
    erase(staff)
    resource.refresh_from_db()
    assert resource.owner is None
    assert resource.live


def test_erasing_twice_changes_nothing():
    person = make.person()
    erase(person)
    lines = Destruction.objects.count()
    erase(User(pk=99_999, email="gone@didim.example"))
    assert Destruction.objects.count() == lines


# --- Nothing new without a thought ----------------------------------------------------------

COVERED = {
    "people.Consent": "consents",
    "people.Strike": "strikes",
    "people.SensitiveNote": "notes",
    "people.Invitation": "invitations",
    "people.User_groups": "account",
    "people.User_user_permissions": "account",
    "bookings.Booking": "bookings",
    "bookings.Companion": "companions",
    "bookings.DrawEntry": "draw_entries",
    "events.Registration": "registrations",
    "events.ProgramCalendarLink": "program_calendar_link",
    "events.StaffMessage": "program_messages",
    "mentoring.Mentor": "mentor_profile",
    "mentoring.Question": "mentor_questions",
    "mentoring.Talk": "mentor_talks",
    "mentoring.Plan": "mentoring_plans",
    "newsletter.Subscriber": "subscribers",
    "clinic.Review": "clinic",
    "fairs.Interview": "interviews",
    "clinic.ReviewComment": "clinic",
    "bookings.Unit": "account",
    "account.EmailAddress": "account",
    "bookings.CalendarLink": "calendar_link",
    "bookings.Waiting": "waiting",
    "bookings.Kiosk": "account",
    "mfa.Authenticator": "factors",
    "socialaccount.SocialAccount": "social",
    "usersessions.UserSession": "devices",
    "wagtailcore.ModelLogEntry": "changes",
    "wagtailusers.UserProfile": "account",
}


def points_to_people(model: type[models.Model]) -> bool:
    return any(
        field.related_model is User for field in model._meta.local_concrete_fields if field.is_relation
    )


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models(include_auto_created=True) if points_to_people(model)],
    ids=lambda model: model._meta.label,
)
def test_every_table_about_people_is_declared(model):
    """A new one belongs to a data set (and is planted above), or is content that loses its owner."""
    name = COVERED.get(model._meta.label)
    if name:
        assert name in registry.sets
        return
    assert model._meta.app_label.startswith(("wagtail", "schedule", "core")), f"{model} is not declared"
    for field in model._meta.concrete_fields:
        if field.related_model is User:
            assert field.remote_field.on_delete is not models.PROTECT, field


def test_every_strike_is_of_a_person():
    """Guards the list above: it names real tables."""
    assert set(COVERED) <= {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert Strike._meta.get_field("person").related_model is User
