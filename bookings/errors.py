"""What a use case answers when it doesn't do what was asked. Every error has a stable code and a Korean sentence."""

from bookings.rules import Refusal


class Refused(Exception):
    """Rules stand against it; nothing was written."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals

    @property
    def code(self) -> str:
        return self.refusals[0].code

    @property
    def message(self) -> str:
        return self.refusals[0].message


TAKEN = Refusal("taken", "마감", "방금 다른 분이 먼저 예약했어요. 다른 시간을 골라 주세요.")
BUSY = Refusal(
    "busy", "잠시 뒤에", "지금 예약이 몰리고 있어요. 잠시 뒤에 다시 눌러 주세요. 입력한 내용은 그대로 있어요."
)
NOT_BOOKABLE = Refusal(
    "not_bookable", "전화 예약", "온라인으로 예약하지 않는 곳이에요. 센터로 전화해 주세요."
)
TOO_LATE_TO_CANCEL = Refusal(
    "too_late_to_cancel", "취소 마감", "취소할 수 있는 시간이 지났어요. 센터로 전화해 주세요."
)
SIGNED_OUT = Refusal("signed_out", "로그인 필요", "이 계정은 이제 없어요. 다시 로그인해 주세요.")
NOT_HOLDING = Refusal("not_holding", "이미 끝남", "이미 끝났거나 취소된 예약이에요.")
REASON_NEEDED = Refusal("reason_needed", "이유 필요", "이용자에게 알릴 이유를 적어 주세요.")
