"""Applying on the site: the program's page, the form, one's own page, and the links of mails."""

from __future__ import annotations

import re
from datetime import timedelta

import icalendar
import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from core.models import Region
from events.enums import ProgramFormat, Registering, RegistrationStatus, SessionStatus
from events.links import Purpose, link_to
from events.models import Registration
from events.services.registering import registration_cancel
from people.models import ConsentText, User
from people.services.consents import consent_give
from tests.factories import bookings as make
from tests.factories import registering as reg

pytestmark = [pytest.mark.django_db, pytest.mark.once]

S = RegistrationStatus
AGREED = {"consent-program-1": "on"}


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


def browser(person: User | None = None) -> Client:
    client = Client()
    client.cookies.load({"of-age": "yes"})
    if person:
        client.force_login(person)
    return client


def apply_path(session) -> str:
    return f"/programs/{session.program.slug}/apply/?session={session.pk}"


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def agreed(number: int, **fields) -> User:
    """Somebody who has applied before: name, phone and consent are known."""
    person = make.person(number, **fields)
    consent_give(person=person, text=ConsentText.objects.current("program"))
    return person


# --- The page of the program ----------------------------------------------------------------


def test_the_page_says_how_it_stands(travel, django_assert_max_num_queries):
    program = reg.program(apply_hours=24)
    free, full, gone = (reg.session(2, of=program, days=days) for days in (7, 14, 21))
    type(gone).objects.filter(pk=gone.pk).update(status=SessionStatus.CANCELLED)
    for number in (1, 2, 3):
        reg.applies(number, full)
    with django_assert_max_num_queries(10):
        page = text(browser().get(program.url))
    assert "2명 남음" in page
    assert "D-6 · 11월 29일(일) 오후 2:00까지" in page
    assert "1명 기다리는 중" in page
    assert "대기 신청하기" in page
    assert "취소된 회차" in page
    travel("2026-11-29 14:00")
    page = text(browser().get(program.url))
    assert "신청 마감" in page
    assert free.seats_left == 2


def test_before_it_opens_the_page_says_when(travel):
    program = reg.program(apply_from=clock.now() + timedelta(days=1))
    session = reg.session(2, of=program)
    page = browser().get(program.url)
    assert "11월 24일(화) 오전 10:00 신청 시작" in text(page)
    assert "신청하기" not in text(page)
    form = browser(agreed(1)).get(apply_path(session))
    assert "11월 24일(화) 오전 10:00에 신청이 열려요" in text(form)
    assert 'method="post" action="/programs' not in form.content.decode()


def test_one_sees_what_one_has(client):
    session = reg.session(1)
    reg.applies(1, session)
    second = reg.applies(2, session)
    page = browser(second.person).get(session.program.url).content.decode()
    assert second.get_absolute_url() in page
    assert "대기 2번" not in text(browser(second.person).get(second.get_absolute_url()))
    assert "대기 1번이에요" in text(browser(second.person).get(second.get_absolute_url()))


def test_drop_in_and_series_and_hybrid():
    drop_in = reg.program(registering=Registering.DROP_IN)
    reg.session(None, of=drop_in)
    assert "신청 없이 시간에 맞춰 오면 돼요" in text(browser().get(drop_in.url))
    type(drop_in).objects.filter(pk=drop_in.pk).update(registering="none")
    assert "여기에서는 신청을 받지 않아요" in text(browser().get(drop_in.url))
    series = reg.series(5)
    page = text(browser().get(series.url))
    assert "한 번 신청하면 모든 회차에 함께해요" in page
    assert "5명 남음" in page
    hybrid = reg.program(format=ProgramFormat.HYBRID, online_seats=40)
    reg.session(5, of=hybrid)
    page = text(browser().get(hybrid.url))
    assert "센터에서 신청하기" in page
    assert "온라인으로 신청하기" in page
    assert "40명 남음" in page


# --- The form -------------------------------------------------------------------------------


def test_name_phone_and_consent_are_asked_once():
    session = reg.session(5)
    person = User.objects.create_user("new@didim.example")
    client = browser(person)
    form = text(client.get(apply_path(session)))
    assert "1/2 누가" in form
    assert "개인정보 동의" not in form
    sent = client.post(apply_path(session), {"step": "who", "name": "가"})
    assert sent.status_code == 422
    assert "두 글자 이상" in text(sent)
    told = {"step": "who", "name": "김새봄", "phone": "01012341234"}
    sent = text(client.post(apply_path(session), told))
    assert "2/2 확인하고 신청" in sent
    assert "개인정보 동의" in sent
    sent = client.post(apply_path(session), {"step": "agree", "passed": "who", **AGREED}, follow=True)
    assert "신청이 확정됐어요" in text(sent)
    assert "김새봄" in mail.outbox[-1].body
    other = reg.session(5, days=8, of=session.program)
    form = client.get(apply_path(other))
    assert "1/" not in text(form), "one step is no row of steps"
    assert "동의" not in text(form).split("신청하는 사람")[1].split("다른 회차")[0]
    client.post(apply_path(other))
    assert Registration.objects.filter(person=person).count() == 2


def test_whoever_is_signed_out_comes_back_after_signing_in():
    session = reg.session(5)
    answer = browser().get(apply_path(session))
    assert answer.status_code == 302
    assert f"session%3D{session.pk}" in answer.url


def test_eligibility_is_told_before_the_form(db):
    seoul, busan = (Region.objects.get(slug=slug) for slug in ("seoul", "busan"))
    program = reg.program(min_age=19, max_age=39)
    program.regions.set([seoul])
    program.save()
    session = reg.session(5, of=program)
    page = browser().get(program.url)
    assert "만 19세 이상 39세 이하 · 서울에 사는 분" in text(page)
    person = User.objects.create_user("new@didim.example")
    client = browser(person)
    asked = client.get(apply_path(session))
    assert "신청할 수 있는지 먼저 볼게요" in text(asked)
    told = {"birth_date": "20000101", "region": busan.pk, "name": "김새봄", "phone": "01012341234"}
    answer = client.post(apply_path(session), {"step": "who", **told})
    assert answer.status_code == 409
    assert "서울에 사는 분이 신청할 수 있어요" in text(answer)
    assert 'name="name"' not in answer.content.decode()
    person.refresh_from_db()
    assert (person.name, person.phone) == ("", ""), "told for nothing, so it isn't kept"
    User.objects.filter(pk=person.pk).update(region=seoul)
    assert 'name="name"' in client.get(apply_path(session)).content.decode()


def test_a_double_click_is_one_registration():
    session, person = reg.session(5), agreed(1)
    client = browser(person)
    key = re.search(r'name="request_key" value="([^"]+)"', client.get(apply_path(session)).content.decode())[
        1
    ]
    first, second = (client.post(apply_path(session), {"request_key": key}) for _ in range(2))
    assert first.url == second.url
    assert Registration.objects.count() == 1


def test_what_was_full_a_moment_ago_is_a_place_in_line():
    session, person = reg.session(1), agreed(1)
    client = browser(person)
    client.get(apply_path(session))
    reg.applies(2, session)
    answer = client.post(apply_path(session), follow=True)
    assert "대기 1번이에요" in text(answer)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?session=0",
        "?session=abc",
        "?session=99999999999999999999",
        "?session={other}",
        "?session={own}&mode=moon",
    ],
)
def test_what_is_not_offered_leads_back_to_the_page(query):
    session, other = reg.session(5), reg.session(5)
    query = query.format(own=session.pk, other=other.pk)
    answer = browser(agreed(1)).get(f"/programs/{session.program.slug}/apply/{query}")
    if "mode" in query:
        assert answer.status_code == 200
    else:
        assert answer.url == f"{session.program.url}#dates"


def test_registering_takes_at_most_15_queries(settings):
    """The whole request, beside the savepoint that stands for its transaction, because a test is one already."""
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    session, person = reg.session(5), agreed(1)
    client = browser(person)
    client.get(apply_path(session))
    with CaptureQueriesContext(connection) as queries:
        assert client.post(apply_path(session)).status_code == 302
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 15, "\n".join(asked)
    assert Registration.objects.count() == 1


# --- One's own page, and the links ----------------------------------------------------------


def test_my_programs_and_what_can_be_done():
    session = reg.session(1)
    first, second = reg.applies(1, session), reg.applies(2, session)
    client = browser(second.person)
    assert "대기 1번이에요" in text(client.get("/me/"))
    registration_cancel(registration=first, by=None)
    assert "기다리던 자리가 났어요" in text(client.get("/me/"))
    answer = client.post(f"{second.get_absolute_url()}accept/", follow=True)
    assert "신청이 확정됐어요" in text(answer)
    assert "이 신청을 취소할까요?" in text(client.get(f"{second.get_absolute_url()}cancel/"))
    answer = client.post(f"{second.get_absolute_url()}cancel/", follow=True)
    assert "취소한 신청이에요" in text(answer)
    assert browser(first.person).get(second.get_absolute_url()).status_code == 404


def test_a_request_that_nobody_answered_does_not_wait_for_ever(travel):
    made = reg.applies(1, reg.session(5, of=reg.program(admission="approval")))
    page = browser(made.person)
    assert "센터가 살펴보고" in text(page.get(made.get_absolute_url()))
    travel(f"{clock.local(made.session.starts_at) + timedelta(minutes=1):%Y-%m-%d %H:%M}")
    shown = text(page.get(made.get_absolute_url()))
    assert "자리를 드리지 못했어요" in shown
    assert "센터가 살펴보고" not in shown


def test_links_of_mails_need_no_signing_in():
    session = reg.session(1)
    first, second, third = (reg.applies(number, session) for number in (1, 2, 3))
    cancel = link_to(first, Purpose.CANCEL)
    assert "이 신청을 취소할까요?" in text(browser().get(cancel))
    first.refresh_from_db()
    assert first.status == S.CONFIRMED, "looking does nothing"
    browser().post(cancel)
    assert "accept" in mail.outbox[-2].body or "accept" in mail.outbox[-1].body
    decline = link_to(second, Purpose.DECLINE)
    assert "다음 분께 넘겼어요" in text(browser().post(decline))
    assert "자리를 받았어요" in text(browser().post(link_to(third, Purpose.ACCEPT)))
    assert browser().post(link_to(second, Purpose.ACCEPT)).status_code == 409
    assert browser().get(f"{decline[:-8]}xxxxxxx/").status_code == 404


def test_calendars_hear_of_it_and_of_its_end():
    series = reg.series(5, sessions=2)
    made = reg.applies(1, series)
    attached = icalendar.Calendar.from_ical(_attached(mail.outbox[-1]))
    before = {str(each["uid"]): each for each in attached.walk("vevent")}
    assert attached["method"] == "REQUEST"
    assert len(before) == 2
    browser().post(link_to(made, Purpose.CANCEL))
    attached = icalendar.Calendar.from_ical(_attached(mail.outbox[-1]))
    after = {str(each["uid"]): each for each in attached.walk("vevent")}
    assert attached["method"] == "CANCEL"
    assert set(before) == set(after)
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in before)
    assert {str(each["status"]) for each in after.values()} == {"CANCELLED"}
    own = browser(made.person).get(f"{made.get_absolute_url()}program.ics")
    assert b"BEGIN:VEVENT" in own.content


def _attached(message) -> bytes:
    _name, content, _type = next(each for each in message.attachments if each[0] == "program.ics")
    return content if isinstance(content, bytes) else content.encode()
