"""The page "구독": the addresses that it offers are there, of all centers or of the one that was chosen."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from home.models import HomePage
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(("query", "title"), [("", "구독"), ("?center=봄", "구독: 청년센터 봄")])
def test_every_address_is_there(client: Client, home_page: HomePage, query: str, title: str) -> None:
    CenterFactory(slug="봄", title="청년센터 봄")
    page = client.get(f"/feeds/{query}").content.decode()
    assert f"<title>{title} | 디딤</title>" in page
    shown = re.findall(r"<code>(.*?)</code>", page)
    assert len(shown) == 5
    assert all(("%EB%B4%84" in each) == bool(query) for each in shown)
    opened = {unescape(each) for each in re.findall(r'href="(http://testserver/[^"]+)"', page)}
    for address in {*shown, *opened}:
        assert client.get(address.removeprefix("http://testserver")).status_code == 200, address
        assert address.isascii()
    assert f'href="/newsletter/{"?center=%EB%B4%84" if query else ""}">메일로 소식 받기' in page
    assert page.count("<svg") >= len(shown)  # each as a QR code
    for each in shown:
        assert f'data-copy="{each}"' in page
    assert f'href="webcal://testserver/calendar/programs{"/%EB%B4%84" if query else ""}.ics"' in page


def test_an_unknown_center_is_said_so(client: Client, home_page: HomePage) -> None:
    response = client.get("/feeds/?center=없는-곳")
    assert response.status_code == 200
    assert "그런 센터를 찾지 못해서" in response.content.decode()


def test_it_takes_few_queries(
    client: Client, home_page: HomePage, django_assert_max_num_queries: Any
) -> None:
    CenterFactory.create_batch(5)
    client.get("/feeds/")
    with django_assert_max_num_queries(3):
        client.get("/feeds/")


def test_every_page_leads_there(client: Client, home_page: HomePage) -> None:
    center = CenterFactory(slug="bom")
    page = client.get(center.url).content.decode()
    assert 'href="/feeds/">구독하는 방법' in page
    assert 'href="/feeds/?center=bom">구독하기' in page
    for name, title in TITLES.items():
        assert f'type="application/rss+xml" title="디딤 {title}" href="/feeds/{name}/"' in page
        assert f'type="application/atom+xml" title="디딤 {title}(Atom)" href="/feeds/{name}/atom/"' in page
    assert 'type="application/rss+xml" title="청년센터' in page
    assert 'href="/calendar/programs/bom.ics"' in page


TITLES = {"programs": "프로그램", "stories": "우수사례", "news": "소식", "newsletter": "소식지"}
