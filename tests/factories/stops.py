"""A stop on the walk through the demo (`tests.factories.demo`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from bookings.kiosk.device import DEVICE
from people.models import User
from people.views.sign_in import OF_AGE


@dataclass(frozen=True)
class Stop:
    """A page as one person sees it.

    With `typed` (nothing but `{}`, too), its form is filled in and sent, and what follows is the page; with `then`, the
    form there as well.
    """

    name: str
    path: str
    person: User | None = None
    status: int = 200
    typed: dict[str, str] | None = None
    then: dict[str, str] | None = None
    of_age: bool = True  # this browser has said so before
    device: str = ""  # what makes it the screen of a kiosk

    @property
    def is_admin(self) -> bool:
        """Whether it is a page of the admin, most of which is Wagtail's."""
        return self.path.startswith("/cms/") and self.status != 403

    @property
    def cookies(self) -> dict[str, str]:
        """What this browser has from before."""
        kept = {OF_AGE: "yes"} if self.of_age else {}
        return kept | ({DEVICE: self.device} if self.device else {})

    def browser(self) -> Client:
        """A client of that person, or of that device."""
        client = Client()
        if self.person:
            client.force_login(self.person)
        for name, value in self.cookies.items():
            client.cookies[name] = value
        return client

    @property
    def forms(self) -> list[dict[str, str]]:
        """What is filled in, form by form."""
        return [values for values in (self.typed, self.then) if values is not None]
