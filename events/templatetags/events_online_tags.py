"""The way to the online side of a registration, for lists of one's own programs."""

from django import template

from events.models import Registration
from events.online import Meeting, meeting_of

register = template.Library()


@register.simple_tag
def online_meeting(registration: Registration) -> Meeting | None:
    """The session that is on or comes next, for somebody who takes part online."""
    return meeting_of(registration)
