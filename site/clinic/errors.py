"""What a use case answers when it doesn't do what was asked. Every error has a stable code and a Korean sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """Why not: a stable code, and a sentence that says what to do."""

    code: str
    message: str


class Refused(Exception):
    """Something stands against it; nothing was written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def message(self) -> str:
        return self.refusal.message


MOST_OPEN = 2
"""So many requests of one person may wait for an answer at once."""

BUSY = Refusal("busy", "지금 보내는 사람이 많아요. 잠시 뒤에 다시 눌러 주세요. 적은 내용은 그대로 있어요.")
SIGNED_OUT = Refusal("signed_out", "이 계정은 이제 없어요. 다시 로그인해 주세요.")
CLOSED = Refusal("closed", "이 센터는 지금 서류를 받지 않아요. 다른 센터를 골라 주세요.")
TOO_MANY = Refusal(
    "too_many",
    f"답을 기다리는 서류가 {MOST_OPEN}건 있어요. 하나를 회신받거나 거둔 뒤에 다시 보내 주세요.",
)
TOO_LATE = Refusal("too_late", "센터가 이미 검토를 시작해서 거둘 수 없어요. 급하면 센터로 전화해 주세요.")
OVER = Refusal("over", "이미 끝난 서류예요. 지금 상태를 확인해 주세요.")
NOT_RECEIVED = Refusal("not_received", "이미 다른 사람이 맡았거나 거둔 서류예요. 지금 상태를 확인해 주세요.")
NOT_TAKEN = Refusal("not_taken", "먼저 ‘제가 맡을게요’를 눌러 주세요.")
