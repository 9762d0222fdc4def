"""The 26 pairs, wherever somebody types: the public page, and every search of the admin."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from core.models import CustomDocument
from home.models import StandardPage
from tests.factories.core import ImageFactory
from tests.search.conftest import EXPECTED, TITLES

pytestmark = pytest.mark.usefixtures("search_index")

ADMIN_SEARCHES = {
    "pages": "/cms/pages/search/results/",
    "page chooser": "/cms/choose-page/search/",
    "images": "/cms/images/results/",
    "image chooser": "/cms/images/chooser/results/",
    "documents": "/cms/documents/results/",
    "document chooser": "/cms/documents/chooser/results/",
}


def titles_of(query: str) -> set[str]:
    return {TITLES[number] for number in EXPECTED[query]}


def test_there_are_26_pairs() -> None:
    assert sum(map(len, EXPECTED.values())) == 26


@pytest.mark.parametrize("query", EXPECTED)
@pytest.mark.usefixtures("pages")
def test_public_page(client: Client, query: str) -> None:
    response = client.get("/search/", {"q": query})
    assert {result.title for result in response.context["results"]} == titles_of(query)


@pytest.mark.usefixtures("pages")
def test_queryset_search_and_autocomplete() -> None:
    for query in EXPECTED:
        assert {page.title for page in StandardPage.objects.search(query)} == titles_of(query)
        assert {page.title for page in Page.objects.live().autocomplete(query)} == titles_of(query)


@pytest.mark.usefixtures("pages")
def test_admin(staff: Client) -> None:
    for title in TITLES.values():
        ImageFactory(title=title)
        CustomDocument.objects.create(title=title, file=ContentFile(b"x", name="x.txt"))
    for name, address in ADMIN_SEARCHES.items():
        for query in EXPECTED:
            response = staff.get(address, {"q": query})
            assert response.status_code == 200
            html = response.content.decode()
            found = {title for title in TITLES.values() if title in html}
            assert found == titles_of(query), f"{name}: {query}"


@pytest.mark.usefixtures("pages")
def test_center_listing_of_the_admin(staff: Client) -> None:
    home = Page.objects.get(depth=2)
    html = staff.get(f"/cms/pages/{home.pk}/results/", {"q": "두드림"}).content.decode()
    assert "청년두드림센터와 함께" in html
    assert "온라인멘토링" not in html


@pytest.mark.usefixtures("pages")
def test_rebuilding_the_index_finds_the_same() -> None:
    before = set(IndexEntry.objects.values_list("content_type", "object_id", "title", "autocomplete", "body"))
    stale = IndexEntry.objects.create(
        content_type=ContentType.objects.get_for_model(StandardPage), object_id="999999", title="", body=""
    )
    call_command("update_index", verbosity=0)
    after = set(IndexEntry.objects.values_list("content_type", "object_id", "title", "autocomplete", "body"))
    assert before <= after
    assert not IndexEntry.objects.filter(pk=stale.pk).exists()


@pytest.mark.usefixtures("pages")
def test_index_follows_the_page() -> None:
    page = StandardPage.objects.get(title="온라인멘토링")
    page.title = "화상 코칭"
    page.save()
    assert not Page.objects.search("멘토링").count()
    assert [found.pk for found in Page.objects.search("코칭")] == [page.pk]
    page.delete()
    assert not Page.objects.search("코칭").count()
    assert not IndexEntry.objects.filter(object_id=str(page.pk), content_type__model="standardpage").exists()
