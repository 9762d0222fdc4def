"""The online side of a registration: when its address appears, and what stands there.

The address is in no public page, feed, calendar file or mail (mails are forwarded): only the page of a registration has
it, for whoever has the seat, from an hour before a session until its end. Before that a `Meeting` doesn't even carry it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core import clock
from events.enums import Mode, ProgramFormat, RegistrationStatus
from events.models import Registration, Session

OPENS_BEFORE = timedelta(hours=1)
PLAYER = "https://www.youtube-nocookie.com"
YOUTUBE = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"})
FOLDERS = frozenset({"live", "embed", "shorts"})
VIDEO = re.compile(r"[A-Za-z0-9_-]{11}")


@dataclass(frozen=True)
class Meeting:
    """One session online, as a registrant finds it at one moment. Where it is not open, there is no address in it."""

    session: Session
    is_open: bool
    url: str = ""
    captions_url: str = ""
    script: str = ""

    @property
    def opens_at(self) -> datetime:
        return self.session.starts_at - OPENS_BEFORE

    @property
    def service(self) -> str:
        """What people call the place."""
        host = urlsplit(self.url).hostname or ""
        if host == "youtu.be" or host in YOUTUBE:
            return "유튜브"
        return "줌" if host == "zoom.us" or host.endswith(".zoom.us") else "온라인 모임"

    @property
    def player_url(self) -> str:
        """What is loaded into the page once the reader asks for it; nothing where only a link leads there."""
        video = youtube_video(self.url)
        return f"{PLAYER}/embed/{video}" if video else ""


def is_online(registration: Registration) -> bool:
    """Whether one takes part online: in hybrid programs, those who chose so."""
    return is_online_in(registration.program.format, registration.mode)


def is_online_in(form: str, mode: str) -> bool:
    """The same of a program of that format, for somebody who chose that mode."""
    return form == ProgramFormat.ONLINE or (form == ProgramFormat.HYBRID and mode == Mode.ONLINE)


def may_enter(registration: Registration) -> bool:
    """Whether the seat is certain. A series goes on for somebody who missed one of its sessions."""
    own = {RegistrationStatus.CONFIRMED, RegistrationStatus.ATTENDED}
    if registration.session_id is None:
        own.add(RegistrationStatus.NO_SHOW)
    return registration.status in own


def meeting_of(registration: Registration) -> Meeting | None:
    """The session that is on or comes next; nothing for somebody who doesn't take part online. At most one query."""
    if not is_online(registration) or not may_enter(registration):
        return None
    now = clock.now()
    session = registration.session or registration.program.sessions.scheduled().coming(now).first()
    if session is None or session.is_cancelled or session.ends_at <= now:
        return None
    if now < session.starts_at - OPENS_BEFORE:
        return Meeting(session, is_open=False)
    program: Any = registration.program
    names = ("online_url", "captions_url", "script")
    return Meeting(session, True, *(getattr(session, name) or getattr(program, name) for name in names))


def youtube_video(url: str) -> str:
    """The eleven letters by which YouTube knows a video, from any of the addresses that it gives out."""
    parts = urlsplit(url)
    folder, _, rest = parts.path.strip("/").partition("/")
    found = ""
    if parts.hostname == "youtu.be":
        found = folder
    elif parts.hostname in YOUTUBE:
        found = (parse_qs(parts.query).get("v") or [""])[0] if folder == "watch" else rest
        found = found if folder in {"watch", *FOLDERS} else ""
    return found if VIDEO.fullmatch(found) else ""
