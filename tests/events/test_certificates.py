"""Completion by the meetings that were held; the certificate, its PDF and whoever confirms it."""

from __future__ import annotations

import io
import re
import unicodedata
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from core import clock, printing
from events import checks
from events.certificate_views import read_number
from events.certificates import certificate_pdf
from events.completion import Progress, progress_of
from events.enums import SessionStatus
from events.errors import Refused
from events.models import Certificate, ProgramPage, Registration, Session
from events.models.certificates import new_number
from events.privacy import registrations_anonymise, registrations_of_somebody
from events.services.attendance import mark
from events.services.certificates import certificate_issue, masked
from people.enums import Role
from people.models import User
from people.services.erasure import erase
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NAME = "김새봄"


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def at(travel, session: Session, **after) -> None:
    travel(f"{clock.local(session.starts_at + timedelta(**after)):%Y-%m-%d %H:%M}")


def attended(travel, marks: str, *, percent: int | None = 80, **fields) -> Registration:
    """Somebody in a series whose meetings were `o` come, `x` missed, `-` cancelled; it is over."""
    program = reg.series(5, sessions=len(marks), completion_percent=percent, **fields)
    made = reg.applies(make.person(1, name=NAME), program)
    meetings = list(program.sessions.order_by("starts_at"))
    at(travel, meetings[-1], hours=3)
    for session, came in zip(meetings, marks, strict=True):
        if came == "-":
            Session.objects.filter(pk=session.pk).update(status=SessionStatus.CANCELLED)
        else:
            mark(registration=made, session=session, came=came == "o", by=made.person)
    made.refresh_from_db()
    return made


# --- Completion -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "percent", "shown", "is_complete"),
    [
        ("oooox", 80, "4/5", True),
        ("oooxx", 80, "3/5", False),
        ("ooox-", 75, "3/4", True),
        ("oox-x", 75, "2/4", False),
        ("ooooo", None, "5/5", False),
        ("oo", 100, "2/2", True),
        ("o-", 100, "1/1", True),
        ("xx", 1, "0/2", False),
    ],
)
def test_completion_by_the_meetings_that_were_held(travel, marks, percent, shown, is_complete):
    progress = progress_of(attended(travel, marks, percent=percent))
    assert (f"{progress.came}/{progress.held}", progress.is_complete) == (shown, is_complete)


@given(came=st.integers(0, 60), missed=st.integers(0, 60), needed=st.integers(1, 100))
def test_what_is_shown_and_what_counts_agree(came, missed, needed):
    progress = Progress(came, came + missed, needed, is_over=True)
    assert progress.is_complete == (progress.percent >= needed)


def test_nothing_is_completed_before_the_end(travel):
    program = reg.series(5, sessions=2, completion_percent=50)
    made = reg.applies(1, program)
    first, second = program.sessions.order_by("starts_at")
    at(travel, first)
    mark(registration=made, session=first, came=True, by=made.person)
    assert (progress_of(made).held, progress_of(made).is_complete) == (1, False)
    with pytest.raises(Refused, match="not_complete"):
        certificate_issue(registration=made)
    at(travel, second, hours=2)
    assert progress_of(made).is_complete


def test_who_joins_later_was_not_absent_before(travel, client):
    until = clock.now() + timedelta(days=60)
    program = reg.series(5, sessions=4, completion_percent=80, apply_until=until)
    first, second, third, _last = program.sessions.order_by("starts_at")
    at(travel, second, hours=3)
    late = reg.applies(1, program)
    assert (progress_of(late).held, progress_of(late).before, progress_of(late).since) == (2, 2, 0)
    client.force_login(late.person)
    text = client.get(late.get_absolute_url()).content.decode()
    assert "열린 2회 가운데 2회는 신청하기 전이었어요." in text
    assert "0회 왔어요" not in text
    at(travel, third)
    mark(registration=late, session=third, came=True, by=late.person)
    assert "신청한 뒤로 1회 가운데 1회 왔어요." in client.get(late.get_absolute_url()).content.decode()
    mark(registration=late, session=first, came=True, by=late.person)
    assert progress_of(late).before == 1, "staff write down later who was there"


def test_a_session_of_its_own_is_completed_by_coming(travel):
    session = reg.session(3, of=reg.program(completion_percent=100))
    came, missed = reg.applies(1, session), reg.applies(2, session)
    at(travel, session)
    mark(registration=came, session=session, came=True, by=came.person)
    at(travel, session, hours=3)
    assert progress_of(came).is_complete
    assert not progress_of(missed).is_complete


def test_the_desk_sees_who_completed_in_few_queries(travel, django_assert_max_num_queries):
    center = CenterFactory()
    made = attended(travel, "oooox", parent=center)
    desk = signed_in(member(Role.DESK, center))
    path = f"/cms/registrations/{made.program.pk}/completion/"
    page = text(desk.get(path))
    assert f"{NAME} 모든 회차 5회 가운데 4회 (80%) 수료" in page
    number = certificate_issue(registration=made).number
    assert number in text(desk.get(path))
    with django_assert_max_num_queries(28):
        desk.get(path)


# --- The certificate ------------------------------------------------------------------------


def test_the_pdf_has_the_korean_name_and_the_number(travel):
    made = attended(travel, "ooox-", percent=75, title="동료 상담사 과정")
    found = certificate_issue(registration=made)
    assert re.fullmatch(r"DD-2026-[2-9A-HJKMNP-Z]{8}", found.number)
    assert (found.minutes, found.masked) == (360, "김○○")
    body = certificate_pdf(found, address=f"https://didim.example/certificates/{found.number}/")
    pages = PdfReader(io.BytesIO(body)).pages
    words = pages[0].extract_text()
    assert len(pages) == 1
    for said in (NAME, "수료증", "동료 상담사 과정", found.number, "6시간", "2026년 11월 30일"):
        assert said in words, said
    assert len(body) < 200_000


@pytest.mark.parametrize("name", ["김새봄🙂", "김새봄👩\u200d👩\u200d👧", "🎉 김새봄"])
def test_an_emoji_of_a_name_leaves_the_file_readable(travel, name):
    """No font for papers has it, and then no word of the file can be read aloud or copied."""
    made = attended(travel, "oo", title="함께하는 특강🎈")
    User.objects.filter(pk=made.person_id).update(name=name)
    issued = certificate_issue(registration=Registration.objects.get(pk=made.pk))
    read = PdfReader(io.BytesIO(certificate_pdf(issued, address="https://didim.example/x/"))).pages[0]
    words = re.sub(r"\s+", " ", read.extract_text())
    assert issued.name == name
    assert all(each in words for each in ("김새봄", "함께하는 특강", issued.number)), words


def test_the_first_letter_is_a_whole_one_in_whatever_form_a_name_came():
    assert masked(unicodedata.normalize("NFD", "박나은")) == "박○○"


def test_a_button_gives_the_file_and_a_second_one_the_same(travel):
    made = attended(travel, "oooox")
    client = signed_in(made.person)
    page = client.get(made.get_absolute_url())
    assert "수료증 내려받기" in text(page)
    assert "열린 5회 가운데 4회 왔어요(80%)" in text(page)
    path = f"{made.get_absolute_url()}certificate.pdf"
    assert client.get(path).status_code == 404, "not asked for yet"
    for _ in range(2):
        response = client.post(f"{made.get_absolute_url()}certificate/", follow=True)
        assert response["Content-Type"] == "application/pdf"
        assert response["Cache-Control"].count("no-store")
    number = Certificate.objects.get().number
    assert f'filename="{number}.pdf"' in response["Content-Disposition"]
    other = signed_in(make.person(2))
    assert other.get(path).status_code == 404
    assert other.post(f"{made.get_absolute_url()}certificate/").status_code == 404


def test_without_a_name_or_a_printer_it_says_what_to_do(travel, monkeypatch):
    made = attended(travel, "ooooo")
    client = signed_in(made.person)
    User.objects.filter(pk=made.person_id).update(name="")
    asked = client.post(f"{made.get_absolute_url()}certificate/", follow=True)
    assert "‘내 정보’에 이름을 적고" in text(asked)
    User.objects.filter(pk=made.person_id).update(name=NAME)
    monkeypatch.setattr(printing, "LIBRARIES", ("libnothing-here.so.0",))
    asked = client.post(f"{made.get_absolute_url()}certificate/", follow=True)
    assert "지금은 수료증을 만들 수 없어요" in text(asked)
    [warning] = checks.certificates_can_be_printed()
    assert "libnothing-here" in warning.msg
    assert "apt install" in warning.hint


def test_without_a_korean_font_a_check_says_so(monkeypatch):
    assert not checks.certificates_can_be_printed()
    monkeypatch.setattr(printing, "has_korean_font", lambda: False)
    assert "한글 글꼴" in checks.certificates_can_be_printed()[0].msg


def test_a_corrected_mark_takes_the_certificate_back_and_gives_it_again(travel):
    made = attended(travel, "oooox")
    found = certificate_issue(registration=made)
    session = made.program.sessions.order_by("starts_at").first()
    mark(registration=made, session=session, came=False, by=made.person)
    page = Client().get(found.get_absolute_url())
    assert "취소된 수료증이에요" in text(page)
    assert made.program.title not in text(page)
    with pytest.raises(Refused, match="not_complete"):
        certificate_issue(registration=made)
    mark(registration=made, session=session, came=True, by=made.person)
    assert certificate_issue(registration=made).number == found.number
    assert "맞아요" in text(Client().get(found.get_absolute_url()))


def test_later_changes_of_the_program_do_not_change_what_was_issued(travel):
    made = attended(travel, "oooox", title="처음 이름")
    found = certificate_issue(registration=made)
    ProgramPage.objects.filter(pk=made.program_id).update(title="나중 이름", completion_percent=100)
    assert "처음 이름" in text(Client().get(found.get_absolute_url()))
    assert certificate_issue(registration=made) == found


# --- Confirming it --------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}", "{3}", "{4}"])
def test_a_number_is_read_however_it_is_typed(travel, typed):
    number = new_number()
    plain = number.replace("-", "")
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in plain)  # as a Korean keyboard may write it
    spelled = typed.format(number, plain, plain.lower(), number.replace("-", " "), wide)
    assert read_number(spelled) == number
    assert Client().get("/certificates/", {"number": spelled})["Location"] == f"/certificates/{number}/"


@pytest.mark.parametrize("typed", ["", "DD-2026-0000O1IL", "가나다", "x" * 500, "DD-2026-7KQ4MX2"])
def test_what_can_be_no_number_is_asked_again(typed):
    response = Client().get("/certificates/", {"number": typed})
    assert response.status_code == 422
    assert "번호를 다시 확인해 주세요" in text(response)
    assert typed[:40] in response.content.decode()


def test_anybody_confirms_it_without_learning_whose_it_is(travel):
    found = certificate_issue(registration=attended(travel, "oooox"))
    page = Client().get(found.get_absolute_url())
    assert "김○○" in text(page)
    assert NAME not in page.content.decode()
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    assert found.get_absolute_url() not in Client().get("/sitemap.xml").content.decode()
    unknown = Client().get("/certificates/DD-2026-ZZZZZZZZ/")
    assert unknown.status_code == 404
    assert "찾지 못했어요" in text(unknown)


def test_numbers_are_not_guessed():
    client = Client()
    statuses = [client.get(f"/certificates/{new_number()}/").status_code for _ in range(31)]
    assert statuses == [404] * 30 + [429]


def test_what_stays_of_somebody_who_left(travel):
    made = attended(travel, "oooox")
    found = certificate_issue(registration=made)
    erase(person=made.person)
    found.refresh_from_db()
    assert (found.name, found.masked) == ("", "김○○")
    assert "김○○" in text(Client().get(found.get_absolute_url()))


def test_after_its_year_the_name_goes(travel):
    made = attended(travel, "oooox")
    found = certificate_issue(registration=made)
    registrations_anonymise(registrations_of_somebody().filter(pk=made.pk))
    found.refresh_from_db()
    assert found.name == ""
