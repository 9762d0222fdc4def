"""The operator's screens of messages."""

import re
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from post_office.models import STATUS, Email

from core import clock
from outbox import delivery
from outbox.accounts import SIGN_IN_CODE
from outbox.errors import Unreachable
from outbox.kinds import Channel, registry
from outbox.models import Sms, SmsSettings, SmsStatus, Wording
from outbox.rendering import render, sample_of
from outbox.services import send
from outbox.sms.refusals import has_refused
from outbox.sms.words import kind_words
from people.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.once]

KINDS = sorted(registry.kinds.values(), key=lambda kind: kind.name)
MAILS = [kind for kind in KINDS if Channel.MAIL in kind.channels]


@pytest.fixture
def operator(client):
    person = User.objects.create_superuser("operator@didim.example", name="운영자")
    client.force_login(person)
    return client


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("kind", MAILS, ids=lambda kind: kind.name)
def test_every_kind_has_its_words(kind, language):
    words = render(kind, kind.sample().context, language)
    assert words.subject
    assert "\n" not in words.subject
    assert words.text.strip().splitlines()[0]
    assert words.html.startswith("<!doctype html>")
    assert f'lang="{language}"' in words.html
    for left_over in ("{{", "{%", "mj-", "None"):
        assert left_over not in words.text + words.html.replace("mj-column", "").replace("mj-outlook", "")
    assert "109" in words.html
    # MJML writes `word-break: break-word` on what it makes; Korean words are not broken inside.
    assert (
        "body, td, div { word-break: keep-all !important; overflow-wrap: anywhere !important; }" in words.html
    )


@pytest.mark.parametrize(
    ("kind", "language"),
    [(kind, language) for kind in KINDS for language in kind.languages],
    ids=lambda value: getattr(value, "name", value),
)
def test_every_kind_has_a_preview(operator, kind, language):
    page = operator.get(f"/cms/messages/kinds/{kind.name}/{language}/")
    assert page.status_code == 200
    if Channel.MAIL in kind.channels:
        assert operator.get(f"/cms/messages/kinds/{kind.name}/{language}/html/").status_code == 200


def test_the_operators_words_leave_and_can_be_set_back(operator):
    address = "/cms/messages/kinds/sign_in_code/ko/"
    operator.post(address, {"subject": "번호 왔어요", "opening": "반가워요! <b>아래</b> 번호예요."})
    send(SIGN_IN_CODE, "name@didim.example", code="482019")
    assert mail.outbox[-1].subject == "번호 왔어요"
    assert mail.outbox[-1].body.startswith("반가워요! <b>아래</b> 번호예요.")
    assert "반가워요! &lt;b&gt;아래&lt;/b&gt; 번호예요." in mail.outbox[-1].alternatives[0][0]
    operator.post(address, {"reset": "1"})
    send(SIGN_IN_CODE, "name@didim.example", code="482019")
    assert mail.outbox[-1].subject != "번호 왔어요"
    assert not Wording.objects.exists()


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("subject", "{{ nobody.name }} 님", "nobody.name"),
        ("opening", "{{ code", "중괄호"),
        ("subject", "번호 {{ 왔어요", "중괄호"),
        ("opening", "안녕 }} {{ code", "중괄호"),
        ("opening", "{{ code }} }", "중괄호"),
        ("opening", "{code}", "중괄호"),
        ("opening", "{{ code\n}}", "중괄호"),
        ("opening", "{# 메모 #}", "중괄호"),
        ("opening", "{{ nobody }}", "nobody"),
        ("opening", "{% include 'base.html' %}", "중괄호"),
        ("opening", "{% load people %}", "중괄호"),
        ("subject", "", "비워 둘 수 없는 칸"),
        ("opening", "{{ code|add:nobody }}", "add"),
        ("opening", "{{ code|divisibleby:0 }}", "divisibleby"),
        ("opening", "{{ code|nofilter }}", "중괄호"),
        ("opening", "{{ code.__class__ }}", "중괄호"),
        ("opening", "{{ code.isdigit }}", "code.isdigit"),
        ("opening", "{% if nobody.x == 3 %}x{% endif %}", "nobody.x"),
        ("opening", "{% if code < 3 %}x{% endif %}", None),
        ("opening", "{% if code %}", "중괄호"),
        ("opening", "{% verbatim %}x{% endverbatim %}", "중괄호"),
        ("opening", "{{ None }}", "None"),
    ],
)
def test_words_that_cannot_be_filled_are_refused(operator, field, text, problem):
    typed = {"subject": "제목", "opening": "첫머리", field: text}
    page = operator.post("/cms/messages/kinds/sign_in_code/ko/", typed)
    if problem is None:
        assert page.status_code == 302
        return
    assert page.status_code == 200
    assert problem in str(page.context["form"].errors[field])
    assert not Wording.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "{{ booking.person.password }}",
        "{{ booking.person.delete }}",
        "{{ booking.person.email }}",
        "{% if booking.person.is_staff %}x{% endif %}",
        "{{ booking.person.name|default:booking.person.password }}",
    ],
)
def test_words_lead_to_nothing_that_the_mail_does_not_show(operator, text):
    page = operator.post("/cms/messages/kinds/booking_confirmed/ko/", {"subject": "제목", "opening": text})
    assert page.context["form"].errors["opening"]
    good = {"subject": "{{ place.title }}", "opening": "{% if phone %}{{ phone|phone }}{% endif %}\x0b 번"}
    assert operator.post("/cms/messages/kinds/booking_confirmed/ko/", good).status_code == 302
    assert "\x0b" not in Wording.objects.get().opening


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("kind", MAILS, ids=lambda kind: kind.name)
def test_saving_the_words_as_they_are_changes_nothing(operator, kind, language):
    address = f"/cms/messages/kinds/{kind.name}/{language}/"
    start = operator.get(address).context["form"].instance
    before = render(kind, kind.sample().context, language)
    assert operator.post(address, {"subject": start.subject, "opening": start.opening}).status_code == 302
    after = render(kind, kind.sample().context, language, Wording.objects.get())
    assert (after.subject, after.text) == (before.subject, before.text)


def test_the_sample_of_a_cancelled_booking_cancels_its_entry():
    for name, status in (("booking_confirmed", b"CONFIRMED"), ("booking_cancelled", b"CANCELLED")):
        assert b"STATUS:" + status in registry.kinds[name].sample().attachments[0].content


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_strike_that_leads_to_a_rest_does_not_say_that_all_is_open(language):
    kind, open_words = registry.kinds["strike_given"], {"ko": "그대로 이용할 수", "en": "may go on using"}
    assert open_words[language] in render(kind, kind.sample().context, language).text
    resting = registry.kinds["suspended"].sample().context
    assert open_words[language] not in render(kind, resting, language).text


def test_words_that_cannot_be_filled_any_more_keep_no_mail_back():
    Wording.objects.create(kind="sign_in_code", subject="{{ gone.name }}", opening="번호예요")
    send(SIGN_IN_CODE, "name@didim.example", code="482019")
    assert "482019" in mail.outbox[-1].body
    assert mail.outbox[-1].subject


def test_the_log_names_nobody(operator):
    send(SIGN_IN_CODE, "namejihoon@didim.example", code="482019")
    Sms.objects.create(to="+821012345678", text="안녕하세요")
    for address in ("/cms/messages/mails/", "/cms/messages/texts/"):
        content = operator.get(address).content.decode()
        assert "namejihoon" not in content
        assert "1234" not in content
    assert "na***@didim.example" in operator.get("/cms/messages/mails/").content.decode()


def test_what_never_left_is_told_on_the_first_page(operator, travel):
    travel("2026-11-23 12:00")
    assert "보내지 못한 메시지" not in operator.get("/cms/").content.decode()
    send(SIGN_IN_CODE, "name@didim.example", code="482019")
    delivery.give_up(Email.objects.get(), ValueError("no"))
    home = operator.get("/cms/").content.decode()
    assert "보내지 못한 메시지가 1건" in home
    assert "/cms/messages/mails/?status=failed" in home


def test_what_does_not_get_away_is_told_on_the_first_page(operator, settings, travel):
    """A server that is set up wrongly ends no message, so nothing ever fails: somebody must hear of it."""
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    travel("2026-11-23 20:55")
    send(registry.kinds["address_taken"], "name@didim.example")
    Sms.objects.create(
        to="+821012345678", text="안녕하세요", is_bulk=True, due_at=clock.now() + timedelta(hours=11)
    )
    travel("2026-11-23 21:04")
    assert "나가지 못하고" not in operator.get("/cms/").content.decode()
    travel("2026-11-23 21:06")
    assert "나가지 못하고 있는 메시지가 1건" in operator.get("/cms/").content.decode()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (smtplib.SMTPRecipientsRefused({"name@didim.example": (550, b"no such user")}), "없는 주소이거나"),
        (Unreachable("535"), "EMAIL_URL"),
        (KeyError("x"), "개발자에게 알려 주세요"),
    ],
    ids=["nobody there", "setting", "bug"],
)
def test_the_log_of_mails_says_why_in_korean(operator, error, words):
    email = failed_mail(error)
    content = operator.get("/cms/messages/mails/").content.decode()
    assert words in content
    assert "1건" in content
    assert "Email" not in content.replace("EMAIL", "").partition("<main")[2].partition("</main")[0]
    assert email.logs.exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("Unreachable: NotEnoughBalance", "잔액"),
        ("Unsure: ReadTimeout", "이미 갔을 수"),
        ("SmsError: 1012", "(1012)"),
        ("not sent in time", "제때"),
        ("KeyError: x", "개발자에게"),
    ],
)
def test_the_log_of_sms_says_why_in_korean(operator, error, words):
    Sms.objects.create(to="+821012345678", text="안녕하세요", status=SmsStatus.FAILED, error=error)
    assert words in operator.get("/cms/messages/texts/").content.decode()


def failed_mail(error):
    email = Email.objects.create(
        from_email="a@didim.example",
        to=["name@didim.example"],
        status=STATUS.queued,
        context={"kind": "address_taken", "values": {}, "language": "ko"},
    )
    delivery.give_up(email, error)
    return email


def test_the_log_is_looked_at_by_status(operator):
    failed_mail(ValueError("no"))
    Sms.objects.create(to="+821012345678", status=SmsStatus.UNSURE)
    for address, shown in (
        ("mails/?status=failed", True),
        ("mails/?status=sent", False),
        ("mails/?status=waiting", False),
        ("texts/?status=unsure", True),
        ("texts/?status=sent", False),
    ):
        assert len(operator.get(f"/cms/messages/{address}").context["object_list"]) == shown, address


def test_a_message_that_never_left_is_sent_again(operator, travel):
    travel("2026-11-23 12:00")
    email = failed_mail(ValueError("no"))
    sms = Sms.objects.create(
        to="+821012345678", text="안녕하세요", status=SmsStatus.FAILED, error="SmsError: 1"
    )
    travel("2026-11-25 12:00")
    for name in ("mails", "texts"):
        assert f"/cms/messages/{name}/again/" in operator.get(f"/cms/messages/{name}/").content.decode()
    operator.post("/cms/messages/mails/again/", {"pk": email.pk})
    assert [sent.to for sent in mail.outbox] == [["name@didim.example"]]
    operator.post("/cms/messages/texts/again/", {"pk": sms.pk})
    sms.refresh_from_db()
    assert sms.status == SmsStatus.KEPT
    assert "안녕하세요" in operator.get("/cms/messages/texts/").content.decode()


def test_what_left_or_held_a_code_is_not_sent_again(operator):
    send(SIGN_IN_CODE, "name@didim.example", code="482019")
    assert "/again/" not in operator.get("/cms/messages/mails/").content.decode()
    page = operator.post("/cms/messages/mails/again/", {"pk": Email.objects.get().pk}, follow=True)
    assert "다시 보낼 수 없어요" in page.content.decode()
    assert len(mail.outbox) == 1
    assert operator.post("/cms/messages/mails/again/", {"pk": "x"}).status_code == 404


@pytest.mark.parametrize("kind", MAILS, ids=lambda kind: kind.name)
def test_samples_have_the_dates_of_their_language(operator, kind):
    words = operator.get(f"/cms/messages/kinds/{kind.name}/en/").context["words"]
    assert not re.search(r"\d월|오전|오후", words.subject + words.text)


@pytest.mark.parametrize(
    ("text", "is_ad", "expected"),
    [
        ("안녕하세요", "", ["SMS", "10바이트", "180원"]),
        ("가" * 46, "", ["LMS", "92바이트", "450원"]),
        ("10시–12시 🙂", "", ["‘–’ → ‘-’", "‘🙂’ → ‘^^’"]),
        ("[광고] 반값", "on", ["(광고)디딤\n반값", "문의 02-123-4567", "무료수신거부"]),
        ("가" * 1001, "", ["너무 길어요", "가가가"]),
    ],
)
def test_a_text_is_tried(operator, text, is_ad, expected):
    SmsSettings.objects.create(ad_contact="02-123-4567")
    page = operator.post("/cms/messages/texts/preview/", {"text": text, "people": "10", "is_ad": is_ad})
    content = page.content.decode()
    for words in expected:
        assert words in content
    assert not Sms.objects.exists()


@pytest.mark.parametrize("missing", ["ad_sender", "ad_contact"])
def test_an_advertisement_without_sender_or_contact_is_none(operator, missing):
    SmsSettings.objects.create(**{"ad_contact": "02-123-4567", missing: " "})
    page = operator.post("/cms/messages/texts/preview/", {"text": "반값", "people": "10", "is_ad": "on"})
    assert "먼저 적어 주세요" in page.content.decode()
    assert "이렇게 나가요" not in page.content.decode()


def test_the_operator_keeps_that_somebody_refused_by_phone(operator):
    address = "/cms/messages/texts/refusal/"
    for words in ("이제 단체 문자를 보내지 않아요", "이미 거부했어요"):
        assert words in operator.post(address, {"phone": "010-1234-5678"}, follow=True).content.decode()
    assert has_refused("+821012345678")
    assert "010으로 시작" in operator.post(address, {"phone": "02-123"}).content.decode()


def test_staff_of_a_center_have_no_business_here(client):
    client.force_login(User.objects.create_user("visitor@didim.example"))
    for address in (
        "kinds/",
        "kinds/sign_in_code/ko/",
        "mails/",
        "texts/",
        "texts/preview/",
        "texts/refusal/",
    ):
        assert client.get(f"/cms/messages/{address}").status_code in {302, 403}


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("kind", [kind for kind in MAILS if kind.only_prints], ids=lambda kind: kind.name)
def test_filling_in_is_rendering(kind, language, settings):
    """What a kind of which only the values differ says, rendered once, is what it says rendered anew."""
    values = dict.fromkeys(kind.sample().context, "<b>48&\x0b2{{ 019")
    wordings = [None, Wording(subject="{{ code }}", opening="<i>{{ code }}</i>\n둘째 줄")]
    filled = [render(kind, values, language, wording) for wording in wordings]
    settings.DEBUG = True
    assert filled == [render(kind, values, language, wording) for wording in wordings]


@pytest.mark.parametrize("odd", ["\x0b", "\x08", "\x00", "\ufffe", "\x1f"])
def test_letters_that_xml_lacks_keep_no_mail_back(odd):
    kind = registry.kinds["booking_cancelled"]
    message = kind.sample()
    message.context["booking"].cancel_reason = f"냉방기{odd}를 고쳐야 해요"
    words = render(kind, message.context)
    assert "냉방기를 고쳐야" in words.text
    assert "냉방기를 고쳐야" in words.html


def test_a_name_cannot_smuggle_markup_into_a_mail(monkeypatch):
    kind = registry.kinds["booking_confirmed"]
    message = kind.sample()
    message.context["booking"].person.name = "<img src=x>"
    for wording in (None, Wording(subject="x", opening="{{ booking.person.name }} 님")):
        words = render(kind, message.context, "ko", wording)
        assert "<img src=x>" in words.text
        assert "<img src=x>" not in words.html
        assert "&lt;img src=x&gt;" in words.html


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_another_site_is_called_by_its_own_name(kind, language, settings):
    """Nothing that leaves names this site, unless its settings do."""
    settings.WAGTAIL_SITE_NAME = settings.SITE_NAME_EN = "Bare"
    if language not in kind.languages:
        return
    context = sample_of(kind, language).context
    if Channel.MAIL in kind.channels:
        words = render(kind, context, language)
        text = f"{words.subject} {words.text} {words.html}"
    else:
        text = kind_words(kind, kind.sample(), language).body
    invented = ("didim.example", "김디딤", "이디딤", "디딤 시연 네트워크")
    for each in invented:
        text = text.replace(each, "")
    assert "디딤" not in text
    assert "didim" not in text.lower()
    assert "Bare" in text
