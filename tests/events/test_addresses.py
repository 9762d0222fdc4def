"""One address for every program, wherever it sits in the tree."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction, Revision

from events.models import ProgramIndexPage, ProgramPage
from tests.factories.events import ProgramFactory
from tests.factories.home import CenterFactory

pytestmark = pytest.mark.django_db


def test_program_of_a_center_stands_under_programs(programs: ProgramIndexPage, client: Client) -> None:
    center = CenterFactory(slug="yangju")
    program = ProgramFactory(parent=center, slug="mentor-table")
    assert program.center == center
    assert program.url == "/programs/mentor-table/"
    assert program.full_url == "http://localhost/programs/mentor-table/"
    response = client.get("/programs/mentor-table/")
    assert response.status_code == 200
    assert program.title in response.content.decode()


def test_program_of_the_network_stands_there_too(programs: ProgramIndexPage, client: Client) -> None:
    program = ProgramFactory(parent=programs, slug="talk")
    assert program.center is None
    assert program.url == "/programs/talk/"
    assert client.get("/programs/talk/").status_code == 200


def test_path_of_the_tree_redirects_for_good(programs: ProgramIndexPage, client: Client) -> None:
    ProgramFactory(parent=CenterFactory(slug="yangju"), slug="talk")
    response = client.get("/centers/yangju/talk/?utm=poster")
    assert response.status_code == 301
    assert response["Location"] == "/programs/talk/?utm=poster"


def test_hangul_slug(programs: ProgramIndexPage, client: Client) -> None:
    program = ProgramFactory(parent=CenterFactory(slug="동구"), title="멘토식당 열기", slug="멘토식당-열기")
    response = client.get("/programs/멘토식당-열기/")
    assert response.status_code == 200
    assert client.get(program.url).status_code == 200
    redirect = client.get("/centers/동구/멘토식당-열기/")
    assert (redirect.status_code, redirect["Location"]) == (301, program.url)


@pytest.mark.parametrize("path", ["/programs/talk/", "/centers/yangju/talk/"])
def test_draft_is_not_found(programs: ProgramIndexPage, client: Client, path: str) -> None:
    ProgramFactory(parent=CenterFactory(slug="yangju"), slug="talk", live=False)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/programs/none/", "/programs/talk/more/"])
def test_what_does_not_exist_is_not_found(programs: ProgramIndexPage, client: Client, path: str) -> None:
    ProgramFactory(parent=CenterFactory(), slug="talk")
    assert client.get(path).status_code == 404


def test_same_slug_twice_is_refused_kindly(programs: ProgramIndexPage) -> None:
    ProgramFactory(parent=CenterFactory(), slug="talk")
    other = ProgramFactory(parent=CenterFactory(), slug="other")
    other.slug = "talk"
    with pytest.raises(ValidationError) as error:
        other.full_clean()
    assert "다른 프로그램이 이미 쓰는 주소예요" in error.value.message_dict["slug"][0]


def test_copies_get_a_slug_of_their_own(programs: ProgramIndexPage, client: Client) -> None:
    center = CenterFactory(slug="yangju")
    ProgramFactory(parent=center, slug="talk")
    center.copy(recursive=True, update_attrs={"slug": "hongdae", "title": "홍대"})
    assert set(ProgramPage.objects.values_list("slug", "center__slug")) == {
        ("talk", "yangju"),
        ("talk-2", "hongdae"),
    }
    assert client.get("/programs/talk-2/").status_code == 200


def test_title_gives_a_slug_that_is_free(programs: ProgramIndexPage) -> None:
    ProgramFactory(parent=CenterFactory(), title="모의면접", slug="모의면접")
    program = CenterFactory().add_child(instance=ProgramPage(title="모의면접"))
    assert program.slug == "모의면접-2"


def test_address_follows_the_index(programs: ProgramIndexPage, client: Client) -> None:
    program = ProgramFactory(parent=CenterFactory(), slug="talk")
    assert program.url == "/programs/talk/"
    programs.slug = "classes"
    programs.save_revision().publish()
    assert program.url == "/classes/talk/"
    assert client.get("/classes/talk/").status_code == 200


def test_without_an_index_the_tree_decides(programs: ProgramIndexPage, client: Client) -> None:
    program = ProgramFactory(parent=CenterFactory(slug="yangju"), slug="talk")
    programs.unpublish()
    assert program.url == "/centers/yangju/talk/"
    assert client.get("/centers/yangju/talk/").status_code == 200


def test_moved_program_changes_its_center_and_keeps_its_address(programs: ProgramIndexPage) -> None:
    program = ProgramFactory(parent=CenterFactory(), slug="talk")
    other = CenterFactory()
    program.move(other, pos="last-child")
    program = ProgramPage.objects.get(pk=program.pk)
    assert program.center == other
    assert program.url == "/programs/talk/"
    program.move(programs, pos="last-child")
    assert ProgramPage.objects.get(pk=program.pk).center is None


def test_an_address_that_is_known_finds_what_is_so_now(programs: ProgramIndexPage, client: Client) -> None:
    program = ProgramFactory(parent=CenterFactory(), slug="talk")
    for _ in range(2):
        assert client.get("/programs/talk/").status_code == 200
        assert client.get("/programs/later/").status_code == 404
    program.move(programs, pos="last-child")
    later = ProgramFactory(parent=programs, slug="later")
    assert "이 프로그램을 내 달력에 넣기" in client.get("/programs/talk/").content.decode()
    assert client.get("/programs/later/").status_code == 200
    later.unpublish()
    assert client.get("/programs/later/").status_code == 404


def test_a_program_is_restricted_where_it_stands(programs: ProgramIndexPage, client: Client) -> None:
    center = CenterFactory()
    program = ProgramFactory(parent=center, slug="talk")
    for restricted in (center, program):
        assert client.get("/programs/talk/").status_code == 200
        restriction = PageViewRestriction.objects.create(
            page=restricted, restriction_type=PageViewRestriction.LOGIN
        )
        assert client.get("/programs/talk/").status_code == 302
        restriction.delete()
    PageViewRestriction.objects.create(page=programs, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/programs/talk/").status_code == 200, "the center stands elsewhere"


def test_an_old_revision_keeps_the_center_of_today(programs: ProgramIndexPage) -> None:
    program = ProgramFactory(parent=CenterFactory())
    revision = program.save_revision()
    other = CenterFactory()
    program.move(other, pos="last-child")
    revision = Revision.objects.get(pk=revision.pk)
    assert revision.as_object().center == other
    revision.publish()
    assert ProgramPage.objects.get(pk=program.pk).center == other


def test_sitemap_and_admin_show_the_address(
    programs: ProgramIndexPage, client: Client, admin_client: Client
) -> None:
    program = ProgramFactory(parent=CenterFactory(slug="yangju"), slug="talk")
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "http://localhost/programs/talk/" in sitemap
    assert "/centers/yangju/talk/" not in sitemap
    assert 'href="/programs/talk/"' in admin_client.get(f"/cms/pages/{program.pk}/edit/").content.decode()
    assert (
        'href="/programs/talk/"'
        in admin_client.get(f"/cms/pages/{program.get_parent().pk}/").content.decode()
    )


def test_preview_of_a_draft(programs: ProgramIndexPage, admin_client: Client) -> None:
    program = ProgramFactory(parent=CenterFactory(), live=False, title="아직 준비 중")
    program.save_revision()
    response = admin_client.get(f"/cms/pages/{program.pk}/view_draft/")
    assert response.status_code == 200
    assert "아직 준비 중" in response.content.decode()


def test_addresses_of_many_programs_need_no_queries(
    programs: ProgramIndexPage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pages = [ProgramFactory(parent=CenterFactory()) for _ in range(3)]
    request = RequestFactory().get("/")
    pages[0].get_url(request)
    with django_assert_num_queries(0):
        assert all(page.get_url(request).startswith("/programs/") for page in pages)
