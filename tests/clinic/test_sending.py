"""Papers: sent once, at most two on the way, taken back before anybody reads them; a day is promised in working days."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from hypothesis import given
from hypothesis import strategies as st

from clinic.enums import PaperKind, ReviewStatus
from clinic.errors import Refused
from clinic.models import CenterClinic, Review, ReviewFile
from clinic.services.answering import comment_add, review_answer, review_take
from clinic.services.files import files_due
from clinic.services.sending import papers_withdraw
from core import clock
from core.working_days import count_on
from people.datasets import registry
from people.enums import Role
from people.models import User
from people.services.consents import consent_withdraw
from people.services.erasure import erase
from tests.factories import bookings as make
from tests.factories import clinic
from tests.factories.files import EXE, upload
from tests.factories.leftovers import paths_in
from tests.factories.staff import member

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("private"),
    pytest.mark.usefixtures("search_index"),
]

S = ReviewStatus


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


@pytest.fixture
def center(now):
    return clinic.center(title="디딤 센터", slug="ours")


@pytest.fixture
def staff(center):
    return member(Role.COUNSELLOR, center)


def kept() -> list[str]:
    return list(paths_in(storages["private"], "clinic"))


def refused(what) -> str:
    with pytest.raises(Refused) as error:
        what()
    return error.value.code


@pytest.mark.parametrize(
    ("today", "days", "promised"),
    [
        pytest.param("2026-11-23", 5, "2026-11-30", id="over a weekend"),
        pytest.param("2026-11-27", 1, "2026-11-30", id="Friday"),
        pytest.param("2026-11-28", 1, "2026-11-30", id="Saturday"),
        pytest.param("2026-12-23", 3, "2026-12-29", id="Christmas on a Friday"),
        pytest.param("2027-02-04", 2, "2027-02-10", id="Seollal and the day in its place"),
    ],
)
def test_the_promised_day_is_counted_in_working_days(travel, today, days, promised):
    from core.models import Holiday

    Holiday.objects.fill(2026, 2027)
    travel(f"{today} 10:00")
    assert clinic.sent(1, clinic.center(working_days=days)).promised_on == date.fromisoformat(promised)


@given(
    day=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    number=st.integers(1, 20),
    off=st.sets(st.integers(0, 40), max_size=12),
)
@pytest.mark.once
def test_working_days_against_plain_counting(day, number, off):
    holidays = {day + timedelta(days=each) for each in off}
    found = count_on(day, number, holidays)
    between = [day + timedelta(days=each) for each in range(1, (found - day).days + 1)]
    working = [each for each in between if each.weekday() < 5 and each not in holidays]
    assert len(working) == number
    assert working[-1] == found


def test_papers_are_kept_and_the_person_is_told(center):
    review = clinic.sent(
        1, center, question="어디부터 고칠까요?", uploads=[upload("가.pdf"), upload("나.pdf")]
    )
    assert (review.status, review.files.count(), len(kept())) == (S.RECEIVED, 2, 2)
    assert "가.pdf" not in "".join(kept())
    message = mail.outbox[-1]
    assert message.to == [review.person.email]
    assert review.get_absolute_url() in message.body
    assert "어디부터" not in message.body
    assert "11월 30일" in message.body


def test_the_mail_is_in_english_for_those_who_want_it(center, staff):
    person = make.person(1, language="en")
    clinic.answered(clinic.sent(person, center), staff)
    received, answered = mail.outbox[-2:]
    assert (received.subject, answered.subject) == (
        "We have your papers: 디딤 센터",
        "Your papers are answered: 디딤 센터",
    )
    assert "cover letter" in received.body
    assert "첫 문단" not in answered.body


def test_the_same_form_sent_twice_is_one(center):
    person, key = make.person(), uuid.uuid4()
    first, again = (clinic.sent(person, center, request_key=key) for _ in range(2))
    assert first == again
    assert (Review.objects.count(), ReviewFile.objects.count(), len(kept())) == (1, 1, 1)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"uploads": [upload("고친 것.pdf")]},
        {"question": "마무리도 봐 주세요."},
        {"kind": PaperKind.CV},
        {"uploads": []},
    ],
    ids=["file", "question", "kind", "none"],
)
def test_who_goes_back_and_sends_something_else_has_sent_two(center, change):
    person, key = make.person(), uuid.uuid4()
    first = clinic.sent(person, center, request_key=key)
    other = clinic.sent(person, center, request_key=key, **change)
    assert other != first
    assert clinic.sent(person, center, request_key=key, **change) == other, "pressed twice"
    assert Review.objects.filter(person=person).count() == 2


def test_two_are_the_most_that_may_wait(center, staff):
    person = make.person()
    first, second = clinic.sent(person, center), clinic.sent(person, center)
    assert refused(lambda: clinic.sent(person, center)) == "too_many"
    assert len(kept()) == 2, "nothing of the third is kept"
    papers_withdraw(review=first)
    clinic.answered(second, staff)
    assert clinic.sent(person, center)


def test_closed_centers_take_none(center):
    CenterClinic.objects.update(is_open=False)
    assert refused(lambda: clinic.sent(1, center)) == "closed"
    assert kept() == []


def test_a_file_that_is_none_is_refused(center):
    with pytest.raises(ValidationError):
        clinic.sent(1, center, uploads=[upload(), upload("a.pdf", EXE)])
    assert (Review.objects.count(), kept()) == (0, [])


# --- The states -----------------------------------------------------------------------------

EDGES = {
    "take": lambda review, by: review_take(review=review, by=by),
    "comment": lambda review, by: comment_add(review=review, by=by, text="좋아요"),
    "answer": lambda review, by: review_answer(review=review, by=by, text="좋아요"),
    "withdraw": lambda review, by: papers_withdraw(review=review),
}
REFUSED = {
    (S.RECEIVED, "take"): None,
    (S.RECEIVED, "comment"): "not_taken",
    (S.RECEIVED, "answer"): "not_taken",
    (S.RECEIVED, "withdraw"): None,
    (S.IN_REVIEW, "take"): "not_received",
    (S.IN_REVIEW, "comment"): None,
    (S.IN_REVIEW, "answer"): None,
    (S.IN_REVIEW, "withdraw"): "too_late",
    (S.ANSWERED, "take"): "not_received",
    (S.ANSWERED, "comment"): "over",
    (S.ANSWERED, "answer"): "over",
    (S.ANSWERED, "withdraw"): "over",
    (S.WITHDRAWN, "take"): "not_received",
    (S.WITHDRAWN, "comment"): "over",
    (S.WITHDRAWN, "answer"): "over",
    (S.WITHDRAWN, "withdraw"): None,
}


@pytest.mark.parametrize(("status", "edge"), REFUSED)
def test_every_edge_from_every_state(center, staff, status, edge):
    review = clinic.sent(1, center)
    if status == S.IN_REVIEW:
        clinic.taken(review, staff)
    elif status == S.ANSWERED:
        clinic.answered(review, staff)
    elif status == S.WITHDRAWN:
        papers_withdraw(review=review)
    other = User.objects.create_user("other@didim.example", name="다른 직원")
    wanted = REFUSED[status, edge]
    if wanted is None:
        EDGES[edge](review, other)
    else:
        assert refused(lambda: EDGES[edge](review, other)) == wanted


def test_the_same_once_more_changes_nothing(center, staff):
    review = clinic.sent(1, center)
    for _ in range(2):
        review_take(review=review, by=staff)
    for _ in range(2):
        comment_add(review=review, by=staff, text="좋아요")
    for _ in range(2):
        review_answer(review=review, by=staff, text="잘 읽었어요", upload=upload("회신.pdf"))
    review.refresh_from_db()
    assert (review.comments.count(), review.files.count(), len(kept())) == (1, 2, 2)
    assert len(mail.outbox) == 2


def test_what_is_taken_back_is_gone_at_once(center, django_capture_on_commit_callbacks):
    review = clinic.sent(1, center)
    with django_capture_on_commit_callbacks(execute=True):
        papers_withdraw(review=review)
    assert (review.files.count(), kept()) == (0, [])


# --- How long it is kept --------------------------------------------------------------------


def test_files_go_thirty_days_after_the_answer(center, staff, travel, django_capture_on_commit_callbacks):
    waits, answered = clinic.sent(1, center), clinic.sent(2, center)
    clinic.answered(answered, staff, upload=upload("회신.pdf"))
    travel("2026-12-23 09:59")
    assert not files_due(clock.now()).exists()
    travel("2026-12-23 10:01")
    files = registry.sets["clinic_files"].retention
    with django_capture_on_commit_callbacks(execute=True):
        assert files.destroy(files.due(clock.now())) == 2
    assert [each.review for each in ReviewFile.objects.all()] == [waits]
    assert len(kept()) == 1


def test_a_year_later_nobody_knows_whose_it_was(center, staff, travel):
    review = clinic.answered(clinic.sent(1, center, question="어때요?"), staff)
    words = registry.sets["clinic"].retention
    travel("2027-11-22 10:00")
    assert not words.due(clock.now()).exists()
    travel("2027-11-23 10:01")
    assert words.destroy(words.due(clock.now())) == 1
    review.refresh_from_db()
    assert (review.person, review.question, review.answer) == (None, "", "")


def test_withdrawing_the_consent_ends_what_waits(center, staff):
    person = clinic.agreed(make.person())
    review = clinic.taken(clinic.sent(person, center, question="어때요?"), staff)
    consent_withdraw(person=person, kind="clinic")
    review.refresh_from_db()
    assert (review.status, review.person, review.question) == (S.WITHDRAWN, None, "")
    assert not review.files.exists()


def test_staff_who_leave_are_forgotten(center, staff):
    User.objects.create_superuser("second@didim.example", "safe-password-1")
    review = clinic.taken(clinic.sent(1, center), staff)
    comment_add(review=review, by=staff, text="좋아요")
    erase(staff)
    review.refresh_from_db()
    assert (review.reviewer, review.comments.get().author) == (None, None)
