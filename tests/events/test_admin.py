"""What editors do with programs, and staff with single sessions."""

from datetime import date, time
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from core import clock
from events.models import ProgramIndexPage, ProgramPage, Session
from events.recurrence_rules import WeeklyRule
from people.enums import Role
from people.models import User
from tests.conftest import Travel
from tests.factories.events import ProgramFactory, SessionFactory, seoul
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _now(travel: Travel, programs: ProgramIndexPage) -> None:
    travel("2026-10-05 09:00")


def editor_of(page: Page, email: str = "desk@example.com") -> Client:
    """A browser of somebody who edits the pages of this center."""
    return signed_in(member(Role.EDITOR, page, email=email, name=email))


# --- The page editor ------------------------------------------------------------------------


def page_form(client: Client, page: Page) -> Any:
    """What the editor of a program would send, without scripts; the stream stays empty."""
    response = client.get(f"/cms/pages/{page.pk}/edit/")
    assert response.status_code == 200
    data = querydict_from_html(response.content.decode(), form_id="page-edit-form")
    data["body-count"] = "0"
    return data


def submit(client: Client, page: Page, data: Any) -> Any:
    data["action-publish"] = "1"
    return client.post(f"/cms/pages/{page.pk}/edit/", dict(data.lists()))


def test_editor_enters_a_weekly_rule() -> None:
    center = CenterFactory()
    client = editor_of(center)
    program = ProgramFactory(parent=center, slug="talk")
    data = page_form(client, program)
    data.update({"first_date": "2026-10-05", "start_time": "08:00", "end_time": "10:00", "rule_count": "3"})
    data.setlist("rule_weekdays", ["1", "3"])
    assert submit(client, program, data).status_code == 302
    program = ProgramPage.objects.get(pk=program.pk)
    assert program.weekly_rule == WeeklyRule((1, 3), count=3)
    assert [f"{clock.local(row.starts_at):%a %d %H:%M}" for row in program.sessions.all()] == [
        "Tue 06 08:00",
        "Thu 08 08:00",
        "Tue 13 08:00",
    ]
    page = client.get(f"/cms/pages/{program.pk}/edit/").content.decode()
    assert "10월 8일(목) 오전 8:00~10:00" in page
    again = querydict_from_html(page, form_id="page-edit-form")
    assert again.getlist("rule_weekdays") == ["1", "3"]
    assert again["rule_count"] == "3"


def test_weekdays_are_labelled_and_need_no_script() -> None:
    center = CenterFactory()
    page = editor_of(center).get(f"/cms/pages/{ProgramFactory(parent=center).pk}/edit/").content.decode()
    for name in "월화수목금토일":
        assert f"> {name}요일</label>" in page
    assert "recurrence-widget" not in page


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"rule_until": "2026-12-31"}, "반복할 요일을 하나 이상 골라 주세요"),
        ({"rule_weekdays": "0", "rule_until": "2026-12-31", "rule_count": "3"}, "하나만 적어 주세요"),
        ({"rule_weekdays": "0"}, "반복하려면 첫 날을 적어 주세요"),
        ({"first_date": "2026-10-05", "start_time": "22:00", "end_time": "01:00"}, "자정을 넘기면"),
        ({"slug": "taken"}, "다른 프로그램이 이미 쓰는 주소예요"),
    ],
    ids=["no weekday", "two ends", "no first day", "over midnight", "slug taken"],
)
def test_mistakes_are_explained(values: dict[str, str], message: str) -> None:
    ProgramFactory(parent=CenterFactory(), slug="taken")
    center = CenterFactory()
    client = editor_of(center)
    program = ProgramFactory(parent=center)
    data = page_form(client, program)
    data.update({"start_time": "", **values})
    response = submit(client, program, data)
    assert response.status_code == 200
    assert message in response.content.decode()


def test_saving_a_draft_makes_no_sessions() -> None:
    center = CenterFactory()
    client = editor_of(center)
    program = ProgramFactory(parent=center)
    data = page_form(client, program)
    data.update({"first_date": "2026-10-05", "start_time": "08:00", "end_time": "10:00"})
    assert client.post(f"/cms/pages/{program.pk}/edit/", dict(data.lists())).status_code == 302
    assert not Session.objects.exists()


def test_revisions_can_be_compared() -> None:
    center = CenterFactory()
    client = editor_of(center)
    program = ProgramFactory(
        parent=center, first_date=date(2026, 10, 5), start_time=time(8), end_time=time(9)
    )
    program.save_revision()
    program.rule = WeeklyRule((0,)).to_recurrence()
    program.save_revision()
    response = client.get(f"/cms/pages/{program.pk}/revisions/compare/earliest...latest/")
    assert response.status_code == 200
    assert "매주 월요일" in response.content.decode()


# --- Single sessions ------------------------------------------------------------------------


@pytest.fixture
def session() -> Session:
    return SessionFactory(
        program=ProgramFactory(parent=CenterFactory()),
        starts_at=seoul("2026-10-08 08:00"),
        capacity=10,
        seats_taken=4,
    )


@pytest.fixture
def desk(session: Session) -> Client:
    return editor_of(session.program.center)


def test_there_is_one_way_to_change_a_session(desk: Client, session: Session) -> None:
    """Wagtail's own form would change it without asking anybody."""
    address = f"/cms/sessions/edit/{session.pk}/"
    assert desk.get(address)["Location"] == f"/cms/planning/sessions/{session.pk}/"
    assert desk.post(address, {"place": "4층"}).status_code == 405
    session.refresh_from_db()
    assert (session.is_edited, session.place) == (False, "")


def test_list_shows_coming_sessions_of_the_own_center(desk: Client, session: Session) -> None:
    other = SessionFactory(program=ProgramFactory(parent=CenterFactory(), title="남의 특강"))
    past = SessionFactory(program=session.program, starts_at=seoul("2026-10-01 08:00"))
    response = desk.get("/cms/sessions/")
    page = response.content.decode()
    assert "10월 8일(목) 오전 8:00~10:00" in page
    assert "4/10" in page
    assert "10월 1일(목)" not in page
    assert other.program.title not in page
    assert "10월 1일(목)" in desk.get("/cms/sessions/?when=past").content.decode()
    assert past.program.title in desk.get(f"/cms/sessions/?q={session.program.title}").content.decode()
    assert "10월 8일(목)" not in desk.get("/cms/sessions/?status=cancelled").content.decode()


@pytest.mark.parametrize("view", ["edit", "history", "usage"])
def test_sessions_of_others_do_not_exist(desk: Client, session: Session, view: str) -> None:
    other = SessionFactory(program=ProgramFactory(parent=CenterFactory()))
    assert desk.get(f"/cms/sessions/{view}/{session.pk}/", follow=True).status_code == 200
    assert desk.get(f"/cms/sessions/{view}/{other.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "leads_to"),
    [
        (Role.MANAGER, "planning"),
        (Role.OPERATOR, "planning"),
        (Role.DESK, ""),
        (Role.COUNSELLOR, ""),
        (Role.AUDITOR, ""),
    ],
)
def test_sessions_belong_to_those_who_edit_the_program(session: Session, role: Role, leads_to: str) -> None:
    browser = signed_in(member(role, session.program.center))
    where = f"/cms/planning/sessions/{session.pk}/" if leads_to else "/cms/"
    assert browser.get(f"/cms/sessions/edit/{session.pk}/")["Location"] == where


@pytest.mark.parametrize("path", ["new/", "delete/{pk}/"])
def test_sessions_are_not_added_or_deleted_here(desk: Client, session: Session, path: str) -> None:
    response = desk.post(f"/cms/sessions/{path.format(pk=session.pk)}", {"place": "4층"})
    assert (response.status_code, response["Location"]) == (302, "/cms/")
    assert Session.objects.count() == 1


def test_someone_without_pages_sees_no_menu(session: Session) -> None:
    user = User.objects.create_user("other@example.com", "secret", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    assert client.get("/cms/sessions/").status_code == 302
    assert "/cms/sessions/" not in client.get("/cms/").content.decode()


def test_menu_leads_to_the_sessions(desk: Client) -> None:
    assert "/cms/sessions/" in desk.get("/cms/").content.decode()


def test_list_takes_a_constant_number_of_queries(desk: Client, session: Session) -> None:
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as found:
            assert desk.get("/cms/sessions/").status_code == 200
        counts.append(len(found))
        for _ in range(5):
            SessionFactory(program=ProgramFactory(parent=session.program.center))
    assert counts[1] == counts[2]
