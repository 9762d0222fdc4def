"""Sending papers and reading the answer on the site; the desk and its rights."""

from __future__ import annotations

import pytest
from django.test import Client

from clinic.models import CenterClinic, Review, ReviewFile
from clinic.services.answering import comment_add
from people.enums import AccessAction, Role
from people.models import AccessRecord, Consent, User
from tests.factories import bookings as make
from tests.factories import clinic
from tests.factories.files import EXE, upload
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private"), pytest.mark.once]


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 10:00")


@pytest.fixture
def center():
    return clinic.center(title="디딤 센터", slug="ours")


@pytest.fixture
def desk(center):
    return signed_in(member(Role.DESK, center))


def form(**fields):
    given = {"clinic": CenterClinic.objects.get().pk, "kind": "cv", "papers": [upload()], **fields}
    return {name: value for name, value in given.items() if value is not None}


# --- For everybody --------------------------------------------------------------------------


def test_the_page_says_what_when_and_that_it_is_free(center, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        page = Client().get("/clinic/").content.decode()
    for text in ("이력서", "평일 5일", "11월 30일", "무료", "디딤 센터", "30일"):
        assert text in page


def test_without_a_center_nobody_is_led_to_a_form():
    assert "/clinic/send/" not in Client().get("/clinic/").content.decode()
    assert "/clinic/" in Client().get("/clinic/").content.decode()


def test_programs_lead_to_it(center):
    from tests.factories.events import ProgramFactory

    ProgramFactory()
    assert 'href="/clinic/"' in Client().get("/programs/").content.decode()


# --- Sending --------------------------------------------------------------------------------


def test_sending_for_the_first_time(center):
    browser = signed_in(User.objects.create_user("new@didim.example"))
    page = browser.get("/clinic/send/?center=ours").content.decode()
    assert "selected" in page
    assert "개인정보 수집·이용 동의" in page
    sent = form(name="김새봄", question="어디부터 고칠까요?", **{"consent-clinic-1": "on"})
    answer = browser.post("/clinic/send/", sent)
    review = Review.objects.get()
    assert answer.url == review.get_absolute_url()
    assert (review.person.name, review.kind, review.question) == ("김새봄", "cv", "어디부터 고칠까요?")
    assert Consent.objects.filter(person=review.person, text__kind="clinic").exists()
    shown = browser.get(answer.url).content.decode()
    assert "11월 30일(월)까지 회신해요" in shown
    assert "어디부터 고칠까요?" in shown
    assert "이력서" in browser.get("/me/").content.decode()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"papers": None}, "올릴 파일을 골라 주세요."),
        ({"papers": lambda: [upload("a.pdf", EXE)]}, "이름과 내용이 달라요"),
        ({"papers": lambda: [upload(f"{n}.pdf") for n in range(4)]}, "3개까지"),
        ({"kind": None}, "종류를 골라 주세요"),
        ({"clinic": "0"}, "다른 센터를 골라 주세요"),
        ({"question": "990101-1234567"}, "주민등록번호는 받지 않아요"),
        ({"question": "가" * 1001}, "1000자까지"),
    ],
)
def test_mistakes_are_told_and_nothing_typed_is_lost(center, changed, says):
    browser = signed_in(clinic.agreed(make.person()))
    changed = {name: value() if callable(value) else value for name, value in changed.items()}
    answer = browser.post("/clinic/send/", form(**{"question": "지켜 주세요", **changed}))
    page = answer.content.decode()
    assert (answer.status_code, Review.objects.count()) == (422, 0)
    assert says in page
    assert "question" in changed or "지켜 주세요" in page
    assert "파일을 한 번 더 골라 주세요" in page


def test_with_enough_on_the_way_there_is_no_form(center):
    person = clinic.agreed(make.person())
    browser, sent = signed_in(person), form()
    for _ in range(2):
        clinic.sent(person, center)
    page = browser.get("/clinic/send/").content.decode()
    assert "답을 기다리는 서류가 2건 있어요" in page
    assert 'type="file"' not in page
    assert browser.post("/clinic/send/", sent).status_code == 409


def test_whoever_is_not_signed_in_signs_in_first(center):
    assert Client().get("/clinic/send/").url == "/accounts/login/?next=/clinic/send/"


# --- One's own ------------------------------------------------------------------------------


def test_what_staff_write_is_read_with_the_answer(center):
    staff, person = member(Role.COUNSELLOR, center), make.person()
    browser = signed_in(person)
    review = clinic.taken(clinic.sent(person, center), staff)
    comment_add(review=review, by=staff, text="둘째 문단이 좋아요")
    page = browser.get(review.get_absolute_url()).content.decode()
    assert "상담사가 읽고 있어요" in page
    assert "둘째 문단이 좋아요" not in page
    clinic.answered(review, staff, upload=upload("돌려드림.pdf"))
    page = browser.get(review.get_absolute_url()).content.decode()
    for text in ("회신이 왔어요", "둘째 문단이 좋아요", "첫 문단부터", "돌려드림.pdf"):
        assert text in page


def test_files_are_given_to_be_kept_and_to_nobody_else(center):
    review = clinic.sent(1, center)
    address = f"{review.get_absolute_url()}files/{review.files.get().pk}/"
    answer = signed_in(review.person).get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"
    other = signed_in(make.person(2))
    assert other.get(address).status_code == 404
    assert other.get(review.get_absolute_url()).status_code == 404
    assert other.post(f"{review.get_absolute_url()}withdraw/").status_code == 404


def test_taking_papers_back(center):
    review = clinic.sent(1, center)
    browser, address = signed_in(review.person), f"{review.get_absolute_url()}withdraw/"
    assert "이 서류를 거둘까요?" in browser.get(address).content.decode()
    assert browser.post(address).url == review.get_absolute_url()
    assert "거둔 서류예요" in browser.get(review.get_absolute_url()).content.decode()
    assert browser.get(address).status_code == 302


def test_somebody_who_never_sent_any_sees_no_part(center):
    assert "서류 클리닉" not in signed_in(make.person()).get("/me/").content.decode()


# --- The desk -------------------------------------------------------------------------------


def test_what_is_late_comes_first(center, desk, django_assert_max_num_queries):
    reviews = [clinic.sent(number, center) for number in range(1, 4)]
    clinic.answered(reviews[0], member(Role.COUNSELLOR, center))
    clinic.make_late(reviews[2])
    desk.get("/cms/clinic/")
    with django_assert_max_num_queries(45):
        page = desk.get("/cms/clinic/").content.decode()
    places = [page.index(reviews[number].spoken_code) for number in (2, 1, 0)]
    assert places == sorted(places)
    assert page.count("늦었어요") == 1
    row = AccessRecord.objects.order_by("pk").last()
    assert (row.action, set(row.people)) == (AccessAction.LIST, {each.person_id for each in reviews})


def test_taking_on_saying_and_answering(center, desk):
    review = clinic.sent(1, center, question="어때요?")
    address = f"/cms/clinic/{review.pk}/"
    assert "제가 맡을게요" in desk.get(address).content.decode()
    desk.post(address, {"do": "take"})
    desk.post(address, {"do": "comment", "comment": "둘째 문단이 좋아요"})
    wrong = desk.post(address, {"do": "answer", "answer": "", "file": upload("a.pdf", EXE)}).content.decode()
    assert "회신을 적어 주세요" in wrong
    assert "이름과 내용이 달라요" in wrong
    desk.post(address, {"do": "answer", "answer": "잘 읽었어요", "file": upload("회신.pdf")})
    review.refresh_from_db()
    assert (review.status, review.answer, review.reviewer.name) == ("answered", "잘 읽었어요", "창구")
    assert review.files.get(is_answer=True).name == "회신.pdf"
    page = desk.get(address).content.decode()
    assert "둘째 문단이 좋아요" in page
    assert "제가 맡을게요" not in page


def test_every_look_is_in_the_access_log(center, desk):
    review = clinic.sent(1, center)
    desk.get(f"/cms/clinic/{review.pk}/")
    desk.get(f"/cms/clinic/{review.pk}/files/{review.files.get().pk}/")
    desk.post(f"/cms/clinic/{review.pk}/", {"do": "take"})
    rows = AccessRecord.objects.filter(people=[review.person_id]).order_by("pk")
    actions = [row.action for row in rows]
    assert actions == [AccessAction.VIEW, AccessAction.VIEW, AccessAction.CHANGE]


def test_other_centers_and_other_roles_see_nothing(center):
    review = clinic.sent(1, center)
    addresses = [f"/cms/clinic/{review.pk}/", f"/cms/clinic/{review.pk}/files/{review.files.get().pk}/"]
    elsewhere = signed_in(member(Role.DESK, clinic_elsewhere()))
    assert [elsewhere.get(each).status_code for each in addresses] == [404, 404]
    assert review.spoken_code not in elsewhere.get("/cms/clinic/").content.decode()
    assert elsewhere.get(f"/cms/clinic/centers/{center.pk}/").status_code == 404
    editor = signed_in(member(Role.EDITOR, center))
    assert {editor.get(each).status_code for each in ["/cms/clinic/", *addresses]} == {302}
    counsellor = signed_in(member(Role.COUNSELLOR, center))
    assert counsellor.get(addresses[0]).status_code == 200
    assert counsellor.get("/cms/clinic/centers/").status_code == 302


def clinic_elsewhere():
    from tests.factories.home import CenterFactory

    return CenterFactory(slug="elsewhere")


def test_a_center_opens_and_closes_its_clinic(center, desk):
    address = f"/cms/clinic/centers/{center.pk}/"
    assert desk.post(address, {"is_open": "on", "working_days": "0"}).status_code == 422
    desk.post(address, {"is_open": "on", "working_days": "3"})
    assert "평일 3일" in Client().get("/clinic/").content.decode()
    desk.post(address, {"working_days": "3"})
    assert "디딤 센터" not in Client().get("/clinic/").content.decode()
    assert ReviewFile.objects.count() == 0


def test_a_center_with_papers_is_not_deleted(center):
    clinic.sent(1, center)
    admin = signed_in(User.objects.create_superuser("admin@didim.example", "safe-password-1"))
    admin.post(f"/cms/pages/{center.pk}/delete/")
    center.refresh_from_db()
