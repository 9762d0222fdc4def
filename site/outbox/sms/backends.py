"""Ways for an SMS to leave. `settings.SMS["BACKEND"]` names one."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sys
from dataclasses import dataclass
from typing import Any, Protocol

import requests
import urllib3
from django.conf import settings
from django.utils.module_loading import import_string

from core import clock
from outbox.errors import Unreachable, Unsure
from outbox.sms.text import Form

TIMEOUT = (3, 10)  # seconds: until it picks up, and until it has answered


class SmsError(Exception):
    """This message did not leave. `is_final`: trying again can't help."""

    def __init__(self, code: str, message: str = "", *, is_final: bool = False) -> None:
        super().__init__(f"{code} {message}".strip())
        self.is_final = is_final


@dataclass(frozen=True)
class Outgoing:
    """One SMS: digits of the number (`01012345678`), a clean text, a subject where it is long."""

    to: str
    text: str
    form: Form
    subject: str = ""


class SmsBackend(Protocol):
    def send(self, message: Outgoing) -> str:
        """Hand a message over; gives the provider's number of it. Raises SmsError, Unreachable, Unsure."""


class OutboxBackend:
    """Sends nothing: the messages are read in the log of messages, which must not say that they left."""

    only_keeps = True

    def send(self, message: Outgoing) -> str:
        return ""


class ConsoleBackend:
    """Writes to the terminal, for development."""

    def send(self, message: Outgoing) -> str:
        sys.stdout.write(f"SMS to {message.to} ({message.form.value})\n{message.text}\n")
        return ""


class SolapiBackend:
    """SOLAPI, a Korean provider: https://docs.solapi.com (인증: HMAC-SHA256, 단일 메시지: POST /messages/v4/send).

    Needs SMS_API_KEY, SMS_API_SECRET and a sender number registered there (SMS_SENDER).
    """

    ACCEPTED = frozenset({"2000", "4000"})  # 정상 접수, 수신 완료
    NOT_OURS = frozenset({"1062"})  # 발신번호 미등록: it would say so of every message
    # Wrong keys, no money left, not allowed from here, too much at once: no message's fault.
    UNUSABLE = frozenset({401, 402, 403, 429})
    NO_ANSWER = 504  # a gateway in between gave up waiting

    def send(self, message: Outgoing) -> str:
        body = {
            "to": message.to,
            "from": "".join(filter(str.isdigit, settings.SMS["SENDER"])),
            "text": message.text,
            "type": message.form.value,
        }
        if message.form is Form.LMS and message.subject:
            body["subject"] = message.subject
        response = self._post({"message": body})
        if response.status_code == self.NO_ANSWER:
            raise Unsure(str(response.status_code))
        if not response.ok:
            raise self._refusal(response)
        try:
            answer = response.json()
        except ValueError as error:
            raise Unsure("no JSON") from error
        code = str(answer.get("statusCode"))
        if code in self.NOT_OURS:
            raise Unreachable(code)
        if code not in self.ACCEPTED:
            raise SmsError(code, answer.get("statusMessage", ""), is_final=True)
        return str(answer.get("messageId", ""))

    def _post(self, body: dict[str, Any]) -> requests.Response:
        """Raises Unreachable when nothing can have arrived there, Unsure when everything may have."""
        try:
            return requests.post(
                f"{settings.SMS['URL']}/messages/v4/send",
                json=body,
                headers={"Authorization": self._authorization()},
                timeout=TIMEOUT,
            )
        except requests.ConnectionError as error:
            cut_off = bool(error.args) and isinstance(error.args[0], urllib3.exceptions.ProtocolError)
            raise (Unsure if cut_off else Unreachable)(type(error).__name__) from error
        except requests.RequestException as error:
            raise Unsure(type(error).__name__) from error

    def _refusal(self, response: requests.Response) -> Exception:
        """What a no means: of the gateway to everything, or to this message."""
        try:
            code = str(response.json()["errorCode"])
        except (ValueError, LookupError, TypeError):
            code = str(response.status_code)
        if response.status_code in self.UNUSABLE or response.status_code >= 500:
            return Unreachable(code)
        return SmsError(code, is_final=True)

    def _authorization(self) -> str:
        date, salt = clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"), secrets.token_hex(16)
        key = settings.SMS["API_SECRET"].encode()
        signature = hmac.new(key, f"{date}{salt}".encode(), hashlib.sha256).hexdigest()
        return (
            f"HMAC-SHA256 apiKey={settings.SMS['API_KEY']}, date={date}, salt={salt}, signature={signature}"
        )


def backend() -> SmsBackend:
    """The backend of the settings."""
    return import_string(settings.SMS["BACKEND"])()
