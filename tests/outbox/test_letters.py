"""The bytes of a letter are the mail that Django would have made."""

import re
from email import message_from_bytes, policy

import pytest
from django.core.mail import BadHeaderError
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from hypothesis import example, given
from hypothesis import strategies as st

from outbox import delivery
from outbox.kinds import Attachment
from outbox.letters import Letter

pytestmark = pytest.mark.once

WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=200).map(str.strip)


def letter(subject="예약했어요", text="글\n", html="<p>글</p>", to="name@didim.example", attachments=()):
    sender = "디딤 <no-reply@didim.example>"
    return Letter(sender, to, subject, text, html, "<1.2@didim.example>", attachments)


def read(content):
    return message_from_bytes(content, policy=policy.default)


def told(mail):
    """What a mail program shows of it."""
    names = ("Subject", "From", "To", "Message-ID", "Auto-Submitted", "MIME-Version")
    parts = [
        (part.get_content_type(), part.get_content().replace("\r\n", "\n"))
        for part in mail.walk()
        if not part.is_multipart()
    ]
    # Folding a long subject, Django adds spaces that mean nothing.
    return {name: " ".join(mail[name].split()) for name in names}, mail.get_content_type(), parts


@given(subject=WORDS, text=WORDS, html=WORDS)
@example(subject="a" * 200, text=".", html="..\n.")
@example(subject="🙂 가 " * 30, text="From here", html="--=_")
def test_both_ways_say_the_same(subject, text, html):
    short = letter(" ".join(subject.split()) or "-", f"{text}\n", f"{html}\n")
    long_way = short.as_message().message().as_bytes(linesep="\r\n")
    assert told(read(short.as_bytes())) == told(read(long_way))


@given(subject=WORDS, text=WORDS)
def test_no_line_is_longer_than_servers_take(subject, text):
    content = letter(" ".join(subject.split()) or "-", text * 20, text * 20).as_bytes()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)


@pytest.mark.parametrize(
    "special",
    [
        letter(attachments=(Attachment("didim.ics", b"BEGIN:VCALENDAR", "text/calendar"),)),
        letter(to="이름@didim.example"),
    ],
    ids=["files", "an address that is not plain"],
)
def test_what_is_not_simple_goes_djangos_way(special):
    mail = read(special.as_bytes())
    assert mail["Subject"] == "예약했어요"
    files = [part.get_filename() for part in mail.walk() if part.get_filename()]
    assert files == [attachment.name for attachment in special.attachments]


@pytest.mark.parametrize(
    "subject",
    [
        "디딤 로그인 번호를 보내 드려요",
        "예약했어요: " + "가나다라 " * 40 + "끝",
        "a" * 300,
        "가" * 200,
        "🙂" * 100,
    ],
)
def test_header_lines_are_short(subject):
    sender = f"{'청년센터 ' * 30}<no-reply@didim.example>"
    content = Letter(sender, "name@didim.example", subject, "글", "<p>글</p>", "<1@x>").as_bytes()
    head = content.partition(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 76
    assert read(content)["Subject"] == subject
    address = read(content)["From"].addresses[0]
    name = "".join(address.display_name.split())  # Python puts spaces between the lines of a name
    assert (name, address.addr_spec) == ("청년센터" * 30, "no-reply@didim.example")


@pytest.mark.parametrize(
    "special",
    [
        letter(subject="예약\r\nBcc: evil@didim.example"),
        letter(to="a@didim.example\nBcc: evil@didim.example"),
    ],
)
def test_no_header_gets_in_by_a_line_break(special):
    with pytest.raises(BadHeaderError):
        special.as_bytes()


@pytest.mark.parametrize("to", ["name@한글.kr", "이름@didim.example"])
def test_addresses_that_are_not_plain_are_written_as_django_does(to, monkeypatch):
    """Over SMTP an address of other letters needs more than to be handed over."""
    handed_over = []
    server = SmtpBackend(host="127.0.0.1", port=1)
    monkeypatch.setattr(SmtpBackend, "open", lambda self: setattr(self, "connection", object()))
    monkeypatch.setattr(SmtpBackend, "send_messages", lambda self, mails: handed_over.extend(mails))
    delivery.transmit(server, letter(to=to))
    assert [mail.to for mail in handed_over] == [[to]]


def test_every_letter_has_a_date():
    assert read(letter().as_bytes())["Date"].datetime
