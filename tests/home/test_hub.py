"""WebSub: the hub stands in whole feeds when there is one, and hears of every page that comes or goes."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from django.test import Client
from django_tasks_db.models import DBTaskResult

from core import clock
from core.feeds.writing import FORMS, Form
from events.models import ProgramPage
from home.feeds import feed_path
from home.tasks import WAITS, hub_tell
from tests.factories import feeds
from tests.factories.events import ProgramFactory, program_index
from tests.factories.home import CenterFactory, NewsFactory, site_root

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HUB = "https://hub.example/"
BASE = "https://didim.example"


class Hub:
    """What the site sends, and how the hub answers."""

    def __init__(self) -> None:
        self.heard: list[list[str]] = []
        self.status = 204

    def post(self, url: str, data: list[tuple[str, str]], **kwargs: Any) -> requests.Response:
        assert (url, data[0], kwargs) == (
            HUB,
            ("hub.mode", "publish"),
            {"timeout": 10, "allow_redirects": False},
        )
        if not self.status:
            raise requests.ConnectionError
        self.heard.append([value for _name, value in data[1:]])
        response = requests.Response()
        response.status_code = self.status
        return response


@pytest.fixture
def hub(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Hub:
    settings.WEBSUB_HUB_URL, settings.WAGTAILADMIN_BASE_URL = HUB, BASE
    found = Hub()
    monkeypatch.setattr(requests, "post", found.post)
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_hub_is_named_when_it_is_set(client: Client, settings: Any, form: Form) -> None:
    site_root()
    CenterFactory(slug="청년센터-봄")
    path = feed_path("news", form, "청년센터-봄")
    plain = client.get(path)
    assert "Link" not in plain
    assert b'rel="hub"' not in plain.content
    settings.WEBSUB_HUB_URL = HUB
    response = client.get(path)
    assert response["Link"] == f'<{HUB}>; rel="hub", <http://testserver{path}>; rel="self"'
    parsed = feeds.check(response.content, f"http://testserver{path}")
    assert [link.href for link in parsed.feed.links if link.rel == "hub"] == [HUB]
    again = client.get(path, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    narrowed = client.get(feed_path("news", form, query="?center=청년센터-봄"))
    assert "Link" not in narrowed
    assert b'rel="hub"' not in narrowed.content


def test_publishing_tells_the_hub(hub: Hub, django_capture_on_commit_callbacks: Any) -> None:
    news = NewsFactory(center=CenterFactory(slug="봄"), live=False)
    with django_capture_on_commit_callbacks(execute=True):
        news.save_revision().publish()
        assert hub.heard == []  # nothing before it is certain
    own = "%EB%B4%84"
    assert hub.heard == [
        [
            f"{BASE}/feeds/news/",
            f"{BASE}/feeds/news/atom/",
            f"{BASE}/feeds/news/{own}/",
            f"{BASE}/feeds/news/{own}/atom/",
        ]
    ]
    with django_capture_on_commit_callbacks(execute=True):
        news.refresh_from_db()
        news.save_revision()  # a draft is nobody's business
        news.unpublish()
    assert len(hub.heard) == 2


def test_programs_tell_the_hub(hub: Hub, django_capture_on_commit_callbacks: Any) -> None:
    program_index()
    program: ProgramPage = ProgramFactory()
    with django_capture_on_commit_callbacks(execute=True):
        program.unpublish()
    assert hub.heard == [[f"{BASE}/feeds/programs/", f"{BASE}/feeds/programs/atom/"]]


def test_without_a_hub_nothing_is_sent(
    hub: Hub, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.WEBSUB_HUB_URL = ""
    with django_capture_on_commit_callbacks(execute=True):
        NewsFactory().unpublish()
    assert hub.heard == []


@pytest.mark.parametrize("status", [0, 503, 302])
def test_a_hub_that_does_not_listen_is_asked_again(hub: Hub, settings: Any, status: int) -> None:
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    hub.status = status
    for failures in range(len(WAITS) + 1):
        hub_tell.call([f"{BASE}/feeds/news/"], failures)
    waiting = DBTaskResult.objects.filter(task_path=hub_tell.module_path).order_by("run_after")
    assert [each.args_kwargs["args"][1] for each in waiting] == [1, 2, 3]  # and then no more
    assert all(each.run_after > clock.now() for each in waiting)
