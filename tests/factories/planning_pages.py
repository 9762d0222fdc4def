"""The walk through the pages on which staff plan sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from config.demo.accounts import DEMO_ADMIN
from core import clock
from events.models import ProgramPage, Session
from people.models import User
from tests.factories.stops import Stop


def planning_pages() -> Iterator[Stop]:
    staff = User.objects.get(email=DEMO_ADMIN)
    session = _next("mentor-diner")
    start, end = clock.local(session.starts_at), clock.local(session.ends_at)
    moved = {
        "day": f"{start:%Y-%m-%d}",
        "starts": f"{start:%H:%M}",
        "ends": f"{end:%H:%M}",
        "place": "4층 세미나실",
        "seen": f"{session.sequence}",
    }
    address = f"/cms/planning/sessions/{session.pk}/"
    drop_in = ProgramPage.objects.filter(registering="drop-in").first()
    yield Stop("desk: planning, sessions", f"/cms/planning/{session.program_id}/", staff)
    yield Stop("desk: planning, series", f"/cms/planning/{_next('cheer-up').program_id}/", staff)
    yield Stop("desk: planning, drop-in", f"/cms/planning/{drop_in.pk}/", staff)
    term = {"title": "멘토와 저녁 한 끼, 다음 학기", "first_date": f"{clock.today() + timedelta(days=90)}"}
    copy = f"/cms/planning/{session.program_id}/copy/"
    yield Stop("desk: planning, next term", copy, staff)
    yield Stop("desk: planning, next term, mistakes", copy, staff, 422, {"first_date": ""})
    yield Stop("desk: planning, days of the next term", copy, staff, typed=term)
    yield Stop("desk: planning, one session", address, staff)
    yield Stop("desk: planning, one session, mistakes", address, staff, 422, {"day": ""})
    yield Stop("desk: planning, what changes", address, staff, typed=moved)
    two = {**moved, "share": "every-second", "capacity": "4", "stays": "4"}
    yield Stop("desk: planning, two groups", f"{address}split/", staff)
    yield Stop("desk: planning, two groups, mistakes", f"{address}split/", staff, 422, {"day": ""})
    yield Stop("desk: planning, what two groups come to", f"{address}split/", staff, typed=two)
    series = f"/cms/planning/{_next('accounting-course').program_id}/split/"
    halves = {"share": "every-second", "title": "두 번째 반", "starts": "10:00"}
    yield Stop("desk: planning, a series in two groups", series, staff)
    yield Stop("desk: planning, a series in two groups, mistakes", series, staff, 422, {"title": ""})
    yield Stop("desk: planning, what two groups of a series come to", series, staff, typed=halves)
    yield Stop("desk: planning, calling off", f"{address}cancel/", staff)
    yield Stop("desk: planning, calling off, no reason", f"{address}cancel/", staff, 422, {"reason": ""})


def _next(slug: str) -> Session:
    coming = Session.objects.scheduled().filter(program__slug=slug, starts_at__gt=clock.now())
    return coming.select_related("program").order_by("starts_at")[0]
