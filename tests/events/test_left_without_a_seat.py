"""It begins, and somebody still waits, for a seat or for an answer: they are told once, kindly, and what comes next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from core import clock
from events.enums import Admission, RegistrationStatus
from events.links import Purpose, link_to
from events.models import Registration, Session
from events.reminder_messages import KINDS
from events.services.answering import request_approve
from events.services.clockwork import run_due
from events.services.registering import registration_cancel
from events.services.reminding import remind_due
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.events import program_index, seoul
from tests.factories.home import CenterFactory

pytestmark = pytest.mark.django_db

S = RegistrationStatus


@pytest.fixture(autouse=True)
def _now(travel: Any) -> None:
    """A session of `reg.session` is on 30 November at two."""
    travel("2026-11-23 10:00")
    program_index()


def told(travel: Any, moment: str) -> list[str]:
    """Go there, let the worker run, and give who was told that it begins without them."""
    travel(moment)
    mail.outbox.clear()
    run_due()
    remind_due()
    words = ("나지 않았어요", "답을 드리지 못했어요", "No seat", "We could not answer")
    return [each.to[0] for each in mail.outbox if any(word in each.subject for word in words)]


def test_who_waits_is_told_once_when_it_begins(travel: Any) -> None:
    session = reg.session(1, of=reg.program(title="취업특강", parent=CenterFactory(title="디딤 센터")))
    made = [reg.applies(number, session) for number in (1, 2, 3)]
    assert [each.status for each in made] == [S.CONFIRMED, S.WAITING, S.WAITING]
    assert told(travel, "2026-11-30 13:59") == []
    assert told(travel, "2026-11-30 14:00") == [made[1].person.email, made[2].person.email]
    assert mail.outbox[0].subject == "자리가 나지 않았어요: 취업특강"
    assert "기다려 줘서 고마워요" in mail.outbox[0].body
    assert not mail.outbox[0].attachments
    assert told(travel, "2026-11-30 14:01") == []
    assert told(travel, "2026-12-01 09:00") == []


def test_the_next_session_is_named(travel: Any) -> None:
    session = reg.session(1)
    reg.session(1, days=14, of=session.program)
    for number in (1, 2):
        reg.applies(number, session)
    assert len(told(travel, "2026-11-30 14:00")) == 1
    assert "다음 회차: 12월 7일(월) 오후 2:00" in mail.outbox[0].body
    assert "곧 열려요" not in mail.outbox[0].body


def test_without_one_other_programs_of_the_center_are(travel: Any) -> None:
    center = CenterFactory()
    session = reg.session(1, of=reg.program(parent=center, title="특강"))
    for number in (1, 2):
        reg.applies(number, session)
    soon = reg.session(1, days=9, of=reg.program(parent=center, title="모의면접 <연습>"))
    reg.session(1, days=9, of=reg.program(parent=center, title="초안", live=False))
    reg.session(1, days=2, of=reg.program(parent=center, title="지난 것"))
    reg.session(1, days=9, of=reg.program(parent=CenterFactory(), title="먼 센터"))
    assert len(told(travel, "2026-11-30 14:00")) == 1
    body = mail.outbox[0].body
    assert "12월 2일(수) 오후 2:00 모의면접 <연습>" in body
    assert soon.program.get_url() in body
    assert not any(title in body for title in ("초안", "지난 것", "먼 센터"))
    assert "모의면접 &lt;연습&gt;" in mail.outbox[0].alternatives[0][0]


def test_a_request_that_nobody_answered(travel: Any) -> None:
    session = reg.session(5, of=reg.program(title="상담", admission=Admission.APPROVAL))
    asked, answered = reg.applies(1, session), reg.applies(2, session)
    request_approve(registration=answered, by=make.person(9))
    assert told(travel, "2026-11-30 14:00") == [asked.person.email]
    assert mail.outbox[0].subject == "답을 드리지 못했어요: 상담"
    assert "미안해요" in mail.outbox[0].body


def test_in_english(travel: Any) -> None:
    session = reg.session(1)
    reg.applies(1, session)
    reg.applies(make.person(2, language="en"), session)
    assert len(told(travel, "2026-11-30 14:00")) == 1
    assert mail.outbox[0].subject.startswith("No seat was left: ")


def test_of_a_series_when_the_first_one_begins_and_the_line_stays(travel: Any) -> None:
    series = reg.series(1, sessions=3, title="장기 멘토링")
    seated, waits = reg.applies(1, series), reg.applies(2, series)
    assert told(travel, "2026-11-30 14:00") == [waits.person.email]
    assert mail.outbox[0].subject == "아직 자리가 나지 않았어요: 장기 멘토링"
    assert link_to(waits, Purpose.CANCEL) in mail.outbox[0].body
    assert told(travel, "2026-12-07 14:00") == []
    registration_cancel(registration=seated, by=seated.person)
    waits.refresh_from_db()
    assert waits.status == S.OFFERED


def test_who_applied_after_the_first_one_knows_it(travel: Any) -> None:
    series = reg.series(1, sessions=3, apply_until=seoul("2026-12-05 18:00"))
    reg.applies(1, series)
    travel("2026-11-30 15:00")
    reg.applies(2, series)
    assert told(travel, "2026-11-30 15:01") == []


def test_lots_drawn_at_the_start_tell_it_in_one_mail(travel: Any) -> None:
    """Registration is open until the session begins: whoever got no seat hears so, and not of a place in line."""
    program = reg.program(admission=Admission.LOTTERY, title="추첨 특강")
    session = reg.session(1, of=program)
    people = [reg.applies(number, session) for number in (1, 2)]
    travel("2026-11-30 14:00")
    mail.outbox.clear()
    run_due()
    remind_due()
    subjects = sorted(each.subject for each in mail.outbox)
    assert len(subjects) == 2, subjects
    assert subjects == ["신청됐어요: 추첨 특강", "자리가 나지 않았어요: 추첨 특강"]
    lost = next(each for each in mail.outbox if "나지 않았어요" in each.subject)
    assert any(each.lot.code in lost.body for each in people)


@pytest.mark.parametrize("change", ["seat", "cancelled", "moved", "erased"])
def test_what_changes_before_the_mail_leaves_keeps_it_back(travel: Any, change: str) -> None:
    session = reg.session(1)
    reg.applies(1, session)
    waits = reg.applies(2, session)
    travel("2026-11-30 14:00")
    values = {
        "registration_id": waits.pk,
        "session_id": session.pk,
        "starts_at": session.starts_at.isoformat(),
    }
    assert KINDS["left"].load(**values) is not None
    if change == "seat":
        Registration.objects.filter(pk=waits.pk).update(status=S.CONFIRMED)
    elif change == "cancelled":
        registration_cancel(registration=waits, by=None, reason="취소", as_staff=True)
    elif change == "moved":
        Session.objects.update(starts_at=clock.now() + timedelta(minutes=30))
    else:
        Registration.objects.update(person=None)
    assert KINDS["left"].load(**values) is None


def test_long_after_the_start_nobody_is_told_any_more(travel: Any) -> None:
    session = reg.session(1)
    for number in (1, 2):
        reg.applies(number, session)
    assert told(travel, "2026-11-30 20:01") == []
