"""With a center that is taken off the site goes what hangs under it; what went along comes back with it, as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Workflow
from wagtail.test.utils.form_data import querydict_from_html

from clinic.errors import Refused as ClinicRefused
from clinic.models import CenterClinic
from clinic.selectors import open_clinics
from clinic.services.sending import open_clinic
from core import clock
from core.models import TakenAlong
from events.models import ProgramPage
from home.models import CenterPage
from mentoring.models import Mentor
from mentoring.selectors import desk_of, free_slots
from people.enums import Role
from people.errors import Refused
from tests.factories import bookings as make
from tests.factories import mentoring as talks
from tests.factories import registering as reg
from tests.factories.events import program_index
from tests.factories.home import CenterFactory, NewsFactory, StandardFactory, StoryFactory, center_index
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(travel: Any, db: None) -> None:
    travel("2026-10-05 09:00")
    program_index()


@pytest.fixture
def center() -> CenterPage:
    return CenterFactory(title="디딤 센터")


@pytest.fixture
def program(center: CenterPage) -> ProgramPage:
    return reg.program(parent=center, title="취업특강")


def fresh(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).specific


def is_live(page: Page) -> bool:
    return Page.objects.filter(pk=page.pk, live=True).exists()


def publishing(client: Client, page: Page) -> dict[str, Any]:
    """What the editor sends when somebody presses "publish"."""
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    data = querydict_from_html(html, form_id="page-edit-form")
    data["body-count"], data["action-publish"] = "0", "1"
    return dict(data.lists())


def test_everything_under_a_center_goes_and_comes_back_with_it(center, program):
    room, page = make.open_room(center), StandardFactory(parent=center, title="오시는 길")
    draft = reg.program(parent=center, title="준비 중", live=False)
    elsewhere = reg.program(parent=CenterFactory(title="다른 센터"), title="다른 특강")
    session = reg.session(of=program)
    below, apply = (room, page, program), f"/programs/{program.slug}/apply/?session={session.pk}"
    assert Client().get(apply).status_code == 302
    fresh(center).unpublish()
    assert not any(map(is_live, below))
    assert is_live(elsewhere)
    assert Client().get(apply).status_code == 404
    assert "취업특강" not in Client().get("/programs/").content.decode()
    fresh(center).save_revision().publish()
    assert all(map(is_live, below))
    assert not is_live(draft)
    assert not TakenAlong.objects.exists()
    assert Client().get(program.url).status_code == 200


def test_what_was_off_the_site_before_stays_off(center, program):
    program.unpublish()
    fresh(center).unpublish()
    fresh(center).save_revision().publish()
    assert not is_live(program)


def test_it_comes_back_as_it_was_with_its_draft_its_schedule_and_its_workflow(center, program):
    program.save_revision().publish()
    later = fresh(program)
    later.title, later.go_live_at = "다음 주의 이름", clock.now() + timedelta(days=7)
    later.save_revision().publish()  # scheduled
    draft = fresh(program)
    draft.title = "아직 아니에요"
    draft.save_revision()
    state = Workflow.objects.first().start(fresh(program), None)
    fresh(center).unpublish()
    fresh(center).save_revision().publish()
    again = fresh(program)
    state.refresh_from_db()
    assert (again.live, again.title, again.has_unpublished_changes) == (True, "취업특강", True)
    assert again.scheduled_revision.as_object().title == "다음 주의 이름"
    assert again.get_latest_revision_as_object().title == "아직 아니에요"
    assert state.status == state.STATUS_IN_PROGRESS


def test_edits_of_a_page_that_is_down_are_drafts_when_it_comes_back(center, program):
    program.save_revision().publish()
    fresh(center).unpublish()
    edited = fresh(program)
    edited.title = "고치는 중"
    edited.save()  # as Wagtail's editor does with a page that is not live
    edited.save_revision()
    fresh(center).save_revision().publish()
    assert (fresh(program).title, fresh(program).has_unpublished_changes) == ("취업특강", True)


def test_what_is_published_under_a_center_that_is_down_waits_for_it(center):
    fresh(center).unpublish()
    program = reg.program(parent=center, title="봄 특강", live=False)
    program.save_revision()
    client = signed_in(member(Role.OPERATOR))
    form = publishing(client, program)
    said = client.post(reverse("wagtailadmin_pages:edit", args=[program.pk]), form, follow=True)
    assert "위 페이지를 공개하면 함께 공개돼요" in said.text
    assert not is_live(program)
    fresh(center).save_revision().publish()
    assert is_live(program)


def test_schedules_take_along_and_bring_back(center, program, travel):
    program.expire_at = clock.now() + timedelta(days=3)
    program.save()
    lasting = reg.program(parent=center, title="오래 하는 특강")
    closing = fresh(center)
    closing.expire_at = clock.now() + timedelta(days=1)
    closing.save()
    travel("2026-10-07 09:00")
    call_command("publish_scheduled", verbosity=0)
    assert not any(map(is_live, (center, program, lasting)))
    opening = fresh(center)
    opening.expire_at, opening.go_live_at = None, clock.now() + timedelta(days=2)
    opening.save_revision().publish()
    assert not is_live(lasting)
    travel("2026-10-10 09:00")
    call_command("publish_scheduled", verbosity=0)
    assert is_live(center)
    assert is_live(lasting)
    assert not is_live(program), "its own end came meanwhile"


def test_a_page_that_moves_goes_with_its_new_center(center, program):
    closed = CenterFactory(title="닫은 센터", live=False)
    fresh(program).move(closed, pos="last-child")
    assert not is_live(program)
    fresh(program).move(fresh(center), pos="last-child")
    assert is_live(program)
    assert fresh(program).center_id == center.pk


def test_a_copy_under_a_center_that_is_down_waits_for_it(program):
    closed = CenterFactory(title="닫은 센터", live=False)
    client = signed_in(member(Role.OPERATOR))
    typed = {"new_title": "복사", "new_slug": "copied", "new_parent_page": closed.pk, "publish_copies": "on"}
    client.post(reverse("wagtailadmin_pages:copy", args=[program.pk]), typed)
    copied = Page.objects.get(title="복사")
    assert not copied.live
    fresh(closed).save_revision().publish()
    assert is_live(copied)


def test_the_question_whether_to_move_names_no_page_of_others(center, program):
    hidden = reg.program(parent=CenterFactory(title="다른 센터"), title="비밀 초안")
    editor = signed_in(member(Role.EDITOR, center))
    answer = editor.get(reverse("wagtailadmin_pages:move_confirm", args=[hidden.pk, center.pk]))
    assert "비밀 초안" not in answer.content.decode()
    assert answer.status_code in {302, 403}
    own = editor.get(reverse("wagtailadmin_pages:move_confirm", args=[program.pk, center.pk]))
    assert own.status_code == 200


def test_several_centers_at_once(center, program):
    other = reg.program(parent=CenterFactory(title="다른 센터"), title="다른 특강")
    chosen = f"?id={center.pk}&id={other.center_id}"
    client = signed_in(member(Role.OPERATOR))
    for action, live in (("unpublish", False), ("publish", True)):
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        client.post(f"{address}{chosen}", {"include_descendants": "on"})
        assert (is_live(program), is_live(other)) == (live, live)


def test_a_center_is_deleted_with_what_hangs_under_it(center, program):
    fresh(center).delete()
    assert not Page.objects.filter(pk__in=(center.pk, program.pk)).exists()
    assert not TakenAlong.objects.exists()


def test_the_index_of_centers_takes_nothing_along_but_rooms(center, program):
    room = make.open_room(center)
    fresh(center_index()).unpublish()
    assert (is_live(center), is_live(program), is_live(room)) == (True, True, False)


def test_editors_are_told(center, program):
    client = signed_in(member(Role.OPERATOR))
    answer = client.post(reverse("wagtailadmin_pages:unpublish", args=[center.pk]), follow=True)
    assert "프로그램 1개" in answer.text
    assert "함께 내린 페이지도 다시 공개돼요" in answer.text


# --- Those who have a seat, mentors, the clinic ---------------------------------------------


def test_whoever_registered_keeps_the_seat_and_its_page(center, program):
    session = reg.session(of=program)
    made = reg.applies(1, session)
    fresh(center).unpublish()
    client = Client()
    client.force_login(made.person)
    page = client.get(made.get_absolute_url())
    assert page.status_code == 200
    assert "누리집에서 내린 프로그램이에요" in page.text
    assert f'href="{program.url}"' not in page.text
    assert f'href="{center.url}"' not in page.text
    assert client.get(reverse("events:registration_ics", args=[made.code])).status_code == 200
    assert client.get("/me/").status_code == 200


def test_whoever_booked_finds_no_dead_links(center):
    room = make.open_room(center)
    booking = make.book(make.person(), room, make.tomorrow_at(14))
    client = Client()
    client.force_login(booking.person)
    assert f'href="{room.url}"' in client.get(booking.get_absolute_url()).text
    fresh(center).unpublish()
    page = client.get(booking.get_absolute_url()).text
    assert "디딤 센터" in page
    assert room.title in page
    assert f'href="{room.url}"' not in page
    assert f'href="{center.url}"' not in page


def test_news_and_stories_of_a_center_stay_without_links_to_it(center):
    news, story = NewsFactory(center=center, title="공사 안내"), StoryFactory(center=center)
    fresh(center).unpublish()
    for page in (news, story):
        text = Client().get(page.url).text
        assert page.title in text
        assert f'href="{center.url}"' not in text
    listed = Client().get(f"/news/?center={center.slug}").text
    assert "공사 안내" in listed
    assert f"center={center.slug}" not in listed.split("</head>")[0]


def test_a_mentor_of_a_center_that_is_down_is_not_to_be_asked(center, program, django_assert_max_num_queries):
    mentor, other = talks.mentor(1, center=center), talks.mentor(2)
    slot = talks.slot(mentor)
    mentor.programs.add(program)
    made = reg.applies(1, reg.session(of=program))
    fresh(center).unpublish()
    mentor = Mentor.objects.get(pk=mentor.pk)
    slot.refresh_from_db()
    slot = type(slot).objects.get(pk=slot.pk)
    assert list(Mentor.objects.shown()) == [other]
    assert free_slots(mentor, clock.now()) == []
    assert Client().get(mentor.get_absolute_url()).status_code == 404
    with pytest.raises(Refused):
        talks.asks(make.person(2), slot)
    meeting = desk_of(mentor)["meetings"][0]
    assert meeting.people == [made], "but the mentor's own work goes on"
    client = Client()
    client.force_login(mentor.user)
    with django_assert_max_num_queries(25):
        assert "취업특강" in client.get("/me/mentoring/").text


def test_a_clinic_of_a_center_that_is_down_takes_no_papers(center):
    CenterClinic.objects.create(center=center, is_open=True)
    assert open_clinics().count() == 1
    fresh(center).unpublish()
    assert open_clinics().count() == 0
    with pytest.raises(ClinicRefused):
        open_clinic(center)
