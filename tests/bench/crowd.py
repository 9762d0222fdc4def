"""Rooms that are free, and people who have signed in: `python -m tests.bench.crowd ROOMS PEOPLE`.

Writes what somebody needs to book them over HTTP as JSON. As many people as four times the rooms can book every slot in turn without
meeting a limit: three hours a day, one place at a time.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

import django

django.setup()

# What follows needs the settings.
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bookings.models import ResourcePage  # noqa: E402
from bookings.services.booking import Guest  # noqa: E402
from config.demo.indexing import index_at_the_end  # noqa: E402
from core import clock  # noqa: E402
from people.models import User  # noqa: E402
from people.services.consents import consent_give, consents_to_ask  # noqa: E402
from tests.bench.history import fill  # noqa: E402
from tests.factories import bookings as make  # noqa: E402
from tests.factories.home import CenterFactory  # noqa: E402

DAYS = range(1, 14)  # from tomorrow to the day before the horizon
HOURS = range(9, 21)
CSRF = "a" * 32
NUMBERS = 1000  # from here nobody of the demo has their phone
PAST, A_DAY = 10_000, 4  # bookings, of a room
WISHES = {"minutes": "60", "party_size": "2", "companion-0-name": "친구"}
API_WISHES = {"minutes": 60, "party_size": 2, "companions": [{"name": "친구"}]}


@dataclass(frozen=True)
class Crowd:
    """`people`: the Cookie header of each. `slots`: the form's address and the start, hour by hour. `csrf`: the token that
    goes with the cookies. `wishes`: what else the form asks, `api_wishes`: the API, which knows `resources` by number. `queries`: of one
    booking, in a process that is warm, without BEGIN and COMMIT."""

    people: list[str]
    slots: list[tuple[str, str]]
    queries: int
    resources: dict[str, int]
    csrf: str = CSRF
    wishes: dict[str, str] = field(default_factory=lambda: WISHES)
    api_wishes: dict[str, Any] = field(default_factory=lambda: API_WISHES)


def gather(rooms: int, people: int) -> Crowd:
    with index_at_the_end():
        center = CenterFactory(slug="crowd")
        found = [make.open_room(center) for _ in range(rooms)]
    cookies = [signed_in(number, "booking") for number in range(people)]
    remember(found)
    slots = _slots([room.url for room in found])
    tried = [slot for slot in slots if slot[0] == slots[-1][0]][-2:]
    return Crowd(
        cookies,
        [slot for slot in slots if slot not in tried],
        queries_of(cookies[0], [(path, {"start": start, **WISHES}) for path, start in tried]),
        {_form_of(room.url): room.pk for room in found},
    )


def remember(rooms: list[ResourcePage]) -> None:
    """What these people have booked before: a site that is used has a past, and the database plans by it."""
    person, day = make.person(1, email="past@didim.example"), timedelta(days=1)
    like = make.book(person, rooms[0], make.on(clock.today() + day, 9), companions=[Guest("친구", "")])
    people = list(User.objects.filter(email__startswith="booking").values_list("pk", flat=True))
    fill(rooms, range(PAST), clock.today() - day, A_DAY, letter="p", like=like, people=people)
    like.delete()


def _form_of(path: str) -> str:
    return f"{path}book/"


def _slots(paths: list[str]) -> list[tuple[str, str]]:
    days = [clock.today() + timedelta(days=day) for day in DAYS]
    return [
        (_form_of(path), f"{day:%Y-%m-%d}T{hour:02d}:00") for day in days for hour in HOURS for path in paths
    ]


def signed_in(number: int, kind: str) -> str:
    """The cookies of somebody who came before: name, phone and consent are known."""
    person = make.person(NUMBERS + number, email=f"{kind}{number}@didim.example")
    for text in consents_to_ask(person, [kind]):
        consent_give(person=person, text=text)
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"


def queries_of(cookies: str, forms: list[tuple[str, dict[str, str]]]) -> int:
    """Of the last of some forms, sent by one person; without BEGIN and COMMIT."""
    headers = {"host": "127.0.0.1", "referer": "https://127.0.0.1/", "cookie": cookies}
    for path, fields in forms:
        with CaptureQueriesContext(connection) as queries:
            sent = {**fields, "csrfmiddlewaretoken": CSRF}
            response = Client().post(path, sent, secure=True, headers=headers)
        assert response.status_code == 302, response.content.decode()
    return sum(query["sql"] not in ("BEGIN", "COMMIT") for query in queries)


if __name__ == "__main__":
    json.dump(asdict(gather(*map(int, sys.argv[1:]))), sys.stdout)
