"""SMS: bytes, replaced letters, senders, nights, advertisements, refusals, the queue and the gateway."""

import hashlib
import hmac
import json
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from post_office.models import Email

from core import clock
from outbox import delivery
from outbox.accounts import PHONE_CODE, SIGN_IN_CODE
from outbox.errors import Unreachable, Unsure
from outbox.kinds import Channel, Kind, Message, registry
from outbox.models import Sms, SmsRefusal, SmsSettings, SmsStatus
from outbox.services import send, send_sms_to_many
from outbox.sms import backends, queue
from outbox.sms.backends import Outgoing, SmsError
from outbox.sms.refusals import hash_of, refuse
from outbox.sms.rules import AdvertisementIncomplete, as_advertisement, may_leave_at, sender_problem
from outbox.sms.text import Form, clean, cut
from outbox.sms.words import sms_words
from outbox.tasks import deliver
from people.models import ConsentText, User
from people.services.consents import consent_give, consent_withdraw

PHONE = "+821012345678"


# --- Text -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "size", "form"),
    [
        ("", 0, Form.SMS),
        ("abc", 3, Form.SMS),
        ("뷁", 2, Form.SMS),
        ("가" * 45, 90, Form.SMS),
        ("가" * 45 + "a", 91, Form.LMS),
        ("·", 2, Form.SMS),
        ("\n", 0, Form.SMS),
        ("가\n나", 5, Form.SMS),
        ("\u1100\u1161", 2, Form.SMS),  # 가, taken apart
    ],
)
def test_bytes_and_form(text, size, form):
    assert (clean(text).size, clean(text).form) == (size, form)


@pytest.mark.parametrize(
    ("text", "body", "replaced"),
    [
        ("10시–12시", "10시-12시", {"–": "-"}),
        ("좋아요 😊", "좋아요 ^^", {"😊": "^^"}),
        ("만나요👩‍💻", "만나요??", {"👩": "?", "\u200d": "", "💻": "?"}),
        ("café", "cafe", {"é": "e"}),
        ("₩5,000", "￦5,000", {"₩": "￦"}),
        ("10시〜12시", "10시~12시", {"〜": "~"}),
        ("2‐3명", "2-3명", {"‐": "-"}),
        ("−5도", "-5도", {"−": "-"}),
        ("2‒3", "2-3", {"‒": "-"}),
        ("가・나‧다∙라", "가·나·다·라", {"・": "·", "‧": "·", "∙": "·"}),
        ("가\t나", "가 나", {"\t": " "}),
        ("가\u2028나", "가\n나", {"\u2028": "\n"}),
        ("가\r나", "가\n나", {}),
        ("다음➡", "다음→", {"➡": "→"}),
        ("✓ 신청", "√ 신청", {"✓": "√"}),
        ("a\u200bb", "ab", {"\u200b": ""}),
        ("a\x00b", "ab", {"\x00": ""}),
        ("그대로 · ☎ ♥ ▶ 한글", "그대로 · ☎ ♥ ▶ 한글", {}),
    ],
)
def test_letters_that_carriers_lack_are_replaced_and_told(text, body, replaced):
    found = clean(text)
    assert (found.body, dict(found.replaced)) == (body, replaced)


@given(st.text(max_size=300))
def test_a_clean_text_always_leaves(text):
    body = clean(text).body
    assert len(body.encode("cp949")) == clean(text).size
    assert clean(body).body == body
    assert not clean(body).replaced


@given(st.text(max_size=100), st.integers(0, 60))
def test_a_subject_is_cut_between_letters(text, size):
    body = clean(text).body
    short = cut(body, size)
    assert body.startswith(short)
    assert len(short.encode("cp949")) <= size


@pytest.mark.parametrize(
    ("number", "is_good"),
    [
        ("02-123-4567", True),
        ("031-123-4567", True),
        ("010-1234-5678", True),
        ("070-1234-5678", True),
        ("033-123-4567", True),
        ("064-1234-567", True),
        ("1644-1234", True),
        ("080-123-4567", False),
        ("060-123-4567", False),
        ("030-123-4567", False),
        ("0303-123-4567", False),
        ("034-123-4567", False),
        ("039-123-4567", False),
        ("1788-1234", False),
        ("1588-1234", True),
        ("123-4567", False),
        ("02-1588-1234-5", False),
        ("0507-1234-5678", False),
        ("15881", False),
        ("1588-12345", False),
        ("011-123-4567", False),
        ("", False),
    ],
)
def test_sender_numbers(number, is_good):
    assert (sender_problem(number) == "") is is_good


def seoul(text):
    from datetime import datetime

    return datetime.fromisoformat(text).replace(tzinfo=clock.SEOUL)


@pytest.mark.parametrize(
    ("written", "leaves"),
    [
        ("2026-11-23 08:00", "2026-11-23 08:00"),
        ("2026-11-23 20:59:59", "2026-11-23 20:59:59"),
        ("2026-11-23 21:00", "2026-11-24 08:00"),
        ("2026-11-23 23:59", "2026-11-24 08:00"),
        ("2026-11-24 00:00", "2026-11-24 08:00"),
        ("2026-11-24 07:59:59", "2026-11-24 08:00"),
        ("2026-12-31 22:00", "2027-01-01 08:00"),
    ],
)
def test_bulk_rests_at_night_and_codes_never(written, leaves):
    assert may_leave_at(seoul(written), is_bulk=True) == seoul(leaves)
    assert may_leave_at(seoul(written), is_bulk=False) == seoul(written)


def test_an_advertisement_says_so_first_and_offers_a_free_way_out_last():
    text = as_advertisement("반값 강의", sender="디딤", contact="02-123-4567", refuse="080-123-4567")
    assert text == "(광고)디딤\n반값 강의\n문의 02-123-4567\n무료수신거부 080-123-4567"


@pytest.mark.parametrize(
    "typed",
    [
        "(광고) 반값",
        "[광고]반값",
        "(광 고) 반값",
        "（광고） 반값",
        "(광고)디딤\n반값",
        " (광고)\n(광고) 반값",
        "디딤\n반값",
    ],
)
def test_a_mark_that_was_typed_is_made_right_and_loses_no_sender(typed):
    text = as_advertisement(typed, sender="디딤", contact="02-123-4567", refuse="080-123-4567")
    assert text == "(광고)디딤\n반값\n문의 02-123-4567\n무료수신거부 080-123-4567"


@pytest.mark.parametrize("missing", ["sender", "contact"])
def test_an_advertisement_names_its_sender_and_a_contact(missing):
    parts = {"sender": "디딤", "contact": "02-123-4567", "refuse": "080-123-4567", missing: " "}
    with pytest.raises(AdvertisementIncomplete):
        as_advertisement("반값", **parts)


# --- Queue ----------------------------------------------------------------------------------


class Gateway:
    """Takes what it is given, unless it is told to say no."""

    sent: list[Outgoing] = []
    answers: list[Exception] = []

    def send(self, message):
        if Gateway.answers:
            raise Gateway.answers.pop(0)
        Gateway.sent.append(message)
        return f"M{len(Gateway.sent)}"


@pytest.fixture
def gateway(settings, db, monkeypatch):
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    Gateway.sent, Gateway.answers = [], []
    monkeypatch.setattr(queue, "backend", Gateway)
    return Gateway


def test_a_code_leaves_and_leaves_no_trace(gateway):
    send(PHONE_CODE, PHONE, code="482019")
    assert queue.drain() == 1
    assert gateway.sent[0].to == "01012345678"
    assert "482019" in gateway.sent[0].text
    assert gateway.sent[0].form is Form.SMS
    sms = Sms.objects.get()
    assert (sms.status, sms.provider_id) == (SmsStatus.SENT, "M1")
    assert "482019" not in str([getattr(sms, field.attname) for field in Sms._meta.concrete_fields])


def test_a_code_is_not_sent_when_it_is_too_late(gateway, travel):
    travel("2026-11-23 12:00")
    send(PHONE_CODE, PHONE, code="482019")
    travel("2026-11-23 12:03:01")
    assert queue.drain() == 0
    assert Sms.objects.get().status == SmsStatus.FAILED


def test_bulk_written_at_night_leaves_in_the_morning(gateway, travel):
    travel("2026-11-23 22:00")
    assert send_sms_to_many([PHONE, PHONE], "내일 특강이 있어요") == 1
    assert queue.drain() == 0
    travel("2026-11-24 08:00:01")
    assert queue.drain() == 1


def test_a_late_try_does_not_ring_at_night_either(gateway, travel):
    travel("2026-11-23 20:59:30")
    send_sms_to_many([PHONE], "내일 특강이 있어요")
    gateway.answers = [SmsError("busy")]
    queue.drain()
    assert clock.local(Sms.objects.get().due_at) == seoul("2026-11-24 08:00")


def test_who_refused_gets_nothing_also_when_it_waits_already(gateway, travel, client):
    travel("2026-11-23 12:00")
    send_sms_to_many([PHONE, "+821099998888"], "특강이 있어요")
    client.post(f"/sms/stop/{hash_of(PHONE)}/")
    assert queue.drain() == 1
    assert [message.to for message in gateway.sent] == ["01099998888"]
    assert send_sms_to_many([PHONE], "또 있어요") == 0
    send(PHONE_CODE, PHONE, code="482019")
    assert queue.drain() == 1, "what one asked for oneself still comes"


def test_refusing_needs_a_button_and_can_be_taken_back(client, db):
    address = f"/sms/stop/{hash_of(PHONE)}/"
    assert "그만 받을까요" in client.get(address).content.decode()
    assert not SmsRefusal.objects.exists(), "looking at the page (or a program that does) refuses nothing"
    assert "보내지 않을게요" in client.post(address, follow=True).content.decode()
    client.post(address, {"allow": "1"})
    assert not SmsRefusal.objects.exists()


def wants_news(phone):
    person = User.objects.create_user(f"{phone[1:]}@didim.example", phone=phone)
    return consent_give(person=person, text=ConsentText.objects.current("news"))


def test_an_advertisement_goes_only_to_who_agreed_and_still_does(gateway, travel):
    travel("2026-11-23 22:00")
    SmsSettings.objects.create(ad_contact="02-123-4567")
    wants_news(PHONE)
    wants_news("+821022222222")
    User.objects.create_user("other@didim.example", phone="+821033333333")
    everybody = [PHONE, "+821022222222", "+821033333333", "+821044444444"]
    assert send_sms_to_many(everybody, "반값 강의", is_ad=True) == 2
    consent_withdraw(person=User.objects.get(phone=PHONE), kind="news")
    travel("2026-11-24 08:00:01")
    assert queue.drain() == 1
    assert [message.to for message in gateway.sent] == ["01022222222"]
    assert send_sms_to_many(everybody, "무료 특강") == 4, "what is no advertisement needs no consent"


def test_an_incomplete_advertisement_reaches_nobody(gateway, travel):
    travel("2026-11-23 12:00")
    wants_news(PHONE)
    with pytest.raises(AdvertisementIncomplete):
        send_sms_to_many([PHONE], "반값 강의", is_ad=True)
    assert not Sms.objects.exists()


def test_many_messages_cost_few_queries(gateway, travel, django_assert_max_num_queries):
    travel("2026-11-23 12:00")
    SmsSettings.objects.create(ad_contact="02-123-4567")
    numbers = [f"+8210{number:08d}" for number in range(200)]
    for phone in numbers:
        wants_news(phone)
    refuse(hash_of(numbers[0]))
    with django_assert_max_num_queries(8):
        assert send_sms_to_many(numbers, "특강", is_ad=True) == 199


def test_a_mail_address_never_gets_a_number_s_message_nor_the_other_way(gateway):
    kind = Kind(
        "phone_code",
        "시험",
        load=lambda **values: Message(values),
        sample=lambda: Message({}),
        channels=frozenset({Channel.MAIL, Channel.SMS}),
    )
    send(kind, "name@didim.example", code="1")
    assert (Email.objects.count(), Sms.objects.count()) == (1, 0)
    send(kind, PHONE, code="1")
    assert (Email.objects.count(), Sms.objects.count()) == (1, 1)


def test_who_reads_english_gets_an_english_code(gateway, client, settings):
    settings.PHONE_VERIFICATION = True
    client.force_login(User.objects.create_user("name@didim.example", language="en"))
    client.post("/me/profile/phone/", {"phone": "010-1234-5678"})
    queue.drain()
    assert gateway.sent[0].text.startswith("[Didim] Your code")


def test_without_a_gateway_a_message_is_kept_to_be_read(settings, db, travel):
    """It must not be said to have left; a code is worth nothing to anybody else."""
    travel("2026-11-23 12:00")
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    send_sms_to_many([PHONE], "내일 특강이 있어요")
    send(PHONE_CODE, PHONE, code="482019")
    queue.drain()
    bulk, code = Sms.objects.order_by("pk")
    assert (bulk.status, bulk.text, bulk.sent_at) == (SmsStatus.KEPT, "내일 특강이 있어요", None)
    assert (code.status, code.text, code.context["values"]) == (SmsStatus.KEPT, "", None)


def test_pauses_grow_and_after_a_day_it_is_given_up(gateway, travel):
    travel("2026-11-23 12:00")
    start = clock.now()
    Sms.objects.create(to=PHONE, text="두고 가신 것이 있어요")
    sms, times = Sms.objects.get(), [start]
    while sms.status != SmsStatus.FAILED:
        gateway.answers = [SmsError("busy")]
        queue.drain()
        sms.refresh_from_db()
        times.append(sms.due_at)
        travel(f"{clock.local(sms.due_at + timedelta(seconds=1)):%Y-%m-%d %H:%M:%S}")
    waits = [round((later - earlier).total_seconds() / 60) for earlier, later in pairwise(times)]
    assert waits[:7] == [1, 5, 15, 60, 180, 360, 360]
    assert timedelta(days=1) <= clock.now() - start < timedelta(days=1, minutes=2)


@pytest.mark.parametrize("address", ["x" * 16, "한" * 16, "0" * 15, "0" * 17, "A" * 16])
def test_only_what_may_be_a_hash_has_a_page(client, db, address):
    assert client.post(f"/sms/stop/{address}/").status_code == 404
    assert not SmsRefusal.objects.exists()


def test_refusing_for_others_has_an_end(client, db):
    answers = [client.post(f"/sms/stop/{number:016x}/").status_code for number in range(25)]
    assert (answers.count(302), answers.count(429)) == (20, 5)
    assert SmsRefusal.objects.count() == 20


def test_a_person_switches_many_messages_off_and_on(client, db):
    client.force_login(User.objects.create_user("name@didim.example", phone=PHONE))
    page = client.get("/me/profile/").content.decode()
    assert "그만 받기" in page
    assert "다시 받기" in client.post("/me/sms/", {"choice": "refuse"}, follow=True).content.decode()
    assert SmsRefusal.objects.get().phone_hash == hash_of(PHONE)
    assert "그만 받기" in client.post("/me/sms/", {"choice": "allow"}, follow=True).content.decode()
    assert not SmsRefusal.objects.exists()


def test_without_a_number_there_is_nothing_to_switch(client, db):
    client.force_login(User.objects.create_user("name@didim.example"))
    assert "단체 문자" not in client.get("/me/profile/").content.decode()
    client.post("/me/sms/", {"choice": "refuse"})
    assert not SmsRefusal.objects.exists()


def test_an_advertisement_carries_a_link_to_refuse(gateway, travel):
    travel("2026-11-23 12:00")
    SmsSettings.objects.create(ad_contact="02-123-4567")
    wants_news(PHONE)
    send_sms_to_many([PHONE], "반값 강의", is_ad=True)
    queue.drain()
    text = gateway.sent[0].text
    assert text.startswith("(광고)디딤\n")
    assert f"/sms/stop/{hash_of(PHONE)}/" in text.splitlines()[-1]
    assert gateway.sent[0].form is Form.LMS
    assert gateway.sent[0].subject == "(광고)디딤"


def test_too_long_a_text_is_refused(db):
    with pytest.raises(ValueError, match="2000"):
        send_sms_to_many([PHONE], "가" * 1001)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SmsError("1062", "no sender", is_final=True), SmsStatus.FAILED),
        (SmsError("Timeout"), SmsStatus.QUEUED),
        (RuntimeError("a mistake of ours"), SmsStatus.QUEUED),
    ],
    ids=["refused", "busy", "bug"],
)
def test_answers_of_the_gateway(gateway, error, status):
    send(PHONE_CODE, PHONE, code="482019")
    gateway.answers = [error]
    queue.drain()
    sms = Sms.objects.get()
    assert sms.status == status
    assert sms.error
    assert queue.drain() == 0, "not at once again"


# --- Both queues, one worker ----------------------------------------------------------------


@pytest.fixture
def order(gateway, monkeypatch, travel):
    """What leaves, one after the other: "sms" and "mail"; `order.after(3, …)` does something when the third has left."""
    travel("2026-11-23 12:00")

    class Order(list):
        meanwhile = {}

        def after(self, number, do):
            self.meanwhile[number] = do

        def append(self, what):
            super().append(what)
            self.meanwhile.pop(len(self), lambda: None)()

    order = Order()
    send_sms, send_mail = Gateway.send, delivery.send_one
    monkeypatch.setattr(Gateway, "send", lambda self, it: (send_sms(self, it), order.append("sms"))[0])
    monkeypatch.setattr(delivery, "send_one", lambda *it: (send_mail(*it), order.append("mail"))[0])
    return order


def test_a_sign_in_mail_does_not_wait_behind_many_sms(order):
    order.after(3, lambda: send(SIGN_IN_CODE, "name@didim.example", code="482019"))
    send_sms_to_many([f"+8210{number:08d}" for number in range(30)], "내일 특강이 있어요")
    deliver.call()
    assert len(order) == 31
    assert order.index("mail") <= queue.SOME


def test_a_phone_code_does_not_wait_behind_many_mails(order):
    order.after(3, lambda: send(PHONE_CODE, PHONE, code="482019"))
    for number in range(100):
        send(registry.kinds["address_taken"], f"{number}@didim.example")
    deliver.call()
    assert len(order) == 101
    assert order.index("sms") <= delivery.BATCH


def test_a_gateway_out_of_reach_keeps_no_mail_back(order, gateway, travel):
    send_sms_to_many([f"+8210{number:08d}" for number in range(5)], "내일 특강이 있어요")
    send(SIGN_IN_CODE, "name@didim.example", code="482019")
    gateway.answers = [Unreachable("ConnectTimeout")] * 5
    deliver.call()
    assert order == ["mail"]
    assert len(gateway.answers) == 4, "it knocks once"
    gateway.answers = []
    travel("2026-11-23 12:01:01")
    deliver.call()
    assert order == ["mail", *["sms"] * 5]


def test_codes_leave_before_other_sms(gateway, travel):
    travel("2026-11-23 12:00")
    send_sms_to_many([PHONE], "내일 특강이 있어요")
    Sms.objects.create(to=PHONE, text="두고 가신 것이 있어요")
    send(PHONE_CODE, PHONE, code="482019")
    queue.drain()
    assert [message.text[:4] for message in gateway.sent] == ["[디딤]", "두고 가", "내일 특"]


def test_what_may_have_arrived_is_not_sent_again(gateway, travel):
    travel("2026-11-23 12:00")
    send_sms_to_many([PHONE], "내일 특강이 있어요")
    gateway.answers = [Unsure("ReadTimeout")]
    with pytest.raises(Unreachable):
        queue.drain()
    assert Sms.objects.get().status == SmsStatus.UNSURE
    travel("2026-11-23 13:00")
    assert queue.drain() == 0


# --- The gateway of a provider, against a stand-in that checks what its documentation demands --------------


class Provider(BaseHTTPRequestHandler):
    answer = (200, {})
    seen: list[dict] = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        head, _, pairs = self.headers["Authorization"].partition(" ")
        parts = dict(pair.split("=", 1) for pair in pairs.split(", "))
        signature = hmac.new(
            b"the-secret", (parts["date"] + parts["salt"]).encode(), hashlib.sha256
        ).hexdigest()
        good = head == "HMAC-SHA256" and parts["apiKey"] == "the-key" and parts["signature"] == signature
        good = good and 12 <= len(parts["salt"]) <= 64 and self.path == "/messages/v4/send"
        status, answer = Provider.answer if good else (403, {"errorCode": "SignatureDoesNotMatch"})
        Provider.seen.append(body["message"])
        if answer == "slow":
            time.sleep(0.5)
        if isinstance(answer, str):  # hang up without a word
            self.close_connection = True
            return
        content = json.dumps(answer).encode() if answer is not None else b"<html>"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@pytest.fixture
def solapi(settings):
    server = HTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS = {
        "BACKEND": "outbox.sms.backends.SolapiBackend",
        "URL": f"http://127.0.0.1:{server.server_port}",
        "API_KEY": "the-key",
        "API_SECRET": "the-secret",
        "SENDER": "02-123-4567",
    }
    Provider.seen = []
    Provider.answer = (200, {"statusCode": "2000", "messageId": "M4V2026"})
    yield Provider
    server.shutdown()
    server.server_close()


def test_solapi_takes_a_short_message(solapi):
    assert backends.backend().send(Outgoing("01012345678", "안녕하세요", Form.SMS)) == "M4V2026"
    assert solapi.seen == [{"to": "01012345678", "from": "021234567", "text": "안녕하세요", "type": "SMS"}]


def test_solapi_takes_a_long_message_with_a_subject(solapi):
    backends.backend().send(Outgoing("01012345678", "가" * 60, Form.LMS, "제목"))
    assert (solapi.seen[0]["type"], solapi.seen[0]["subject"]) == ("LMS", "제목")


HELLO = Outgoing("01012345678", "안녕하세요", Form.SMS)


@pytest.mark.parametrize(
    "answer",
    [
        (400, {"errorCode": "ValidationError"}),
        (200, {"statusCode": "1012", "statusMessage": "받는 번호가 잘못됨"}),
    ],
    ids=["bad request", "bad number"],
)
def test_solapi_says_no_to_a_message(solapi, answer):
    solapi.answer = answer
    with pytest.raises(SmsError) as caught:
        backends.backend().send(HELLO)
    assert caught.value.is_final


@pytest.mark.parametrize(
    "answer",
    [
        (401, {"errorCode": "Unauthorized"}),
        (402, {"errorCode": "NotEnoughBalance"}),
        (403, {"errorCode": "NotAllowedIP"}),
        (429, {"errorCode": "TooManyRequests"}),
        (503, {"errorCode": "Busy"}),
        (500, ["not what the documentation says"]),
        (200, {"statusCode": "1062", "statusMessage": "발신번호 미등록"}),
    ],
    ids=["key", "no balance", "address", "too many", "server", "odd", "sender not registered"],
)
def test_what_solapi_would_say_to_every_message_ends_none(solapi, answer):
    solapi.answer = answer
    with pytest.raises(Unreachable):
        backends.backend().send(HELLO)


def test_solapi_with_a_wrong_key(solapi, settings):
    settings.SMS = {**settings.SMS, "API_SECRET": "another"}
    with pytest.raises(Unreachable, match="SignatureDoesNotMatch"):
        backends.backend().send(HELLO)


@pytest.mark.parametrize("answer", [(504, {}), (200, None), (200, "slow"), (200, "cut off")])
def test_solapi_may_have_taken_it(solapi, answer, monkeypatch):
    """No answer is no no: what may have arrived isn't sent again."""
    monkeypatch.setattr(backends, "TIMEOUT", (3, 0.2))
    solapi.answer = answer
    with pytest.raises(Unsure):
        backends.backend().send(HELLO)


def test_solapi_out_of_reach(settings):
    settings.SMS = {
        "BACKEND": "outbox.sms.backends.SolapiBackend",
        "URL": "http://127.0.0.1:9",
        "API_KEY": "a",
        "API_SECRET": "b",
        "SENDER": "02-123-4567",
    }
    with pytest.raises(Unreachable):
        backends.backend().send(HELLO)


def test_the_console_shows_it(capsys, settings):
    settings.SMS = {"BACKEND": "outbox.sms.backends.ConsoleBackend"}
    backends.backend().send(Outgoing("01012345678", "안녕하세요", Form.SMS))
    assert "안녕하세요" in capsys.readouterr().out


def test_a_gateway_that_is_set_halfway_is_told_at_the_start(settings):
    from outbox.checks import sms_gateway_is_complete

    settings.SMS = {
        "BACKEND": "outbox.sms.backends.SolapiBackend",
        "API_KEY": "",
        "API_SECRET": "",
        "SENDER": "050",
    }
    assert [message.id for message in sms_gateway_is_complete()] == ["outbox.E001", "outbox.E002"]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(
    "kind",
    [kind for kind in registry.kinds.values() if Channel.SMS in kind.channels and kind.is_secret],
    ids=lambda kind: kind.name,
)
def test_every_code_fits_into_one_short_message(kind, language):
    values = kind.sample().context
    sms = Sms(to=PHONE, context={"kind": kind.name, "values": values, "language": language})
    assert sms_words(sms).form is Form.SMS
