"""Run inside a bare Wagtail project: a visitor books and cancels, the desk sees it. `test_bare_site.py` starts it.

Nothing of this repository's own site is here: no centers, no factories of tests. Prints what was reached, line by line.
"""

import re
from datetime import time, timedelta
from html.parser import HTMLParser

import django

django.setup()

from django.contrib.auth.models import Group  # noqa: E402
from django.core import mail  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from django.test import Client  # noqa: E402

from bookings.models import Booking, Hold, Policy, ResourcePage, Unit  # noqa: E402
from bookings.services.opening import WeeklyHours, opening_save  # noqa: E402
from core import clock  # noqa: E402
from core.defaults import GROUND  # noqa: E402
from home.models import HomePage  # noqa: E402 - of the bare project
from people.models import User  # noqa: E402

VISITOR = "visitor@example.com"
FOLDERS = (
    "account",
    "mail",
    "mfa",
    "sms",
    *(f"{kind}/{app}" for kind in ("pages", "components") for app in ("bookings", "people", "outbox")),
)
"""Templates of the module and its ground."""


class Fields(HTMLParser):
    """What a browser would send of the forms of a page, with every consent given."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name"), given.get("type")
        if tag != "input" or not name or kind == "submit":
            return
        if kind in {"checkbox", "radio"} and "checked" not in given and not name.startswith("consent-"):
            return
        self.values[name] = given.get("value") or ("on" if kind == "checkbox" else "")


def reached(what: str, response: object, status: int = 200) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert response.status_code == status, f"{what}: {response.status_code}\n{html[:3000]}"  # type: ignore[attr-defined]
    print(what)
    return html


def compile_templates() -> None:
    """None of them needs what this site doesn't have, such as the tags of programs."""
    root = GROUND / "templates"
    names = [str(file.relative_to(root)) for folder in FOLDERS for file in (root / folder).rglob("*.*")]
    for name in names:
        get_template(name)
    print(f"{len(names)} templates compile")


def make_room() -> ResourcePage:
    home = HomePage.objects.get()
    policy = Policy.objects.create(name="스터디룸")
    room = ResourcePage(title="스터디룸", slug="room", policy=policy)
    room.units = [Unit(name="1호실", capacity=4)]
    home.add_child(instance=room)
    hours = WeeklyHours((0, 1, 2, 3, 4, 5, 6), time(9), time(21), clock.today())
    opening_save(resource=room, weekly=[hours], closures=[], closes_on_holidays=False)
    call_command("open_roles", home.pk, verbosity=0)
    return room


def sign_in(client: Client, target: str) -> None:
    reached("14 or older", client.get("/accounts/of-age/", {"next": target}), 302)
    asked = client.post("/accounts/login/", {"email": VISITOR, "next": target})
    reached("a code is asked for", asked, 302)
    call_command("db_worker", batch=True, reload=False, startup_delay=False, verbosity=0)
    code = re.search(r"\b(\d{6})\b", str(mail.outbox[-1].body))
    assert code, mail.outbox[-1].body
    given = client.post("/accounts/login/code/", {"code": code[1], "action": "verify"})
    reached("signed in", given, 302)


def book(client: Client, room: ResourcePage) -> Booking:
    day = clock.today() + timedelta(days=1)
    html = reached("the room shows its times", client.get(room.url, {"date": f"{day}"}))
    start = f"{room.url}book/?start={day}T14:00"
    assert start in html
    assert "core/css/site.css" in html, "it wears the site's base.html"
    sign_in(client, start)
    form = Fields(reached("the form", client.get(start))).values
    told = {"minutes": "60", "party_size": "2", "name": "이디딤", "phone": "010-1234-5678"}
    strict = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    html = reached("without a token the form comes back", strict.post(f"{room.url}book/", told), 403)
    assert "이디딤" in html
    reached("booked", client.post(f"{room.url}book/", {**form, **told}), 302)
    booking = Booking.objects.get()
    reached("one's own booking", client.get(booking.get_absolute_url()))
    assert Hold.objects.filter(booking=booking).exists()
    return booking


def look_at_the_desk(booking: Booking) -> None:
    """Somebody with the role 창구 at the home page, and nothing else."""
    staff = User.objects.create_user("desk@example.com", name="김창구")
    staff.groups.add(Group.objects.get(name__endswith="창구"))
    client = Client()
    client.force_login(staff, backend="people.backends.ByPassword")
    html = reached("the desk's list", client.get("/admin/desk/bookings/"))
    assert booking.spoken_code in html
    reached("the desk's day", client.get("/admin/desk/"))
    html = reached("the desk's booking", client.get(f"/admin/desk/bookings/{booking.pk}/"))
    assert "이디딤" in html


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("check", databases=["default"], fail_level="WARNING")
    compile_templates()
    client = Client()
    room = make_room()
    reached("the site's own home page", client.get("/"))
    reached("what is free", client.get("/find/"))
    booking = book(client, room)
    look_at_the_desk(booking)
    reached("my page", client.get("/me/"))
    address = f"{booking.get_absolute_url()}cancel/"
    reached("asked once", client.get(address))
    reached("cancelled", client.post(address), 302)
    booking.refresh_from_db()
    assert booking.status == "cancelled"
    assert not Hold.objects.exists()
    reached("the admin asks who one is", Client().get("/admin/"), 302)
    reached("staff sign in", Client().get("/admin/", follow=True))
    call_command("daily", verbosity=0)
    call_command("check_bookings", verbosity=0)
    print("done")


if __name__ == "__main__":
    main()
