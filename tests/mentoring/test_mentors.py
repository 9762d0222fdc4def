"""Mentors: the list, their pages, the pages of programs, and their profiles in the admin by center."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentoring.enums import Area
from mentoring.models import Mentor
from people.enums import Role
from people.models import AccessRecord, User
from tests.factories import bookings as make
from tests.factories import mentoring as mentors
from tests.factories import registering as reg
from tests.factories.home import CenterFactory, site_root
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def now(travel, settings):
    settings.STAFF_SECOND_FACTOR = False
    return travel("2026-11-23 10:00")


def page(path: str, client: Client | None = None) -> str:
    response = (client or Client()).get(path)
    assert response.status_code == 200
    return response.content.decode()


# --- On the site ----------------------------------------------------------------------------


def test_the_list_is_narrowed_by_field_and_center():
    center = CenterFactory(title="홍대 센터")
    mentors.mentor(1, name="가람", areas=[Area.IT, Area.DESIGN], center=center)
    mentors.mentor(2, name="나래", areas=[Area.FINANCE])
    mentors.mentor(3, name="다솜", is_active=False)
    whole = page("/mentors/")
    assert "가람 멘토" in whole
    assert "나래 멘토" in whole
    assert "다솜" not in whole
    assert "나래" not in page("/mentors/?area=it")
    assert "가람" in page(f"/mentors/?center={center.pk}&area=design")
    assert "맞는 멘토가 없어요" in page(f"/mentors/?center={center.pk}&area=finance")


def test_the_list_takes_as_many_queries_for_thirty_as_for_one():
    mentors.mentor(1, center=CenterFactory())
    page("/mentors/")
    with CaptureQueriesContext(connection) as few:
        page("/mentors/")
    for number in range(2, 32):
        mentors.mentor(number, center=CenterFactory())
    with CaptureQueriesContext(connection) as many:
        page("/mentors/")
    assert len(many) == len(few) <= 10


def test_a_mentor_shows_the_sessions_of_programs_and_single_ones():
    mentor = mentors.mentor()
    whole, single = reg.program(title="현직자 특강"), reg.program(title="멘토식당")
    reg.session(of=whole)
    taken, other = reg.session(of=single, days=8), reg.session(of=single, days=9)
    mentor.programs.add(whole)
    mentor.sessions.add(taken)
    words = page(mentor.get_absolute_url())
    assert words.count(f'href="{whole.url}"') == 1
    assert words.count(f'href="{single.url}"') == 1, "only the one session"
    assert "김멘토1 멘토" in page(whole.url)
    assert "김멘토1 멘토" in page(single.url), "who takes part in one session stands there, too"
    assert "함께하는 멘토" not in page(reg.session(of=reg.program()).program.url)
    assert other.pk


def test_whoever_is_gone_has_no_page_and_is_not_in_the_sitemap():
    here, gone = mentors.mentor(1), mentors.mentor(2, is_active=False)
    assert Client().get(gone.get_absolute_url()).status_code == 404
    sitemap = page("/sitemap.xml")
    assert here.get_absolute_url() in sitemap
    assert gone.get_absolute_url() not in sitemap


# --- In the admin ---------------------------------------------------------------------------

TYPED = {"name": "새멘토", "role": "은행원, 5년 차", "areas": ["finance"], "is_active": "on", "intro": ""}


def test_editors_keep_the_mentors_of_their_center_only():
    ours, theirs = CenterFactory(), CenterFactory()
    editor = signed_in(member(Role.EDITOR, ours))
    own, foreign = mentors.mentor(1, center=ours), mentors.mentor(2, center=theirs)
    whole = mentors.mentor(3)
    words = page("/cms/mentors/", editor)
    assert own.name in words
    assert foreign.name not in words
    assert whole.name not in words
    for mentor in (foreign, whole):
        for path in ("edit", "history", "usage"):
            assert editor.get(f"/cms/mentors/{path}/{mentor.pk}/").status_code in {302, 404}
        assert editor.get(f"/cms/mentors/{mentor.pk}/slots/").status_code == 404
    assert editor.get(f"/cms/mentors/delete/{own.pk}/").status_code == 302, "never deleted"
    new = editor.post("/cms/mentors/new/", {**TYPED, "center": ours.pk})
    assert new.status_code == 302, new.context["form"].errors
    assert Mentor.objects.get(name="새멘토").center == ours
    for center in (theirs.pk, ""):
        assert editor.post("/cms/mentors/new/", {**TYPED, "center": center}).status_code == 200
    assert Mentor.objects.filter(name="새멘토").count() == 1


def test_what_others_chose_stays_chosen():
    ours = CenterFactory()
    editor = signed_in(member(Role.EDITOR, ours))
    own, foreign = reg.program(parent=ours), reg.program(parent=CenterFactory())
    mentor = mentors.mentor(center=ours)
    mentor.programs.add(foreign)
    values = {**TYPED, "center": ours.pk, "programs": [own.pk]}
    assert editor.post(f"/cms/mentors/edit/{mentor.pk}/", values).status_code == 302
    assert set(mentor.programs.all()) == {own, foreign}
    refused = editor.post(f"/cms/mentors/edit/{mentor.pk}/", {**values, "programs": [foreign.pk]})
    assert refused.status_code == 200


def test_a_mentor_needs_a_field_and_no_resident_number():
    center = CenterFactory()
    editor = signed_in(member(Role.EDITOR, center))
    wrong = {**TYPED, "areas": [], "intro": "990101-1234567", "center": center.pk}
    errors = editor.post("/cms/mentors/new/", wrong).context["form"].errors
    assert set(errors) == {"areas", "intro"}


def test_only_whoever_gives_roles_links_an_account():
    center = CenterFactory()
    mentor = mentors.mentor(center=center, user=None)
    path = f"/cms/mentors/{mentor.pk}/account/"
    person = make.person()
    assert signed_in(member(Role.EDITOR, center)).get(path).status_code == 302, "not theirs"
    assert signed_in(member(Role.MANAGER, CenterFactory())).get(path).status_code == 404
    manager = signed_in(member(Role.MANAGER, center))
    assert "가입한 사람이 없어요" in manager.post(path, {"contact": "no@didim.example"}).content.decode()
    assert manager.post(path, {"contact": person.email}).status_code == 302
    mentor.refresh_from_db()
    assert mentor.user == person
    assert any(person.pk in record.people for record in AccessRecord.objects.all())
    other = mentors.mentor(2, center=center, user=None)
    again = manager.post(f"/cms/mentors/{other.pk}/account/", {"contact": person.email})
    assert "다른 멘토와 연결된 계정이에요" in again.content.decode()
    assert manager.post(path, {"contact": ""}).status_code == 302
    mentor.refresh_from_db()
    assert mentor.user is None


def test_operators_keep_the_mentors_of_the_network():
    site_root()
    operator = signed_in(member(Role.OPERATOR))
    assert operator.post("/cms/mentors/new/", {**TYPED, "center": ""}).status_code == 302
    assert Mentor.objects.get().place == "온 네트워크"
    assert User.objects.filter(mentor=None).exists()
