"""The legal pages: what they say is what the site does, and what was once said stays readable."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import Site

from core.models import SiteSettings
from people import legal
from people.datasets import registry
from people.enums import LegalKind, Role
from people.models import LegalText, Processor
from people.services.consents import consent_text_next
from people.services.legal import legal_publish
from tests.factories.home import CenterFactory, site_root
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def site(travel):
    travel("2026-11-23 12:00")
    return site_root()


def publish(kind: str = "privacy", body: str = "<p>머리말</p>", day: date = date(2026, 11, 23)) -> LegalText:
    return legal_publish(kind=kind, body=body, effective_on=day)


def page(client, kind: str = "privacy", version: int | None = None, status: int = 200) -> str:
    address = (
        reverse("legal", args=[kind]) if version is None else reverse("legal_version", args=[kind, version])
    )
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_every_declared_set_stands_in_the_privacy_policy(client):
    html = page(client)
    assert len(registry.sets) > 10
    for each in registry.sets.values():
        for words in (each.label, each.purpose, each.items, each.period, each.basis):
            assert words in html, each.name


def test_every_part_that_the_law_asks_for(client):
    """개인정보 보호법 제30조, and the model of the 작성지침."""
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.operator, settings.officer_name, settings.officer_email = "디딤", "박보호", "p@didim.example"
    settings.save()
    Processor.objects.create(name="모두의서버", task="서버 운영", period="계약이 끝날 때까지")
    publish()
    html = page(client)
    parts = [
        "목적",
        "항목",
        "기간",
        "제3자 제공",
        "모두의서버",
        "서버 운영",
        "권리",
        "파기",
        "안전성",
        "쿠키",
    ]
    parts += ["박보호", "p@didim.example", "118", "1833-6972", "1301", "182", "2026년 11월 23일", "머리말"]
    assert [part for part in parts if part not in html] == []


def test_who_gets_data_stands_in_the_policy(client):
    text = consent_text_next("news")
    text.recipient = "디딤 신문사"
    text.save()
    html = page(client)
    assert "디딤 신문사" in html
    assert "다른 기관에 주지 않아요" not in html


def test_without_any_version_the_policy_says_what_holds_and_the_others_wait(client):
    assert "지금 하는 일을 그대로" in page(client)
    for kind in ("terms", "no-email-collection", "accessibility"):
        assert "준비하고 있어요" in page(client, kind)
    page(client, "no-such-kind", status=404)
    page(client, "terms", 1, status=404)


def test_a_published_version_keeps_the_facts_of_its_day(client, monkeypatch):
    publish()
    assert legal.differences() == []
    longer = replace(registry.sets["bookings"], period="이용이 끝난 뒤 3년")
    monkeypatch.setattr(registry, "sets", dict(registry.sets))
    monkeypatch.setitem(registry.sets, "bookings", longer)
    monkeypatch.setitem(registry.sets, "shoes", replace(longer, name="shoes", label="구두 치수"))
    monkeypatch.delitem(registry.sets, "devices")
    assert legal.differences() == [
        "가지고 있는 정보: '구두 치수' 추가",
        "가지고 있는 정보: '로그인한 기기' 없어짐",
        "가지고 있는 정보: '예약' 바뀜",
    ]
    assert "구두 치수" not in page(client)
    publish()
    assert legal.differences() == []
    assert "구두 치수" in page(client)
    assert "구두 치수" not in page(client, version=1), "what was said then stays as it was"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            lambda: Processor.objects.create(name="모두의서버", task="서버", period="1년"),
            ["처리를 맡긴 곳: '모두의서버' 추가"],
            id="processor",
        ),
        pytest.param(
            lambda: SiteSettings.objects.create(
                site=Site.objects.get(is_default_site=True), officer_name="박보호"
            ),
            ["개인정보 보호책임자 바뀜"],
            id="officer",
        ),
    ],
)
def test_what_differs_is_named_and_the_daily_command_warns(change, said):
    SiteSettings.objects.all().delete()
    publish()
    change()
    assert legal.differences() == said
    errors = io.StringIO()
    call_command("daily", stderr=errors)
    assert "새 판을 내 주세요" in errors.getvalue()
    assert said[0] in errors.getvalue()


def test_the_daily_command_is_quiet_when_they_agree():
    publish()
    errors = io.StringIO()
    call_command("daily", stderr=errors)
    assert "처리방침" not in errors.getvalue()


def test_operators_read_of_it_on_their_first_page_and_visitors_on_the_page_itself(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    publish()
    operator, desk = signed_in(member(Role.OPERATOR)), signed_in(member(Role.DESK, CenterFactory()))
    assert "처리방침이" not in operator.get("/cms/").content.decode()
    assert "새로 정리하고" not in page(client)
    Processor.objects.create(name="새 회사", task="문자 보내기", period="1년")
    home = operator.get("/cms/").content.decode()
    assert "개인정보 처리방침이 사이트가 하는 일과 달라요" in home
    assert "새 회사" in home
    assert "처리방침이" not in desk.get("/cms/").content.decode()
    assert "새로 정리하고" in page(client)
    publish()
    assert "새로 정리하고" not in page(client)


def test_labels_lead_to_the_parts_of_the_policy(client):
    html = page(client)
    for part in re.findall(r'class="badge" href="#(policy-\w+)"', html):
        assert f'id="{part}"' in html
    assert {"처리 목적", "보유 기간", "제3자 제공", "처리 위탁"} <= set(
        re.findall(r"</svg>([^<]+)</a>", html)
    )
    drawn = set(re.findall(r'symbol id="(label-\w+)"', html))
    assert set(re.findall(r'use href="#(label-\w+)"', html)) == drawn


@pytest.mark.parametrize("is_on", [True, False])
def test_the_second_factor_is_promised_only_where_it_is_demanded(client, settings, is_on):
    settings.STAFF_SECOND_FACTOR = is_on
    assert ("두 번 확인하고 로그인해요" in page(client)) is is_on


def test_a_version_holds_from_its_day_on_and_older_ones_stay(client, travel):
    publish("terms", "<p>첫 약속</p>")
    publish("terms", "<p>다음 약속</p>", date(2026, 12, 1))
    html = page(client, "terms")
    assert "첫 약속" in html
    assert "2026년 12월 1일부터 내용이 바뀌어요" in html
    assert "아직 시행하지 않은" in page(client, "terms", 2)
    travel("2026-12-01 00:00")
    html = page(client, "terms")
    assert "다음 약속" in html
    assert "이전 내용 보기" in html
    assert "/legal/terms/1/" in html
    assert "지난 내용이에요" in page(client, "terms", 1)


def test_what_was_published_is_never_changed():
    text = publish("terms")
    text.body = "<p>다른 말</p>"
    with pytest.raises(TypeError):
        text.save()


@pytest.mark.parametrize("way", ["update", "delete"])
def test_the_database_keeps_what_was_published(way):
    publish("terms")
    published = LegalText.objects.filter(kind="terms")
    with pytest.raises(IntegrityError, match="legal_text_published"), transaction.atomic():
        published.update(body="다른 말") if way == "update" else published.delete()


def test_facts_survive_the_database():
    """What is compared was kept as JSON."""
    publish()
    assert LegalText.objects.get().facts == legal.facts()


def test_every_page_links_to_all_of_them(client):
    html = page(client, "terms")
    for kind in LegalKind.values:
        assert f'href="/legal/{kind}/"' in html
    assert "<strong>개인정보 처리방침</strong>" in html
