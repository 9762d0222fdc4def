"""Korean taken apart (NFD, as macOS sends it) is put together before anything sees it."""

import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from core.middleware import NormalizeTextMiddleware
from people.views.sign_in import OF_AGE
from tests.factories.home import StandardFactory, site_root

NFD = unicodedata.normalize("NFD", "청년센터")
NFC = "청년센터"


def passed(request):
    seen = []
    middleware = NormalizeTextMiddleware(seen.append)
    middleware(request)
    middleware.process_view(request, None, (), {})
    return seen[0]


def test_paths_and_queries():
    request = passed(RequestFactory().get(f"/{NFD}/", {"q": NFD, NFD: "x"}))
    assert request.path_info == f"/{NFC}/"
    assert request.GET["q"] == NFC
    assert NFC in request.GET


def test_form_fields_and_file_names():
    upload = SimpleUploadedFile(f"{NFD}.pdf", b"x")
    request = passed(RequestFactory().post("/", {"name": NFD, "many": [NFD, "b"], "file": upload}))
    assert request.POST["name"] == NFC
    assert request.POST.getlist("many") == [NFC, "b"]
    assert request.FILES["file"].name == f"{NFC}.pdf"


def test_control_characters_are_not_typed():
    pasted = {
        "name": f"이\x00디\x0b딤\x9f{NFD}",
        "many": ["a\x1b", "b"],
        "lines": "첫째\r\n\t둘째\n",
        "join": "👩\u200d💻",
    }
    request = passed(RequestFactory().post("/", pasted))
    assert request.POST["name"] == f"이디딤{NFC}"
    assert request.POST.getlist("many") == ["a", "b"]
    assert request.POST["lines"] == "첫째\n\t둘째\n", "the end of a line counts once, as in the browser"
    assert request.POST["join"] == pasted["join"]
    assert not request.POST._mutable


def test_what_is_fine_is_left_alone():
    request = RequestFactory().post("/?q=a", {"name": NFC, "lines": "첫째\n\t둘째"})
    before = request.POST
    assert passed(request).POST is before


@pytest.mark.django_db
def test_a_page_with_a_korean_address_is_found_either_way(client):
    StandardFactory(parent=site_root(), title=NFD, slug=NFD).save()
    for slug in (NFC, NFD):
        assert client.get(f"/{slug}/").status_code == 200


@pytest.mark.django_db
def test_a_form_of_two_megabytes_gets_an_answer(client):
    site_root()
    client.cookies[OF_AGE] = "yes"
    assert client.post("/accounts/login/", {"email": "가" * 700_000}).status_code == 200
    response = client.post("/accounts/login/", {"email": "a" * 3_000_000})
    assert response.status_code == 413
    assert "나누어 다시" in response.content.decode()
