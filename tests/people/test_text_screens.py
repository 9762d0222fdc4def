"""Consent texts, legal texts and processors in the admin."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from people.enums import Role
from people.models import ConsentText, LegalText, Processor, User
from people.services.consents import consent_give
from people.services.legal import legal_publish
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NOTICES = {
    "title": "예약을 위한 개인정보 수집·이용 동의",
    "purpose": "예약",
    "items": "이름",
    "period": "6개월",
    "refusal": "돼요",
    "recipient": "",
    "is_required": "on",
}


@pytest.fixture(autouse=True)
def monday(travel):
    travel("2026-11-23 12:00")


@pytest.fixture
def client():
    return signed_in(member(Role.OPERATOR))


@pytest.fixture
def used() -> ConsentText:
    text = ConsentText.objects.current("booking")
    consent_give(person=make.person(), text=text)
    return text


def html(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


# --- Consent texts --------------------------------------------------------------------------


def test_the_list_says_which_version_is_in_use_and_by_how_many(client, used):
    client.post(reverse("consent_texts:add", args=["booking"]), NOTICES)
    page = html(client.get(reverse("consent_texts:index")))
    assert page.count("쓰는 중") == len(set(ConsentText.objects.values_list("kind", flat=True)))
    assert page.count("지난 판") == 1
    assert "1명" in page


def test_a_new_version_is_a_form_filled_in_with_the_old(client, used):
    page = html(client.get(reverse("consent_texts:add", args=["booking"])))
    assert used.period in page
    assert "(2판)" in page
    response = client.post(reverse("consent_texts:add", args=["booking"]), NOTICES)
    assert response.status_code == 302
    assert [(each.version, each.period) for each in ConsentText.objects.filter(kind="booking")] == [
        (2, "6개월"),
        (1, used.period),
    ]


@pytest.mark.parametrize("missing", ["title", "purpose", "items", "period", "refusal"])
def test_no_notice_can_be_left_out(client, missing):
    response = client.post(reverse("consent_texts:add", args=["booking"]), NOTICES | {missing: ""})
    assert response.status_code == 200
    assert not ConsentText.objects.filter(version=2).exists()


@pytest.mark.parametrize("action", ["edit", "delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_text_in_use_is_neither_changed_nor_deleted(client, used, action, method):
    response = getattr(client, method)(
        reverse(f"consent_texts:{action}", args=[used.pk]), NOTICES, follow=True
    )
    assert "새 판" in html(response)
    assert re.search("(고칠|지울) 수 없어요", response.content.decode())
    assert ConsentText.objects.get(pk=used.pk).period == used.period


def test_the_only_text_of_a_kind_stays(client):
    only = ConsentText.objects.get(kind="news")
    client.post(reverse("consent_texts:delete", args=[only.pk]))
    assert ConsentText.objects.filter(kind="news").exists()


def test_a_new_version_that_nobody_agreed_to_can_be_mended_and_dropped(client, used):
    client.post(reverse("consent_texts:add", args=["booking"]), NOTICES)
    fresh = ConsentText.objects.current("booking")
    client.post(reverse("consent_texts:edit", args=[fresh.pk]), NOTICES | {"period": "7개월"})
    fresh.refresh_from_db()
    assert (fresh.version, fresh.period) == (2, "7개월")
    client.post(reverse("consent_texts:delete", args=[fresh.pk]))
    assert ConsentText.objects.current("booking") == used


def test_new_kinds_come_with_code(client):
    assert client.get(reverse("consent_texts:add", args=["whatever"])).status_code == 404


# --- Legal texts ----------------------------------------------------------------------------


def privacy(client, **fields):
    data = {"effective_on": "2026-11-23", "body": '{"blocks": [], "entityMap": {}}', **fields}
    return client.post(reverse("legal_texts:add", args=["privacy"]), data)


def test_publishing_a_privacy_policy_takes_the_facts_with_it(client):
    page = html(client.get(reverse("legal_texts:add", args=["privacy"])))
    assert "아직 펴낸 판이 없어요" in page
    assert privacy(client).status_code == 302
    first = LegalText.objects.get()
    assert (first.kind, first.version) == ("privacy", 1)
    assert "bookings" in [each["name"] for each in first.facts["sets"]]
    assert "같아요" in html(client.get(reverse("legal_texts:add", args=["privacy"])))


def test_the_list_warns_when_the_site_does_something_else(client):
    privacy(client)
    assert "코드와 다른 내용이 있어요" not in html(client.get(reverse("legal_texts:index")))
    Processor.objects.create(name="모두의서버", task="서버", period="1년")
    page = html(client.get(reverse("legal_texts:index")))
    assert "코드와 다른 내용이 있어요: 새 판을 내 주세요" in page
    assert "모두의서버" in page
    privacy(client)
    assert LegalText.objects.newest("privacy").version == 2
    assert "코드와 다른 내용이 있어요" not in html(client.get(reverse("legal_texts:index")))


def test_a_version_never_holds_before_the_one_it_follows(client):
    privacy(client)
    response = privacy(client, effective_on="2026-11-22")
    assert "앞설 수 없어요" in html(response)
    assert LegalText.objects.count() == 1


def test_the_list_says_what_holds(client, travel):
    legal_publish(kind="terms", body="<p>하나</p>", effective_on=LegalText().effective_on)
    privacy(client, effective_on="2026-12-01")
    page = html(client.get(reverse("legal_texts:index")))
    assert page.count("시행 전") == 1
    assert page.count("쓰는 중") == 1
    assert "이메일무단수집거부 만들기" in page
    assert "이용약관 만들기" not in page
    travel("2026-12-01 00:00")
    client = signed_in(User.objects.get(groups__isnull=False))  # a session of staff has ended by now
    assert "시행 전" not in html(client.get(reverse("legal_texts:index")))


def test_the_report_of_all_changes_still_opens(client):
    """Texts without an edit page stand in it, too."""
    privacy(client)
    client = signed_in(User.objects.create_superuser("root@didim.example"))
    assert "법적 고지" in html(client.get(reverse("wagtailadmin_reports:site_history")))


def test_processors_are_kept_as_rows(client):
    data = {"name": "모두의서버", "task": "서버 운영", "period": "계약이 끝날 때까지", "sort_order": 0}
    assert client.post(reverse("processors:add"), data).status_code == 302
    assert "모두의서버" in html(client.get(reverse("processors:index")))


# --- Who ------------------------------------------------------------------------------------

SCREENS = ("consent_texts:index", "legal_texts:index", "processors:index")


@pytest.mark.parametrize("screen", SCREENS)
def test_only_operators_come_in(client, screen):
    assert client.get(reverse(screen)).status_code == 200
    center = CenterFactory()
    for role in (Role.MANAGER, Role.DESK, Role.COUNSELLOR, Role.EDITOR):
        response = signed_in(member(role, center)).get(reverse(screen))
        assert response.status_code in {302, 403}, role


def test_they_stand_in_the_menu_of_personal_data(client):
    page = html(client.get(reverse("wagtailadmin_home")))
    for words in ("동의 문구", "법적 고지", "처리를 맡긴 곳"):
        assert words.encode("unicode_escape").decode() in page or words in page
