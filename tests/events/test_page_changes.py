"""The page of a program says another place or host: staff are asked, and each person hears of it once."""

from __future__ import annotations

from typing import Any

import pytest
from icalendar import Calendar
from post_office.models import Email
from wagtail.test.utils.form_data import querydict_from_html

from core import clock
from events.enums import ProgramFormat, Registering
from events.models import PageChange, ProgramPage, Registration, Session
from events.services.page_changes import page_change_settle, to_hear
from events.services.planning import Plan, session_change
from events.services.registering import registration_cancel
from outbox.kinds import Message, registry
from people.enums import Role
from people.models import User
from tests.factories import registering as reg
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _now(travel: Any) -> None:
    travel("2026-11-23 10:00")


def published(program: ProgramPage, **fields: Any) -> ProgramPage:
    """As the editor does it: a revision, then its publication."""
    page = ProgramPage.objects.get(pk=program.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return ProgramPage.objects.get(pk=program.pk)


def mails() -> list[Message]:
    found = [each.context["values"] for each in Email.objects.order_by("pk")]
    loaded = [registry.kinds["program_changed"].load(**values) for values in found]
    return [each for each in loaded if each]


def heard(program: ProgramPage) -> list[str]:
    return [each.registration.person.email for each in to_hear(program) if each.registration.person]


def test_everybody_hears_of_another_place_once(program: ProgramPage, session: Session) -> None:
    page = published(program, place="4층 강당", hosts="현직자")
    assert mails() == [], "first staff are asked"
    session.refresh_from_db()
    assert session.sequence == 1, "calendars that are subscribed to hear of it anyway"
    assert page_change_settle(program=page, tell=True) == 3
    assert page_change_settle(program=page, tell=True) == 0, "a second click"
    first, _, waits = mails()
    assert first.context["where"] == "디딤 센터 4층 강당"
    assert (first.context["where_before"], first.context["led_by_before"]) == ("3층 교육장", "직업상담사")
    (event,) = Calendar.from_ical(first.attachments[0].content).walk("VEVENT")
    assert (event["LOCATION"], event["SEQUENCE"]) == ("디딤 센터, 4층 강당", 1)
    assert not waits.attachments


def test_nobody_hears_where_staff_say_so(program: ProgramPage, session: Session) -> None:
    page = published(program, place="4층")
    assert page_change_settle(program=page, tell=False) == 0
    assert (mails(), PageChange.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    "fields",
    [{}, {"target": "누구나"}, {"online_url": "https://zoom.us/j/1"}],
    ids=["nothing", "something else", "a link that nobody here needs"],
)
def test_what_nobody_sees_is_not_asked(
    program: ProgramPage, session: Session, fields: dict[str, str]
) -> None:
    assert to_hear(published(program, **fields)) == []
    assert not PageChange.objects.exists()


def test_a_draft_asks_nothing(program: ProgramPage, session: Session) -> None:
    page = ProgramPage.objects.get(pk=program.pk)
    page.place = "4층"
    page.save_revision()
    assert not PageChange.objects.exists()


def test_sessions_with_a_place_of_their_own_and_those_that_are_over_stay(program: ProgramPage) -> None:
    own = reg.session(2, of=program, place="옆 건물")
    over = reg.session(2, days=1, of=program)
    reg.applies(1, own)
    reg.applies(2, over)
    Session.objects.filter(pk=over.pk).update(
        starts_at=clock.now() - clock.now().resolution * 2, ends_at=clock.now()
    )
    assert to_hear(published(program, place="4층")) == []
    own.refresh_from_db()
    assert own.sequence == 0


def test_each_hears_what_they_did_not_know(program: ProgramPage, session: Session, travel: Any) -> None:
    """Changed, registered, and changed back: only who registered in between knew the other place."""
    travel("2026-11-23 11:00")
    published(program, place="4층")
    travel("2026-11-23 12:00")
    reg.applies(4, session)
    travel("2026-11-23 13:00")
    page = published(program, place="3층 교육장")
    assert heard(page) == ["visitor4@didim.example"]
    Email.objects.all().delete()
    page_change_settle(program=page, tell=True)
    assert [each.context["where_before"] for each in mails()] == ["4층"]


def test_who_called_off_or_was_told_with_the_session_hears_nothing(
    program: ProgramPage, session: Session
) -> None:
    page = published(program, place="4층")
    registration_cancel(registration=Registration.objects.with_all().latest("pk"), by=None)
    assert len(heard(page)) == 2
    session.refresh_from_db()
    plan = Plan(session.starts_at, session.ends_at, place="3층 교육장", capacity=2)
    by = member(Role.EDITOR, program.center)
    session_change(session=session, plan=plan, seen=session.sequence, tell=False, by=by)
    assert heard(page) == [], "this session takes place where it did"


def test_several_sessions_are_one_mail_with_all_entries(program: ProgramPage, session: Session) -> None:
    first_one = User.objects.get(email="visitor1@didim.example")
    reg.applies(first_one, reg.session(2, days=14, of=program))
    Email.objects.all().delete()
    assert page_change_settle(program=published(program, place="4층"), tell=True) == 3
    first = mails()[0]
    events = Calendar.from_ical(first.attachments[0].content).walk("VEVENT")
    assert (first.context["others"], len(events)) == (1, 2)
    assert {each["LOCATION"] for each in events} == {"디딤 센터, 4층"}


def test_a_series_is_one_mail(program: ProgramPage) -> None:
    ProgramPage.objects.filter(pk=program.pk).update(registering=Registering.SERIES)
    program.refresh_from_db()
    for days in (7, 14, 21):
        reg.session(None, days=days, of=program)
    reg.applies(1, program)
    Email.objects.all().delete()
    assert page_change_settle(program=published(program, place="4층"), tell=True) == 1
    (mail,) = mails()
    assert len(Calendar.from_ical(mail.attachments[0].content).walk("VEVENT")) == 3


def test_of_a_hybrid_program_each_hears_what_is_theirs(program: ProgramPage) -> None:
    ProgramPage.objects.filter(pk=program.pk).update(format=ProgramFormat.HYBRID)
    session = reg.session(2, of=ProgramPage.objects.get(pk=program.pk))
    reg.applies(1, session)
    reg.applies(2, session, "online")
    page = published(program, online_url="https://zoom.us/j/1")
    assert heard(page) == ["visitor2@didim.example"]
    Email.objects.all().delete()
    page_change_settle(program=page, tell=True)
    (mail,) = mails()
    assert mail.context["is_new_link"]
    assert "zoom.us" not in str(mail.context), "the address itself stands in no mail"
    assert heard(published(program, place="4층")) == ["visitor1@didim.example"]


def test_in_person_becomes_online(program: ProgramPage, session: Session) -> None:
    page_change_settle(program=published(program, format=ProgramFormat.ONLINE), tell=True)
    context = mails()[0].context
    assert (context["where"], context["where_before"]) == ("온라인", "3층 교육장")


def test_a_session_with_another_link_asks_and_tells_those_online(program: ProgramPage) -> None:
    ProgramPage.objects.filter(pk=program.pk).update(format=ProgramFormat.HYBRID)
    session = reg.session(2, of=ProgramPage.objects.get(pk=program.pk))
    reg.applies(1, session)
    reg.applies(2, session, "online")
    Email.objects.all().delete()
    client = signed_in(member(Role.EDITOR, program.center))
    start, end = clock.local(session.starts_at), clock.local(session.ends_at)
    typed = {
        "day": f"{start:%Y-%m-%d}",
        "starts": f"{start:%H:%M}",
        "ends": f"{end:%H:%M}",
        "capacity": "2",
        "online_url": "https://zoom.us/j/2",
        "seen": "0",
    }
    address = f"/cms/planning/sessions/{session.pk}/"
    assert 'name="tell" checked' in client.post(address, typed).content.decode()
    client.post(address, {**typed, "preview_step": "save", "tell": "on"})
    (mail,) = mails()
    assert mail.context["is_new_link"]
    assert mail.context["registration"].person.email == "visitor2@didim.example"


# --- The screens ----------------------------------------------------------------------------


@pytest.fixture
def editor(program: ProgramPage) -> User:
    return member(Role.MANAGER, program.center)


@pytest.mark.parametrize(("answer", "told"), [("yes", 3), ("no", 0)])
def test_the_planning_page_asks(
    program: ProgramPage, session: Session, editor: User, answer: str, told: int
) -> None:
    client, address = signed_in(editor), f"/cms/planning/{program.pk}/"
    question = "신청한 분들에게 알릴까요?"
    assert question not in client.get(address).content.decode()
    published(program, place="4층 강당")
    page = client.get(address).content.decode()
    for words in (question, "<td>3층 교육장</td><td><b>4층 강당</b></td>", "<b>3명</b>"):
        assert words in page
    after = client.post(f"{address}tell/", {"tell": answer}, follow=True).content.decode()
    assert question not in after
    assert len(mails()) == told


def test_publishing_in_the_editor_leads_to_the_question(
    program: ProgramPage, session: Session, editor: User
) -> None:
    client = signed_in(editor)
    address = f"/cms/pages/{program.pk}/edit/"
    typed = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    typed.update({"body-count": "0", "place": "4층 강당", "action-publish": "1"})
    page = client.post(address, dict(typed.lists()), follow=True).content.decode()
    assert "알릴지 정하기" in page
    assert f"/cms/planning/{program.pk}/" in page


def test_only_whoever_edits_the_program_decides(program: ProgramPage, session: Session) -> None:
    published(program, place="4층")
    there = member(Role.EDITOR, CenterFactory(), email="there@didim.example")
    assert signed_in(there).post(f"/cms/planning/{program.pk}/tell/", {"tell": "yes"}).status_code == 404
    assert mails() == []
