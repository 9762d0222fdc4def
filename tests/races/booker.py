"""Two processes that book all day: `python -m tests.races.booker FOLDER WISHES`.

Each appends a line to a file of its own in FOLDER after the booking is committed: that is what its client knows. One that
is killed is followed by another, which begins with the wish that was in the air, as a client does that got no answer.
At the end the database is audited, and what it holds is written to `end.json`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import django

django.setup()

# What follows needs the settings.
from django.core.management import call_command  # noqa: E402
from django.db import Error, connections  # noqa: E402
from post_office.models import Email  # noqa: E402

from bookings.errors import BUSY, Refused  # noqa: E402
from bookings.models import Booking, Hold, ResourcePage  # noqa: E402
from bookings.services.booking import booking_create  # noqa: E402
from core import clock  # noqa: E402
from people.models import User  # noqa: E402
from tests.factories import bookings as make  # noqa: E402

SHARES = 2
ROOMS, UNITS, PEOPLE = 2, 7, 60
HOURS = range(9, 21)
PATIENCE = 0.05  # seconds until a client asks again


def key_of(wish: int) -> UUID:
    """What makes it safe to ask twice."""
    return uuid5(NAMESPACE_URL, f"wish-{wish}")


def confirm_all(share: int, folder: Path, wishes: int) -> None:
    """Every wish of a share that is not known to be confirmed, one after the other."""
    known = folder / f"confirmed-{share}.txt"
    rooms = list(ResourcePage.objects.order_by("pk"))[-ROOMS:]
    people = list(User.objects.filter(email__startswith="booker").order_by("pk"))
    mine = [wish for wish in range(wishes) if wish // ROOMS % SHARES == share]
    done = len(known.read_text().splitlines()) if known.exists() else 0
    with open(known, "ab", buffering=0) as said:
        for wish in mine[done:]:
            said.write(f"{wish} {confirmed(wish, rooms, people).code}\n".encode())


def confirmed(wish: int, rooms: list[ResourcePage], people: list[User]) -> Booking:
    """Ask until there is an answer."""
    hour = wish // (ROOMS * UNITS)
    day = clock.today() + timedelta(days=1 + hour // len(HOURS))
    while True:
        try:
            return booking_create(
                person=people[wish % PEOPLE],
                resource=rooms[wish % ROOMS],
                starts_at=make.on(day, HOURS[hour % len(HOURS)]),
                minutes=60,
                party_size=2,
                request_key=key_of(wish),
            )
        except Refused as error:
            if error.code != BUSY.code:
                raise
        except Error:  # the database is away
            pass
        connections.close_all()
        time.sleep(PATIENCE)


def work(folder: Path, wishes: int) -> None:
    """Fork a process for each share, and another when one is killed."""
    shares = {fork(share, folder, wishes): share for share in range(SHARES)}
    while shares:
        pid, status = os.wait()
        share = shares.pop(pid)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            shares[fork(share, folder, wishes)] = share
        elif status:
            sys.exit(1)


def fork(share: int, folder: Path, wishes: int) -> int:
    connections.close_all()
    pid = os.fork()
    if pid:
        (folder / f"pid-{share}.txt").write_text(str(pid))
        return pid
    try:
        confirm_all(share, folder, wishes)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def main(folder: Path, wishes: int) -> None:
    for _ in range(ROOMS):
        make.open_room(capacities=(4,) * UNITS)
    for number in range(PEOPLE):
        make.person(number, email=f"booker{number:03d}@didim.example")
    work(folder, wishes)
    call_command("check_bookings")  # raises when anything is wrong
    end = {
        "bookings": {str(key): code for key, code in Booking.objects.values_list("request_key", "code")},
        "rows": Booking.objects.count(),
        "holds": Hold.objects.count(),
        "mails": Email.objects.count(),
    }
    (folder / "end.json").write_text(json.dumps(end))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
