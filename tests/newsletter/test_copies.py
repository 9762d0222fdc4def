"""The bytes of a copy: what is put together once and filled is what a mail composed for one person would be."""

import re
import uuid
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime

import pytest
from django.core.mail import BadHeaderError
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.copies import BLANKS, Part, Sender, Stencil, fill
from newsletter.enums import CampaignKind
from newsletter.links import manage_path, stop_path
from newsletter.models import Campaign, Variant

pytestmark = pytest.mark.once

SUBSCRIBER = uuid.UUID("00000000-0000-4000-8000-000000000001")
words = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="⟦⟧"), max_size=200)
pieces = st.lists(st.one_of(words, st.sampled_from([*BLANKS.values(), "\n"])), max_size=12).map("".join)
values = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=130)


def stencil(subject="제목", html="<p>⟦stop⟧</p>", text="⟦manage⟧", kind=CampaignKind.ISSUE, **fields):
    return Stencil(Variant(subject=subject, html=html, text=text), Campaign(kind=kind, name="x", **fields))


def copy(*args, **kwargs):
    return stencil(*args, **kwargs).copy(
        to="a@didim.example", uid=uuid.UUID(int=7), subscriber_uid=SUBSCRIBER
    )


def parsed(mail):
    return message_from_bytes(mail.as_bytes(), policy=policy.default)


@settings(max_examples=60)
@given(text=pieces, first=values, second=values)
def test_a_filled_part_is_the_same_as_encoding_it_whole(text, first, second):
    part = Part(text)
    for manage, stop in ((first, second), (second, first), (first, second)):
        filled = part.filled({"manage": manage.encode(), "stop": stop.encode()})
        mail = message_from_bytes(b"Content-Transfer-Encoding: base64\r\n\r\n" + filled)
        whole = fill(text, {"manage": manage, "stop": stop}).replace("\n", "\r\n")
        assert mail.get_payload(decode=True).decode() == whole
        lines = filled.split(b"\r\n")
        assert lines.pop() == b""
        assert all(len(line) <= 76 for line in lines)


def test_many_lengths_of_values_do_not_pile_up():
    part = Part("글 ⟦stop⟧ 글")
    for length in range(1, 40):
        part.filled({"stop": b"x" * length, "manage": b""})
    assert len(part._plans) <= 8


@settings(max_examples=60)
@given(
    subject=words.filter(str.strip),
    html=pieces,
    text=pieces,
    name=words.filter(str.strip).map(lambda w: w[:80]),
)
def test_a_copy_says_what_django_would_say(subject, html, text, name):
    mail = copy(subject, html, f"글{text}", from_name=name)  # Django leaves an empty text out
    ours, djangos = (
        parsed(mail),
        message_from_bytes(mail.as_message().message().as_bytes(), policy=policy.default),
    )
    for header in ("To", "Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Precedence"):
        assert (ours[header] or "").strip() == (djangos[header] or "").strip(), header
    assert ours["From"].addresses[0].addr_spec == djangos["From"].addresses[0].addr_spec
    raw = mail.as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for kind in ("plain", "html"):
        found, expected = (each.get_body((kind,)).get_content() for each in (ours, djangos))
        assert found.replace("\r\n", "\n").strip() == expected.replace("\r\n", "\n").strip()


def test_headers_of_a_copy(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://didim.example"
    mail = parsed(copy("봄에 만나요", from_name="디딤 편집실", reply_to="ask@didim.example"))
    assert mail["Subject"] == "봄에 만나요"
    assert str(mail["From"]) == "디딤 편집실 <no-reply@didim.example>"
    assert mail["Reply-To"] == "ask@didim.example"
    assert mail["List-Unsubscribe"] == f"<https://didim.example{stop_path(SUBSCRIBER)}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "<newsletter.didim.example>"
    assert mail["Precedence"] == "bulk"
    assert mail["Auto-Submitted"] is None, "somebody wrote it"
    assert mail["Message-ID"] == f"<{uuid.UUID(int=7)}@didim.example>"
    assert parsedate_to_datetime(mail["Date"])
    assert manage_path(SUBSCRIBER) in mail.get_body(("plain",)).get_content()
    assert stop_path(SUBSCRIBER) in mail.get_body(("html",)).get_content()


def test_an_alert_is_an_automatic_mail():
    assert parsed(copy(kind=CampaignKind.ALERT))["Auto-Submitted"] == "auto-generated"


def test_unsubscribing_by_mail_is_named_where_somebody_reads_it(settings):
    settings.NEWSLETTER_UNSUBSCRIBE_MAIL = "stop@didim.example"
    mail = copy()
    assert "<mailto:stop@didim.example?subject=unsubscribe>" in parsed(mail)["List-Unsubscribe"]
    assert mail.as_message().extra_headers["List-Unsubscribe"].endswith("?subject=unsubscribe>")


@pytest.mark.parametrize("name", ['따옴표 "디딤"', "Didim, Inc.", "디딤" * 30, "\\"])
def test_any_name_can_send(name):
    mail = copy(from_name=name)
    assert parsed(mail)["From"].addresses[0].addr_spec == "no-reply@didim.example"
    shown = parsed(mail)["From"].addresses[0].display_name  # Python puts a space where a long name was folded
    assert shown.replace(" ", "") == name.replace(" ", "")


def test_no_header_is_smuggled_in():
    with pytest.raises(BadHeaderError):
        stencil("제목\nBcc: a@didim.example")
    with pytest.raises(BadHeaderError):
        stencil().copy(to="a@b\r\nBcc: c", uid=uuid.uuid4(), subscriber_uid=SUBSCRIBER).as_bytes()


def test_nothing_tells_us_who_read_it():
    """No pixel, no address that counts: the links are those that were written."""
    html = '<p><a href="https://example.com/a?b=1">글</a> <a href="⟦stop⟧">그만</a></p>'
    body = parsed(copy(html=html)).get_body(("html",)).get_content()
    assert re.findall(r'href="([^"]+)"', body)[0] == "https://example.com/a?b=1"
    assert "<img" not in body


def test_sender_without_a_name_is_the_site(settings):
    settings.NEWSLETTER_FROM = "news@didim.example"
    assert Sender.of(Campaign(name="x")).full == f'"{settings.WAGTAIL_SITE_NAME}" <news@didim.example>'
