"""What search engines are told about sessions, as schema.org events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core import clock
from events.enums import ProgramFormat
from events.models import ProgramPage, Session

SCHEMA = "https://schema.org/"
MODES = {
    ProgramFormat.IN_PERSON: "OfflineEventAttendanceMode",
    ProgramFormat.ONLINE: "OnlineEventAttendanceMode",
    ProgramFormat.HYBRID: "MixedEventAttendanceMode",
}


def program_events(program: ProgramPage, sessions: Iterable[Session], url: str) -> dict[str, Any] | None:
    """Every coming session as an event; None when there is none."""
    events = [_event(program, session, url) for session in sessions]
    return {"@graph": events} if events else None


def _event(program: ProgramPage, session: Session, url: str) -> dict[str, Any]:
    status = "EventCancelled" if session.is_cancelled else "EventScheduled"
    return {
        "@type": "Event",
        "@id": f"{url}#session-{session.uid}",
        "name": program.title,
        "description": program.search_description or program.title,
        "url": url,
        "startDate": clock.local(session.starts_at).isoformat(),
        "endDate": clock.local(session.ends_at).isoformat(),
        "eventStatus": f"{SCHEMA}{status}",
        "eventAttendanceMode": f"{SCHEMA}{MODES[ProgramFormat(program.format)]}",
        "isAccessibleForFree": True,
        "inLanguage": "ko",
        "location": _locations(program, session, url),
        "organizer": {"@type": "Organization", "name": program.center.title if program.center else "디딤"},
    } | ({"maximumAttendeeCapacity": session.capacity} if session.capacity else {})


def _locations(program: ProgramPage, session: Session, url: str) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = []
    if program.format != ProgramFormat.ONLINE:
        places.append(_place(program, session))
    if program.format != ProgramFormat.IN_PERSON:
        places.append({"@type": "VirtualLocation", "url": url})
    return places


def _place(program: ProgramPage, session: Session) -> dict[str, Any]:
    center = program.center
    name = (
        ", ".join(part for part in (center.title if center else "", session.where) if part) or program.title
    )
    address: dict[str, Any] = {"@type": "PostalAddress", "addressCountry": "KR"}
    if center:
        address |= {"addressRegion": center.region.name, "addressLocality": center.district}
        if center.address:
            address["streetAddress"] = center.address
    return {"@type": "Place", "name": name, "address": address}
