"""Online sessions: the address is for whoever has the seat, from an hour before until the end, and for nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from core import clock
from events.enums import ProgramFormat, RegistrationStatus, SessionStatus
from events.models import ProgramPage, Registration, Session
from events.models.online import validate_meeting_url
from events.online import PLAYER, meeting_of, youtube_video
from events.services.registering import registration_cancel
from people.models import User
from tests.factories import registering as reg
from tests.factories.home import CenterFactory
from tests.factories.leftovers import leftovers

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("search_index")]

S = RegistrationStatus
WORD = "hushhush"
ZOOM = f"https://zoom.us/j/1234?pwd={WORD}"
OTHER = f"https://zoom.us/j/5678?pwd={WORD}"
LIVE = "https://www.youtube.com/live/DidimSample?si=abc"
ONLINE, HYBRID = ProgramFormat.ONLINE, ProgramFormat.HYBRID


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


def online(**fields) -> Session:
    """A session on 30 November at two, of a program with an address."""
    return reg.session(5, of=reg.program(**{"format": ONLINE, "online_url": ZOOM, **fields}))


def page_of(registration: Registration, path: str = ""):
    client = Client()
    client.cookies.load({"of-age": "yes"})
    client.force_login(registration.person)
    return client.get(path or registration.get_absolute_url())


def html(registration: Registration, path: str = "") -> str:
    return page_of(registration, path).content.decode()


# --- When, and to whom ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "is_shown", "words"),
    [
        ("2026-11-30 12:59", False, "온라인 주소는 <strong>11월 30일(월) 오후 1:00</strong>부터"),
        ("2026-11-30 13:00", True, "줌에서 함께하기"),
        ("2026-11-30 15:59", True, "다른 사람에게 전하지 말아 주세요"),
        ("2026-11-30 16:00", False, "지난 프로그램이에요"),
    ],
)
def test_the_address_is_there_from_an_hour_before_until_the_end(travel, moment, is_shown, words):
    made = reg.applies(1, online())
    travel(moment)
    shown = html(made)
    assert (WORD in shown) == is_shown
    assert words in shown
    assert WORD not in html(made, "/me/")
    assert ("온라인으로 들어가기" in html(made, "/me/")) == is_shown


@pytest.mark.parametrize(
    "status", [S.REQUESTED, S.WAITING, S.OFFERED, S.NO_SHOW, S.CANCELLED, S.DECLINED, S.EXPIRED]
)
def test_nobody_without_a_certain_seat_sees_it(travel, status):
    made = reg.applies(1, online())
    until = clock.now() + timedelta(days=9) if status == S.OFFERED else None
    Registration.objects.filter(pk=made.pk).update(status=status, number=1, answer_until=until)
    travel("2026-11-30 13:30")
    assert WORD not in html(made)
    assert WORD not in html(made, "/me/")


def test_whoever_is_marked_as_there_still_sees_it(travel):
    made = reg.applies(1, online())
    travel("2026-11-30 13:30")
    reg.marked(made, came=True)
    assert WORD in html(made)


def test_in_a_hybrid_program_only_those_online_see_it(travel):
    session = online(format=HYBRID, online_seats=5)
    here, away = reg.applies(1, session, "in-person"), reg.applies(2, session, "online")
    travel("2026-11-30 13:30")
    assert WORD not in html(here)
    assert 'id="online"' not in html(here)
    assert WORD in html(away)


def test_a_program_that_moved_online_is_so_for_everybody_and_one_that_moved_back_for_nobody(travel):
    session = online(format=ProgramFormat.IN_PERSON)
    made = reg.applies(1, session)
    travel("2026-11-30 13:30")
    assert WORD not in html(made)
    ProgramPage.objects.filter(pk=session.program_id).update(format=ONLINE)
    assert WORD in html(made)


def test_the_sessions_own_address_goes_before_the_programs(travel):
    session = online(captions_url="https://captions.example/1", script="안녕하세요\n오늘은")
    Session.objects.filter(pk=session.pk).update(online_url=OTHER)
    made = reg.applies(1, session)
    before = html(made)
    assert "captions.example" not in before
    assert "안녕하세요" not in before
    travel("2026-11-30 13:30")
    shown = html(made)
    assert OTHER in shown
    assert ZOOM not in shown
    assert "https://captions.example/1" in shown
    assert "<p>안녕하세요<br>오늘은</p>" in shown


def test_of_a_series_the_session_that_is_on_shows_its_address(travel):
    series = reg.series(5, sessions=2, format=ONLINE, online_url=ZOOM)
    made = reg.applies(1, series)
    travel("2026-11-30 13:30")
    assert WORD in html(made)
    travel("2026-11-30 16:30")
    shown = html(made)
    assert WORD not in shown
    assert "12월 7일(월) 오후 1:00" in shown
    Registration.objects.update(status=S.NO_SHOW)
    travel("2026-12-07 13:30")
    assert WORD in html(made), "whoever missed one session is welcome to the next one"


def test_a_cancelled_session_shows_none(travel):
    session = online()
    made = reg.applies(1, session)
    Session.objects.update(status=SessionStatus.CANCELLED)
    travel("2026-11-30 13:30")
    assert WORD not in html(made)


def test_a_forgotten_address_is_said_so(travel):
    made = reg.applies(1, online(online_url=""))
    travel("2026-11-30 13:30")
    assert "아직 온라인 주소가 올라오지 않았어요" in html(made)


def test_before_it_opens_the_address_is_not_even_read():
    meeting = meeting_of(reg.applies(1, online(script="대본")))
    assert (meeting.is_open, meeting.url, meeting.script) == (False, "", "")


# --- A video ---------------------------------------------------------------------------------


def test_a_video_is_a_link_and_a_button_and_only_its_page_may_frame_it(travel):
    live = reg.applies(1, online(online_url=LIVE))
    zoom = reg.applies(2, online())
    assert PLAYER not in page_of(live)["Content-Security-Policy"]
    travel("2026-11-30 13:30")
    response = page_of(live)
    shown = response.content.decode()
    assert f'href="{LIVE}"' in shown
    assert f'data-player="{PLAYER}/embed/DidimSample"' in shown
    assert "<iframe" not in shown
    assert f"frame-src {PLAYER};" in response["Content-Security-Policy"] + ";"
    other = page_of(zoom)
    assert "data-player" not in other.content.decode()
    assert "frame-src" not in other["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("url", "video"),
    [
        ("https://www.youtube.com/watch?v=DidimSample", "DidimSample"),
        ("https://m.youtube.com/watch?app=mobile&v=DidimSample&t=5", "DidimSample"),
        ("https://youtu.be/DidimSample?si=x", "DidimSample"),
        ("https://youtube.com/live/DidimSample/", "DidimSample"),
        ("https://www.youtube.com/embed/DidimSample", "DidimSample"),
        ("https://www.youtube.com/shorts/DidimSample", "DidimSample"),
        ("https://www.youtube.com/@didim/live", ""),
        ("https://www.youtube.com/watch?v=Didim<>Samp", ""),
        ("https://www.youtube.com/watch", ""),
        ("https://youtube.com.evil.example/watch?v=DidimSample", ""),
        ("https://evil.example/live/DidimSample", ""),
        ("https://zoom.us/j/12345678901", ""),
        ("", ""),
    ],
)
def test_videos_are_known_by_their_addresses(url, video):
    assert youtube_video(url) == video


@pytest.mark.parametrize(
    "url",
    ["http://zoom.us/j/1", "javascript:alert(1)", "zoom.us/j/1", "https://me:secret@zoom.us/", "https://[x"],
)
def test_only_encrypted_addresses_are_taken(url):
    program = reg.program(format=ONLINE)
    program.online_url = program.captions_url = url
    with pytest.raises(ValidationError) as error:
        program.full_clean()
    assert {"online_url", "captions_url"} <= set(error.value.message_dict)
    validate_meeting_url(ZOOM)


# --- Never in public ------------------------------------------------------------------------


def public_paths(program: ProgramPage) -> Iterator[str]:
    """Every address outside of the admin that has no parameter but a slug, and the pages that the map of the site names."""
    yield from re.findall(r"<loc>https?://[^/]+([^<]*)</loc>", Client().get("/sitemap.xml").content.decode())
    slugs = {program.slug, program.center.slug}
    for pattern in patterns(get_resolver().url_patterns):
        plain = re.sub(r"^\^|\$$", "", pattern)
        if plain.startswith(("cms/", "static/", "media/", "documents/")):
            continue
        filled = {re.sub(r"<(?:str|slug):(?:slug|center|center_slug)>", slug, plain) for slug in slugs}
        yield from (f"/{each}" for each in filled if not re.search(r"[<(\[\\]", each))
    for view in ("month", "week", "list"):
        yield f"/programs/calendar/?view={view}&date=2026-11-30"
        yield f"/programs/calendar/?view={view}&date=2026-11-30&center={program.center.slug}"
    yield f"/search/?q={WORD}"
    yield "/search/?q=온라인 특강"
    yield f"/programs/{program.slug}/apply/?session={program.sessions.get().pk}"


def patterns(found, before="") -> Iterator[str]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, f"{before}{each.pattern}")
        elif isinstance(each, URLPattern):
            yield f"{before}{each.pattern}"


@pytest.mark.parametrize("who", ["nobody", "somebody", "one who waits"])
def test_no_public_answer_has_the_address(travel, who):
    center = CenterFactory()
    session = online(
        parent=center, title="온라인 특강", captions_url=f"https://{WORD}.example/", script=f"{WORD} 대본"
    )
    program = session.program
    program.save_revision().publish()
    Session.objects.filter(pk=session.pk).update(online_url=OTHER, capacity=1, seats_taken=1)
    waits = reg.applies(2, session)
    travel("2026-11-30 13:30")
    client = Client()
    client.cookies.load({"of-age": "yes"})
    if who != "nobody":
        client.force_login(
            waits.person if who == "one who waits" else User.objects.create_user("x@didim.example")
        )
    looked_at = set(public_paths(program))
    assert {program.url, f"/calendar/programs/{center.slug}.ics", "/feeds/programs/", center.url} <= looked_at
    answered = 0
    for path in looked_at:
        response = client.get(path, headers={"accept": "text/html"})
        content = b"".join(response.streaming_content) if response.streaming else response.content
        text = content.decode(errors="replace").replace(f"?q={WORD}", "").replace(f'value="{WORD}"', "")
        text = text.replace(f"‘{WORD}’", "")
        assert WORD not in text, path
        answered += response.status_code == 200
    assert answered > 20


def test_neither_the_search_nor_a_mail_has_it(travel):
    session = online(title="온라인 특강", script=f"{WORD} 대본")
    session.program.save_revision().publish()
    made = reg.applies(1, session)
    registration_cancel(registration=made, by=made.person)
    assert ProgramPage.objects.search("온라인 특강").count() == 1
    assert ProgramPage.objects.search(WORD).count() == 0
    assert leftovers([WORD]) == {
        "table events_programpage.online_url",
        "table events_programpage.script",
        "table wagtailcore_revision.content",
        "model events.ProgramPage",
        "model wagtailcore.Revision",
    }
    assert mail.outbox
    for message in mail.outbox:
        parts = [message.body, *(str(each[0]) for each in message.alternatives)]
        parts += [str(each[1]) for each in message.attachments]
        assert WORD not in " ".join(parts)


def test_lists_of_sessions_do_not_even_read_it():
    online()
    for session in (Session.objects.with_program().get(), *Session.objects.all().listed()):
        assert {"online_url", "captions_url", "script"} <= session.get_deferred_fields()
