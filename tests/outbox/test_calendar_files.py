"""Calendar files in mails: mail programs change and remove entries only where the mail itself says that it asks for that."""

from email import message_from_bytes, policy

import pytest
from icalendar import Calendar

from outbox.kinds import Attachment, registry
from outbox.letters import Letter


@pytest.mark.django_db
def test_every_kind_with_a_calendar_says_its_method_in_the_mail():
    """RFC 6047, 2.4: the method of the part is that of the calendar in it."""
    found = set()
    for name, kind in list(registry.kinds.items()):
        for file in kind.sample().attachments:
            part = _part(file)
            assert part["Content-Type"].params["method"] == Calendar.from_ical(file.content)["METHOD"], name
            assert Calendar.from_ical(part.get_content())["METHOD"], name
            found.add(part["Content-Type"].params["method"])
    assert found == {"REQUEST", "CANCEL"}


def test_a_calendar_without_a_method_is_a_calendar_all_the_same():
    file = Attachment.calendar("a.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assert "method" not in _part(file)["Content-Type"].params


def _part(file):
    letter = Letter("디딤 <a@didim.example>", "b@didim.example", "제목", "글", "<p>글</p>", "<1@x>", (file,))
    mail = message_from_bytes(letter.as_bytes(), policy=policy.default)
    return next(part for part in mail.walk() if part.get_filename() == file.name)
