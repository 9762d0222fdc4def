"""Ways for an SMS to leave. `settings.SMS["BACKEND"]` names one."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sys
from dataclasses import dataclass
from typing import Protocol

import requests
from django.conf import settings
from django.utils.module_loading import import_string

from core import clock
from outbox.sms.text import Form

TIMEOUT = 10  # seconds


class SmsError(Exception):
    """The message did not leave. `is_final`: trying again can't help."""

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
        """Hand a message over; gives the provider's number of it. Raises SmsError."""


class OutboxBackend:
    """Sends nothing: the messages are read in the log of messages."""

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
    BUSY = 429

    def send(self, message: Outgoing) -> str:
        body = {
            "to": message.to,
            "from": "".join(filter(str.isdigit, settings.SMS["SENDER"])),
            "text": message.text,
            "type": message.form.value,
        }
        if message.form is Form.LMS and message.subject:
            body["subject"] = message.subject
        try:
            response = requests.post(
                f"{settings.SMS['URL']}/messages/v4/send",
                json={"message": body},
                headers={"Authorization": self._authorization()},
                timeout=TIMEOUT,
            )
            answer = response.json()
        except (requests.RequestException, ValueError) as error:
            raise SmsError(type(error).__name__) from error
        if not response.ok:
            final = response.status_code < 500 and response.status_code != self.BUSY
            raise SmsError(str(answer.get("errorCode", response.status_code)), is_final=final)
        if answer.get("statusCode") not in self.ACCEPTED:
            raise SmsError(str(answer.get("statusCode")), answer.get("statusMessage", ""), is_final=True)
        return str(answer.get("messageId", ""))

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
