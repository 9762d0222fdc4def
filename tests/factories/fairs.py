"""Job fairs with companies and times, and who books them; and the walk through their pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from config.demo.accounts import DEMO_ADMIN
from core import clock
from events.enums import ProgramKind
from events.models import ProgramPage, Session
from fairs.entry import entry_path
from fairs.models import Company, Interview, Slot
from fairs.services.interviews import interview_book
from people.models import User
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.stops import Stop


def fair(*, days: int = 7, **fields: Any) -> ProgramPage:
    """A job fair on a day some days from today."""
    made = reg.program(kind=ProgramKind.JOB_FAIR, **fields)
    reg.session(None, days=days, of=made)
    return made


def company(*, of: ProgramPage | None = None, **fields: Any) -> Company:
    values = {"name": "새봄소프트", "looks_for": "신입 웹 개발자", "booth": "2층 A-3 부스", **fields}
    return Company.objects.create(program=of or fair(), **values)


def slot(of: Company, *, days: int = 7, minute: int = 0, minutes: int = 20) -> Slot:
    """Some minutes after two in the afternoon, some days from today."""
    start = clock.day_start(clock.today() + timedelta(days=days)) + timedelta(hours=14, minutes=minute)
    return Slot.objects.create(company=of, starts_at=start, ends_at=start + timedelta(minutes=minutes))


def books(person: User | int, what: Slot) -> Interview:
    """Somebody (or visitor number N) books an interview."""
    return interview_book(person=make.person(person) if isinstance(person, int) else person, slot=what)


def fair_pages() -> Iterator[Stop]:
    """The fair, booking and what became of it, and the desk."""
    program = ProgramPage.objects.get(slug="untact-job-fair")
    booked = Interview.objects.booked().with_all().filter(slot__starts_at__gt=clock.now()).first()
    over = Interview.objects.with_all().filter(slot__ends_at__lte=clock.now()).first()
    off = Interview.objects.with_all().exclude(cancelled_at=None).first()
    company_ = booked.slot.company
    free = Slot.objects.free(clock.now()).filter(company__program=program).exclude(company=company_)
    visitor = User.objects.create_user("candidate@didim.example", name="한구직", phone="+821000000039")
    newcomer = User.objects.create_user("first-interview@didim.example")
    home = f"/programs/{program.slug}/fair/"
    today = fair(title="오늘 박람회", slug="fair-of-today", days=0)
    Session.objects.filter(program=today).update(
        starts_at=clock.now() - timedelta(hours=1), ends_at=clock.now() + timedelta(hours=1)
    )
    yield Stop("job fair", home)
    yield Stop("job fair without companies", f"/programs/{today.slug}/fair/")
    yield Stop("booking an interview", f"{home}{free[0].pk}/", visitor)
    yield Stop("booking an interview for the first time", f"{home}{free[0].pk}/", newcomer)
    yield Stop("booking an interview with mistakes", f"{home}{free[0].pk}/", newcomer, 422, {"name": "가"})
    yield Stop("booking an interview that is taken", f"{home}{booked.slot_id}/", visitor)
    same = free.filter(starts_at=booked.slot.starts_at).first()
    yield Stop("booking an interview at the time of another", f"{home}{same.pk}/", booked.person)
    for name, each in (("booked", booked), ("over", over), ("called off", off)):
        yield Stop(f"interview, {name}", each.get_absolute_url(), each.person)
    yield Stop("calling an interview off", f"{booked.get_absolute_url()}cancel/", booked.person)
    yield Stop("own interviews", "/me/", booked.person)
    yield Stop("door of a fair", entry_path(today))
    yield Stop("door of a fair on another day", entry_path(program))
    yield Stop("door of no fair", "/fairs/enter/x/", status=404)
    staff = User.objects.get(email=DEMO_ADMIN)
    desk = f"/cms/fairs/{program.pk}/"
    yield Stop("desk: fairs", "/cms/fairs/", staff)
    yield Stop("desk: fair", desk, staff)
    yield Stop("desk: fair, a company without a name", desk, staff, 422, {"name": ""})
    yield Stop("desk: company", f"{desk}companies/{company_.pk}/", staff)
    why = f"{desk}companies/{company_.pk}/{booked.slot_id}/cancel/"
    yield Stop("desk: why an interview is off", why, staff)
    yield Stop("desk: an interview is off without a reason", why, staff, 422, {"reason": ""})
    yield Stop("desk: door of a fair", f"{desk}entry/", staff)
