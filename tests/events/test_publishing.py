"""Publishing is Wagtail's: draft, preview (also as somebody who registered), workflow, schedule. Sessions follow it."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Workflow
from wagtail.test.utils.form_data import querydict_from_html

from core import clock
from events.enums import Registering
from events.models import ProgramIndexPage, ProgramPage
from events.recurrence_rules import WeeklyRule
from people.enums import Role
from people.models import User
from tests.factories.events import ProgramFactory
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _now(travel: Any, programs: ProgramIndexPage) -> None:
    travel("2026-10-05 09:00")


@pytest.fixture
def program() -> ProgramPage:
    """A draft with three Tuesdays."""
    made = ProgramFactory(
        parent=CenterFactory(title="디딤 센터"),
        title="취업특강",
        live=False,
        first_date=date(2026, 10, 6),
        start_time=time(14),
        end_time=time(16),
        rule=WeeklyRule((1,), count=3).to_recurrence(),
        registering=Registering.SESSIONS,
    )
    made.save_revision()
    return made


@pytest.fixture
def editor(program: ProgramPage) -> User:
    return member(Role.EDITOR, program.center)


def form(client: Client, program: ProgramPage, **changes: str) -> dict[str, Any]:
    page = client.get(f"/cms/pages/{program.pk}/edit/").content.decode()
    data = querydict_from_html(page, form_id="page-edit-form")
    data["body-count"] = "0"
    for name, value in changes.items():
        data[name] = value
    return dict(data.lists())


def test_a_draft_is_nowhere_to_be_seen(program: ProgramPage) -> None:
    assert Client().get(f"/programs/{program.slug}/").status_code == 404
    assert not program.sessions.exists()


@pytest.mark.parametrize(
    ("registering", "shown"),
    [
        ("sessions", "10월 7일(수) 오후 2:00~4:00"),
        ("series", "매주 수요일, 3번"),
    ],
)
def test_the_editor_sees_it_as_a_registrant(
    program: ProgramPage, editor: User, registering: str, shown: str
) -> None:
    """What stands in the form, not what is saved."""
    client, address = signed_in(editor), f"/cms/pages/{program.pk}/edit/preview/"
    data = form(client, program, registering=registering, title="새 제목", rule_weekdays="2")
    assert client.post(address, data).json()["is_valid"]
    page = client.get(address, {"mode": "registrant"}).content.decode()
    for words in ("신청이 확정됐어요", "10월 7일(수) 오후 2:00에 만나요", "새 제목", "디딤 센터", shown):
        assert words in page
    assert "누리집에서 내린" not in page, "it will be on the site"
    public = client.get(address, {"mode": ""}).content.decode()
    for words in ("새 제목", "10월 7일(수) 오후 2:00~4:00"):
        assert words in public
    assert not program.registrations.exists()


def test_a_new_program_has_the_same_preview(program: ProgramPage, editor: User) -> None:
    client = signed_in(editor)
    parent = program.get_parent().pk
    page = client.get(f"/cms/pages/add/events/programpage/{parent}/").content.decode()
    data = querydict_from_html(page, form_id="page-edit-form")
    data.update({"title": "처음 만든 특강", "slug": "first", "body-count": "0", "registering": "series"})
    address = f"/cms/pages/add/events/programpage/{parent}/preview/"
    assert client.post(address, dict(data.lists())).json()["is_valid"]
    assert "처음 만든 특강" in client.get(address, {"mode": "registrant"}).content.decode()


def test_a_scheduled_program_comes_at_its_time(program: ProgramPage, editor: User, travel: Any) -> None:
    client = signed_in(editor)
    live_at = clock.local(clock.now() + timedelta(hours=2))
    data = form(client, program, go_live_at=f"{live_at:%Y-%m-%d %H:%M}")
    data["action-publish"] = ["1"]
    assert client.post(f"/cms/pages/{program.pk}/edit/", data).status_code == 302
    program.refresh_from_db()
    assert (program.live, program.sessions.count()) == (False, 0)
    travel("2026-10-05 11:05")
    call_command("publish_scheduled", verbosity=0)
    program.refresh_from_db()
    assert (program.live, program.sessions.count()) == (True, 3)
    assert Client().get(f"/programs/{program.slug}/").status_code == 200


def test_a_workflow_publishes_it(program: ProgramPage, editor: User) -> None:
    state = Workflow.objects.first().start(program, editor)
    assert not program.sessions.exists()
    manager = User.objects.create_superuser("manager@didim.example")
    state.current_task_state.approve(user=manager)
    program.refresh_from_db()
    assert (program.live, program.sessions.count()) == (True, 3)


def test_the_network_reviews_what_an_editor_hands_in(program: ProgramPage, editor: User) -> None:
    """The workflow that Wagtail comes with asks a group that nobody is in: without operators the page would stay locked."""
    state = Workflow.objects.first().start(program, editor)
    task = state.current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[program.pk, "approve", task.pk])
    elsewhere = member(Role.MANAGER, CenterFactory())
    assert signed_in(elsewhere).post(address, {"comment": ""}).status_code in {302, 404}
    assert not ProgramPage.objects.get(pk=program.pk).live
    assert signed_in(member(Role.OPERATOR)).post(address, {"comment": ""}).status_code == 302
    assert ProgramPage.objects.get(pk=program.pk).live
