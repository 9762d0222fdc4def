"""Seats by lot: promised before, drawn once registration closes, told to everybody, checkable by anybody."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from core import clock
from core.lottery import promise, ranked
from events.enums import Admission, LotResult, LotteryStatus, ProgramFormat, RegistrationStatus
from events.errors import Refused
from events.models import Lot, Lottery, Places, ProgramPage, Registration, Session
from events.services import drawing
from events.services.answering import request_approve, request_decline, request_wait
from events.services.clockwork import run_due
from events.services.drawing import lotteries_due, lottery_draw
from events.services.lotteries import lotteries_promise
from events.services.registering import registration_cancel
from people.services.erasure import erase
from tests.events.test_registering import counts, kinds
from tests.events.test_registration_pages import agreed, apply_path, browser, text
from tests.factories import bookings as make
from tests.factories import registering as reg

pytestmark = pytest.mark.django_db

S, R = RegistrationStatus, LotResult


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


def by_lot(**fields) -> ProgramPage:
    """A program that is drawn in two days."""
    return reg.program(admission=Admission.LOTTERY, apply_until=clock.now() + timedelta(days=2), **fields)


def drawn(seats: int = 2, people: int = 5, **fields) -> tuple[Session, list[Registration]]:
    session = reg.session(seats, of=by_lot(**fields))
    return session, [reg.applies(number, session) for number in range(1, people + 1)]


def close(travel) -> None:
    travel("2026-11-25 10:01")


def results() -> list[tuple[int | None, str, str, int | None]]:
    found = Lot.objects.select_related("registration").order_by("rank")
    return [(lot.rank, lot.result, lot.registration.status, lot.registration.number) for lot in found]


# --- Before ---------------------------------------------------------------------------------


def test_the_promise_is_there_from_the_first_moment_and_stays():
    program = by_lot()
    session = reg.session(2, of=program)
    program.save_revision().publish()
    made = Lottery.objects.get(session=session)
    page = browser().get(program.url)
    assert made.promise in page.content.decode()
    assert made.seed not in page.content.decode()
    assert made.promise == promise(made.seed)
    later = reg.session(2, of=program, days=14)
    run_due()
    assert Lottery.objects.filter(session=later).exists(), "a session that was added later"
    reg.applies(1, session)
    assert lotteries_promise(program) == 0
    assert Lottery.objects.get(session=session).seed == made.seed


def test_a_lottery_needs_a_time_at_which_registration_closes():
    program = by_lot()
    program.apply_until = None
    with pytest.raises(ValidationError) as error:
        program.clean()
    assert "apply_until" in error.value.message_dict


def test_a_copy_is_made_without_the_old_dates():
    program = by_lot(title="추첨하는 특강")
    copy = program.copy(update_attrs={"title": "다음 학기", "slug": "next-term"}, keep_live=False)
    assert copy.is_by_lot


def test_everybody_asks_and_nobody_has_a_seat_before():
    session, made = drawn(2, 4)
    assert {each.status for each in made} == {S.REQUESTED}
    assert counts(session) == (0, 0)
    assert len({lot.code for lot in Lot.objects.all()}) == 4
    assert run_due().drawn == 0
    assert kinds() == ["program_requested"] * 4
    page = text(browser(made[0].person).get(made[0].get_absolute_url()))
    assert "추첨을 기다려요" in page
    assert made[0].lot.code in page


def test_staff_leave_it_to_the_lots():
    _, made = drawn(2, 2)
    staff = make.person(9)
    for answer in (request_approve, request_wait):
        with pytest.raises(Refused) as refused:
            answer(registration=made[0], by=staff)
        assert refused.value.code == "by_lot"
    request_decline(registration=made[1], by=staff, reason="센터 이용자가 아니에요.")
    assert Registration.objects.get(pk=made[1].pk).status == S.DECLINED


def test_registering_by_lot_takes_at_most_15_queries(settings):
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    session = reg.session(2, of=by_lot())
    lotteries_promise(session.program)
    client = browser(agreed(1))
    client.get(apply_path(session))
    with CaptureQueriesContext(connection) as queries:
        assert client.post(apply_path(session)).status_code == 302
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 15, "\n".join(asked)
    assert Lot.objects.count() == 1


# --- The draw -------------------------------------------------------------------------------


def test_seats_and_then_a_line_without_gaps_in_the_order_of_the_seed(travel):
    session, made = drawn(2, 5)
    gone = made.pop()
    registration_cancel(registration=gone, by=gone.person)
    close(travel)
    assert run_due().drawn == 1
    assert results() == [
        (1, R.SEAT, S.CONFIRMED, None),
        (2, R.SEAT, S.CONFIRMED, None),
        (3, R.LINE, S.WAITING, 1),
        (4, R.LINE, S.WAITING, 2),
    ]
    assert counts(session) == (2, 2)
    lottery = Lottery.objects.get()
    assert lottery.status == LotteryStatus.DRAWN
    codes = [lot.code for lot in lottery.lots.order_by("rank")]
    assert codes == ranked(lottery.seed, codes)
    assert kinds()[6:] == ["program_confirmed"] * 2 + ["program_waiting"] * 2
    bodies = [each.body for each in mail.outbox[6:]]
    assert all("추첨에서 뽑혔어요" in body for body in bodies[:2])
    assert "추첨을 마쳤고" in bodies[2]
    assert f"/programs/lots/{lottery.pk}/" in bodies[2]


def test_a_second_run_changes_nothing_and_mails_nobody(travel):
    drawn(2, 4)
    close(travel)
    run_due()
    before, mails = results(), Email.objects.count()
    assert run_due().drawn == 0
    lottery_draw(lottery=Lottery.objects.get())
    assert (results(), Email.objects.count()) == (before, mails)


def test_a_draw_that_broke_off_goes_on_in_the_same_order(travel, monkeypatch):
    drawn(2, 5)
    close(travel)
    given, real = [], drawing.give

    def breaks(key: int) -> None:
        if len(given) == 3:
            raise RuntimeError
        given.append(key)
        real(key)

    monkeypatch.setattr(drawing, "give", breaks)
    assert run_due().drawn == 0
    order = [lot.code for lot in Lot.objects.order_by("rank")]
    assert [row[1] for row in results()] == [R.SEAT, R.SEAT, R.LINE, R.PENDING, R.PENDING]
    with pytest.raises(Refused) as refused:
        reg.applies(9, Session.objects.get())
    assert refused.value.code == "closed"
    monkeypatch.setattr(drawing, "give", real)
    assert run_due().drawn == 1
    assert [lot.code for lot in Lot.objects.order_by("rank")] == order
    assert [row[3] for row in results()] == [None, None, 1, 2, 3]
    assert len(kinds()) == 10


def test_a_series_and_both_ways_of_a_hybrid_session_are_drawn_apart(travel):
    series = reg.series(1, admission=Admission.LOTTERY, apply_until=clock.now() + timedelta(days=2))
    for number in (1, 2):
        reg.applies(number, series)
    session = reg.session(1, of=by_lot(format=ProgramFormat.HYBRID, online_seats=1), days=9)
    for number, mode in ((3, "in-person"), (4, "in-person"), (5, "online")):
        reg.applies(number, session, mode)
    close(travel)
    assert run_due().drawn == 3
    assert counts(Places.objects.get(program=series)) == (1, 1)
    assert counts(session) == (1, 1)
    assert counts(Places.objects.get(session=session)) == (1, 0)
    assert len({lottery.seed for lottery in Lottery.objects.all()}) == 3


def test_whoever_is_somewhere_else_by_then_is_left_out_and_told(travel):
    session, made = drawn(2, 2)
    busy = made[0].person
    reg.applies(busy, reg.session(5))
    close(travel)
    run_due()
    made[0].refresh_from_db()
    assert (made[0].status, made[0].lot.result) == (S.DECLINED, R.OUT)
    assert "이미" in made[0].reason
    assert counts(session) == (1, 0)
    assert "program_declined" in kinds()


def test_requests_from_before_it_was_drawn_take_part(travel):
    session = reg.session(1, of=reg.program(admission=Admission.APPROVAL))
    reg.applies(1, session)
    ProgramPage.objects.update(admission=Admission.LOTTERY, apply_until=clock.now() + timedelta(days=2))
    reg.applies(2, Session.objects.select_related("program").get())
    close(travel)
    run_due()
    assert [row[1] for row in results()] == [R.SEAT, R.LINE]


def test_what_is_left_goes_to_whoever_comes_first_if_it_opens_again(travel):
    session, _ = drawn(3, 1)
    close(travel)
    run_due()
    ProgramPage.objects.update(apply_until=clock.now() + timedelta(days=1))
    session = Session.objects.select_related("program").get()
    late = [reg.applies(number, session) for number in (7, 8, 9)]
    assert [each.status for each in late] == [S.CONFIRMED, S.CONFIRMED, S.WAITING]
    assert Lot.objects.count() == 1
    page = text(browser().get(session.program.url))
    assert "추첨 결과" in page
    assert "대기 신청하기" in page


def test_a_later_closing_time_counts_until_the_draw_begins(travel):
    session, _ = drawn(1, 2)
    ProgramPage.objects.update(apply_until=clock.now() + timedelta(days=3))
    close(travel)
    assert not lotteries_due(clock.now())
    reg.applies(3, Session.objects.select_related("program").get(pk=session.pk))
    travel("2026-11-26 10:01")
    assert run_due().drawn == 1
    assert Lot.objects.filter(rank__isnull=False).count() == 3


def test_a_seat_that_is_given_back_goes_down_the_drawn_line(travel):
    drawn(1, 3)
    close(travel)
    run_due()
    winner, second, third = (lot.registration for lot in Lot.objects.order_by("rank"))
    registration_cancel(registration=winner, by=winner.person)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.status, third.status) == (S.OFFERED, S.WAITING)


def test_erasing_somebody_keeps_the_code_and_the_rank(travel):
    _, made = drawn(1, 2)
    close(travel)
    run_due()
    travel("2026-12-10 10:00")
    erase(made[0].person)
    lottery = Lottery.objects.get()
    assert [lot.rank for lot in lottery.lots.all()] == [1, 2]
    assert Lot.objects.get(registration=made[0]).registration.person is None


# --- Checkable ------------------------------------------------------------------------------


def test_anybody_can_check_it_with_the_page_and_the_script(travel, tmp_path):
    _, made = drawn(2, 6)
    names = [each.person.name for each in made]
    close(travel)
    run_due()
    lottery = Lottery.objects.get()
    page = browser().get(lottery.get_absolute_url()).content.decode()
    assert not [name for name in names if name in page]
    codes = re.findall(r"<td><code>([0-9a-f]{10})</code>", page)
    hashed, seed = re.findall(r"<code>([0-9a-f]{64})</code>", page)
    document = (project.BASE_DIR / "docs" / "lottery.md").read_text()
    script = tmp_path / "order.py"
    script.write_text(re.findall(r"```python\n(.*?)```", document, re.S)[0])
    command = [sys.executable, str(script), hashed, seed]
    done = subprocess.run(command, input="\n".join(sorted(codes)), capture_output=True, text=True, check=True)
    assert [line.split()[1] for line in done.stdout.splitlines()] == codes
    assert "대기 4번" in page
    own = browser(made[0].person).get(lottery.get_absolute_url()).content.decode()
    assert f"<code>{made[0].lot.code}</code> (나)" in own


def test_before_the_draw_the_page_shows_neither_seed_nor_codes():
    session, made = drawn(2, 3)
    registration_cancel(registration=made[0], by=None)
    lottery = Lottery.objects.get()
    page = browser().get(lottery.get_absolute_url())
    assert lottery.promise in page.content.decode()
    assert lottery.seed not in page.content.decode()
    assert made[1].lot.code not in page.content.decode()
    assert "2명" in text(page)
    session.program.unpublish()
    assert browser().get(lottery.get_absolute_url()).status_code == 404


def test_the_page_of_a_program_by_lot_takes_few_queries(django_assert_max_num_queries):
    session, _ = drawn(2, 3)
    for days in (8, 9, 10):
        reg.session(2, of=session.program, days=days)
    lotteries_promise(session.program)
    with django_assert_max_num_queries(10):
        page = text(browser().get(session.program.url))
    assert "추첨으로 정해요" in page
    assert "D-2" in page
