"""What a use case answers when it doesn't do what was asked."""

from fairs.rules import Refusal


class Refused(Exception):
    """A rule stands against it; nothing was written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def message(self) -> str:
        return self.refusal.message


BUSY = Refusal("busy", "지금 예약이 몰리고 있어요. 잠시 뒤에 다시 눌러 주세요.")
SIGNED_OUT = Refusal("signed_out", "이 계정은 이제 없어요. 다시 로그인해 주세요.")
TOO_LATE = Refusal("too_late", "이미 시작한 면접은 취소할 수 없어요. 못 오게 됐다면 센터로 전화해 주세요.")
REASON_NEEDED = Refusal("reason_needed", "예약한 사람에게 알릴 이유를 적어 주세요.")
OVERLAPS = Refusal("overlaps", "이 회사의 다른 면접 시간과 겹쳐요. 겹치지 않게 시간을 바꿔 주세요.")
IN_USE = Refusal("in_use", "면접을 예약한 사람이 있어서 지울 수 없어요. 먼저 그 면접을 취소해 주세요.")
