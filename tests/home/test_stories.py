"""Stories: nothing goes live before its anonymity was checked."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from home.models import HomePage, StoryPage
from tests.factories.home import StoryFactory, story_index
from tests.home.conftest import editor_form

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CHECKS = StoryPage.ANONYMITY_CHECKS


@pytest.fixture
def draft(home_page: HomePage) -> StoryPage:
    return StoryFactory.create(live=False, **dict.fromkeys(CHECKS, False))


def test_a_draft_is_saved_unchecked(admin_client: Client, draft: StoryPage) -> None:
    data = editor_form(admin_client, draft)
    data["title"] = "고친 이야기"
    admin_client.post(f"/cms/pages/{draft.pk}/edit/", data)
    draft.refresh_from_db()
    assert draft.get_latest_revision_as_object().title == "고친 이야기"


@pytest.mark.parametrize("missing", CHECKS)
def test_publishing_asks_for_every_box(admin_client: Client, draft: StoryPage, missing: str) -> None:
    data = editor_form(admin_client, draft)
    data["action-publish"] = "1"
    for name in CHECKS:
        if name != missing:
            data[name] = "on"
    response = admin_client.post(f"/cms/pages/{draft.pk}/edit/", data)
    assert response.context["form"].errors == {missing: ["공개하기 전에 확인하고 체크해 주세요."]}
    draft.refresh_from_db()
    assert not draft.live


def test_a_checked_story_is_published(admin_client: Client, draft: StoryPage) -> None:
    data = editor_form(admin_client, draft)
    data["action-publish"] = "1"
    for name in CHECKS:
        data[name] = "on"
    admin_client.post(f"/cms/pages/{draft.pk}/edit/", data)
    draft.refresh_from_db()
    assert draft.live


def test_a_live_story_may_have_an_unchecked_draft(admin_client: Client, home_page: HomePage) -> None:
    story = StoryFactory.create()
    data = editor_form(admin_client, story)
    del data["names_removed"]
    admin_client.post(f"/cms/pages/{story.pk}/edit/", data)
    story.refresh_from_db()
    assert story.get_latest_revision_as_object().names_removed is False
    assert story.names_removed is True


@pytest.mark.parametrize("missing", CHECKS)
def test_no_other_way_publishes_unchecked(draft: StoryPage, missing: str) -> None:
    for name in CHECKS:
        setattr(draft, name, name != missing)
    revision = draft.save_revision()
    with pytest.raises(ValidationError) as caught:
        revision.publish()
    assert set(caught.value.message_dict) == {missing}
    assert not StoryPage.objects.get(pk=draft.pk).live


def test_saving_as_live_asks_too(home_page: HomePage) -> None:
    with pytest.raises(ValidationError):
        StoryFactory.create(live=True, consent_obtained=False)


def test_the_page_shows_way_and_figures(client: Client, home_page: HomePage) -> None:
    step = {"stage": "referral", "title": "전문 심리상담 연계", "text": "열여섯 번 만났어요"}
    figure = {"label": "취업 연계", "value": "350", "unit": "명", "note": "2021년"}
    story = StoryFactory.create(
        journey=[{"type": "step", "value": step}], figures=[{"type": "figure", "value": figure}]
    )
    html = client.get(story.url).content.decode()
    for words in ("연계", "전문 심리상담 연계", "열여섯 번 만났어요", "350명", "2022년", "대상", "상담"):
        assert words in html
    assert story.body_text.startswith("연계 전문 심리상담 연계")


def test_stories_stand_under_their_index(home_page: HomePage) -> None:
    assert StoryFactory.create().url == f"/{story_index().slug}/{StoryPage.objects.get().slug}/"
