"""Questions of the editor's own: asked in steps, kept as long as was said, shown to whom they concern."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from core.private_files import LOST_AFTER
from events.enums import QuestionKind
from events.errors import Refused
from events.models import Answer, ProgramPage, Question, Registration
from events.question_forms import FIELDS, QuestionsForm
from events.services.answers import lost_answers_delete
from events.services.registering import register
from events.told import Given
from people.datasets import registry
from people.enums import AccessAction, Role
from people.models import AccessRecord, User
from people.services.erasure import erase
from people.services.retention import destroy_due
from tests.events.test_admin import editor_of, page_form, submit
from tests.events.test_registration_pages import AGREED, agreed, apply_path, browser, text
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.files import EXE, PDF, upload
from tests.factories.home import CenterFactory
from tests.factories.leftovers import paths_in
from tests.factories.staff import member, signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("private"),
    pytest.mark.once,
    pytest.mark.usefixtures("search_index"),
]

K = QuestionKind


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


@pytest.fixture
def center():
    return CenterFactory()


def asks(program: ProgramPage, kind: str = K.SHORT, **fields) -> Question:
    values = {"text": f"질문 {kind}", "kind": kind, "is_required": True, **fields}
    if kind == K.CHOICE:
        values.setdefault("choices", "처음이에요\n와 봤어요")
    return Question.objects.create(program=program, **values)


def name(question: Question) -> str:
    return f"question-{question.pk}"


def files_left() -> list[str]:
    return [path for path in paths_in(storages["private"]) if path.startswith("answers/")]


# --- Asking ---------------------------------------------------------------------------------


def test_three_steps_with_what_was_typed_going_along():
    session = reg.session(5)
    short, long = asks(session.program), asks(session.program, K.LONG, text="하고 싶은 말")
    paper = asks(session.program, K.FILE, text="이력서", keep_days=30)
    person = User.objects.create_user("new@didim.example")
    client, path = browser(person), apply_path(session)
    assert "1/3 누가" in text(client.get(path))
    told = {"step": "who", "name": "김새봄", "phone": "01012341234"}
    page = client.post(path, told)
    assert "2/3 질문" in text(page)
    assert "프로그램이 끝나고 90일 뒤에 지워요." in text(page)
    answers = {name(short): "처음이에요", name(long): "첫 줄\r\n둘째 줄"}
    page = client.post(path, {"step": "questions", "passed": "who", **answers})
    assert "3/3 확인하고 신청" in text(page)
    assert 'enctype="multipart/form-data"' in page.content.decode()
    assert "첫 줄" in text(page)
    back = client.post(path, {"step": "agree", "passed": ["who", "questions"], **answers, "back": "yes"})
    assert "2/3 질문" in text(back)
    assert 'value="처음이에요"' in back.content.decode()
    last = {"step": "agree", "passed": ["who", "questions"], **answers}
    page = client.post(path, {**last, **AGREED})
    assert page.status_code == 422
    assert "파일을 다시 골라 주세요" in text(page)
    assert 'value="처음이에요"' in page.content.decode(), "what was typed is still there"
    page = client.post(path, {**last, **AGREED, name(paper): upload("이력서.pdf")}, follow=True)
    assert "신청이 확정됐어요" in text(page)
    found = {each.asked: each for each in Answer.objects.all()}
    assert found["질문 short"].text == "처음이에요"
    assert found["하고 싶은 말"].text == "첫 줄\n둘째 줄"
    assert (found["이력서"].name, found["이력서"].keep_days) == ("이력서.pdf", 30)
    assert "이력서.pdf" not in found["이력서"].file.name
    assert "이력서.pdf" in text(page), "on one's own page"


def test_a_second_click_on_a_step_leads_on_as_the_first():
    session = reg.session(5)
    asks(session.program)
    client, path = browser(User.objects.create_user("new@didim.example")), apply_path(session)
    told = {"step": "who", "name": "김새봄", "phone": "01012341234"}
    for _ in range(2):
        page = client.post(path, told)
        assert (page.status_code, "2/3 질문" in text(page)) == (200, True)


def test_whoever_has_agreed_before_sends_from_the_questions():
    session = reg.session(5)
    choice, paper = asks(session.program, K.CHOICE), asks(session.program, K.FILE, is_required=False)
    client, path = browser(agreed(1)), apply_path(session)
    page = client.get(path)
    assert "1/" not in text(page)
    assert "이력서" not in text(page)
    wrong = client.post(
        path, {"step": "questions", name(choice): "다른 것", name(paper): upload("a.pdf", EXE)}
    )
    assert wrong.status_code == 422
    assert "이름과 내용이 달라요" in text(wrong)
    assert not files_left()
    client.post(path, {"step": "questions", name(choice): "와 봤어요"})
    assert Answer.objects.get().text == "와 봤어요", "a question that was left empty has no answer"


@pytest.mark.parametrize(
    ("kind", "answer", "says"),
    [
        (K.SHORT, "", "답을 적어 주세요."),
        (K.SHORT, "가" * 201, "200자까지 적을 수 있어요. 지금은 201자예요."),
        (K.LONG, "990101-1234567", "주민등록번호는 받지 않아요"),
        (K.SHORT, "990101-1234567", "주민등록번호는 받지 않아요"),
        (K.CHOICE, "없는 것", "목록에서 하나를 골라 주세요."),
        (K.CHOICE, "", "하나를 골라 주세요."),
    ],
)
def test_what_is_not_an_answer(kind, answer, says):
    question = Question(pk=1, text="물음", kind=kind, is_required=True, choices="가\n나")
    form = QuestionsForm({"question-1": answer}, questions=[question])
    assert says in str(form.errors)


def test_what_helps_is_text_and_never_html():
    question = Question(pk=1, text="물음", help_text="<b>굵게</b>")
    assert "&lt;b&gt;" in str(QuestionsForm(questions=[question])["question-1"].help_text)
    assert set(FIELDS) == set(K)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"kind": K.CHOICE, "choices": "하나뿐\n하나뿐"}, "choices"),
        ({"text": "주민 등록번호를 적어 주세요"}, "text"),
        ({"keep_days": 0}, "keep_days"),
        ({"keep_days": 366}, "keep_days"),
    ],
)
def test_what_an_editor_may_not_ask(fields, where):
    question = Question(program=reg.program(), **{"text": "물음", **fields})
    with pytest.raises(ValidationError) as error:
        question.full_clean()
    assert where in error.value.message_dict


def test_an_editor_asks_and_says_who_may(center):
    client, program = editor_of(center), reg.program(parent=center, slug="asked")
    data = page_form(client, program)
    question = {"text": "왜 오고 싶나요?", "kind": "long", "keep_days": "30", "ORDER": "1", "id": ""}
    data.update({f"questions-0-{name}": value for name, value in question.items()})
    data.update({"questions-TOTAL_FORMS": "1", "admission": "lottery", "apply_until": "2026-12-01 10:00"})
    data.setlist("statuses", ["unemployed", "student"])
    assert submit(client, program, data).status_code == 302
    program = ProgramPage.objects.get(pk=program.pk)
    assert [(each.text, each.keep_days) for each in program.questions.all()] == [("왜 오고 싶나요?", 30)]
    assert (program.statuses, program.is_by_lot) == ("unemployed,student", True)
    again = page_form(client, program)
    assert again.getlist("statuses") == ["unemployed", "student"]
    again["questions-0-text"] = "무엇이 궁금한가요?"
    assert submit(client, program, again).status_code == 302
    question = Question.objects.get()
    assert (question.text, question.program) == ("무엇이 궁금한가요?", program)


def test_registering_with_answers_takes_at_most_15_queries(settings):
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    session, person = reg.session(5), agreed(1)
    question = asks(session.program)
    client = browser(person)
    client.get(apply_path(session))
    with CaptureQueriesContext(connection) as queries:
        assert client.post(apply_path(session), {name(question): "네"}).status_code == 302
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 15, "\n".join(asked)


# --- Keeping --------------------------------------------------------------------------------


def test_an_answer_keeps_the_wording_that_was_asked():
    session = reg.session(5)
    question = asks(session.program)
    client = browser(agreed(1))
    client.post(apply_path(session), {name(question): "네"})
    Question.objects.filter(pk=question.pk).update(text="전혀 다른 물음", keep_days=1)
    assert (Answer.objects.get().asked, Answer.objects.get().keep_days) == ("질문 short", 90)
    Question.objects.all().delete()
    assert Answer.objects.get().text == "네"


def given(days: int = 90, **fields) -> list[Given]:
    return [Given("이력서", days, upload=upload(**fields))]


def test_no_file_stays_of_what_did_not_come_to_be():
    session, person = reg.session(5), make.person(1)
    made = register(person=person, wanted=reg.wanted(session), given=given())
    assert len(files_left()) == 1
    with pytest.raises(Refused):
        register(person=person, wanted=reg.wanted(session), given=given())
    assert len(files_left()) == 1
    assert made.answers.get().file.read() == PDF


def test_files_that_no_answer_knows_go():
    storages["private"].save("answers/lost.pdf", upload())
    assert lost_answers_delete(clock.now()) == 0
    assert lost_answers_delete(clock.now() + LOST_AFTER + timedelta(hours=1)) == 1


def test_each_answer_goes_after_its_own_days(travel, django_capture_on_commit_callbacks):
    both = [Given("짧게", 30, "가"), *given(60)]
    made = register(person=make.person(1), wanted=reg.wanted(reg.session(5)), given=both)
    left = []
    for day in ("2026-12-29 10:00", "2026-12-31 10:00", "2027-01-30 10:00"):
        travel(day)
        with django_capture_on_commit_callbacks(execute=True):
            destroy_due(clock.now())
        left.append((made.answers.count(), len(files_left())))
    assert left == [(2, 1), (1, 1), (0, 0)]
    made.refresh_from_db()
    assert made.person, "the registration is kept for longer"


def test_answers_go_with_the_person_and_are_exported_before(travel, django_capture_on_commit_callbacks):
    made = register(
        person=make.person(1), wanted=reg.wanted(reg.session(5)), given=[*given(), Given("물음", 90, "답")]
    )
    rows = registry.sets["answers"].rows_of(made.person)
    assert [(row["물은 것"], row["답"]) for row in rows] == [("이력서", "이력서.pdf"), ("물음", "답")]
    travel("2026-12-10 10:00")
    with django_capture_on_commit_callbacks(execute=True):
        erase(made.person)
    assert not Answer.objects.exists()
    assert not files_left()


# --- Who sees them --------------------------------------------------------------------------


@pytest.fixture
def made(center) -> Registration:
    session = reg.session(5, of=reg.program(parent=center))
    return register(
        person=make.person(1),
        wanted=reg.wanted(session),
        given=[Given("알레르기가 있나요?", 90, "땅콩"), *given()],
    )


def test_the_desk_sees_answers_and_is_recorded(center, made):
    desk = signed_in(member(Role.DESK, center))
    page = f"/cms/registrations/answers/{made.pk}/"
    roll = text(desk.get(f"/cms/registrations/{made.program.pk}/?session={made.session.pk}"))
    assert "답 2개" in roll
    assert "땅콩" not in roll
    assert "땅콩" in text(desk.get(page))
    found = AccessRecord.objects.order_by("-pk").first()
    assert (found.action, found.people, found.what) == (
        AccessAction.VIEW,
        [made.person_id],
        f"신청 {made.spoken_code}의 답",
    )
    file = desk.get(f"{page}{made.answers.last().pk}/")
    assert "no-store" in file["Cache-Control"]
    assert b"".join(file.streaming_content) == PDF
    assert "파일" in AccessRecord.objects.order_by("-pk").first().what
    assert desk.get(f"{page}{made.answers.first().pk}/").status_code == 404


def test_no_other_center_and_nobody_else_sees_them(center, made):
    page = f"/cms/registrations/answers/{made.pk}/"
    other = signed_in(member(Role.DESK, CenterFactory()))
    assert other.get(page).status_code == 404
    assert other.get(f"{page}{made.answers.last().pk}/").status_code == 404
    own = f"/me/programs/{made.code}/files/{made.answers.last().pk}/"
    assert browser(made.person).get(own).status_code == 200
    assert browser(make.person(2)).get(own).status_code == 404
    assert Client().get(own).status_code == 302


def test_the_file_of_the_list_has_the_answers(center, made):
    manager = signed_in(member(Role.MANAGER, center))
    file = manager.post(
        "/cms/registrations/list/export/", {"purpose": "on-site", "kind": "csv", "detail": ""}
    )
    words = b"".join(file.streaming_content).decode()
    assert "알레르기가 있나요?: 땅콩" in words
    assert re.search(r"이력서: 이력서\.pdf", words)
