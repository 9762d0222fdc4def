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
NOT_CONFIRMED = Refusal(
    "not_confirmed", "예약이 아님", "지금은 이용할 수 있는 예약이 아니에요. 창구에 말씀해 주세요."
)
NOT_YET = Refusal("not_yet", "아직", "아직 이른 시간이에요. 시작할 때쯤 다시 눌러 주세요.")
NOT_HERE = Refusal("not_here", "이용 중이 아님", "이용 중인 예약이 아니에요. 먼저 도착을 알려 주세요.")
CANT_EXTEND = Refusal(
    "cant_extend", "늘릴 수 없음", "이용하는 동안에만 늘릴 수 있어요. 창구에 말씀해 주세요."
)
FOLLOWED = Refusal("followed", "뒤에 예약", "바로 뒤에 다른 예약이 있어서 늘릴 수 없어요.")
ANSWERED = Refusal(
    "answered", "이미 끝남", "답할 수 있는 시간이 지났거나 이미 답했어요. 지금 상태를 확인해 주세요."
)
TOO_LATE_TO_MOVE = Refusal(
    "too_late_to_move", "변경 마감", "바꿀 수 있는 시간이 지났어요. 센터로 전화해 주세요."
)
FREE_NOW = Refusal("free_now", "비어 있음", "지금 비어 있는 시간이에요. 기다리지 말고 바로 예약해 주세요.")
REASON_NEEDED = Refusal("reason_needed", "이유 필요", "이용자에게 알릴 이유를 적어 주세요.")
DETAILS_NEEDED = Refusal(
    "details_needed",
    "내 정보 필요",
    "예약하려면 이름과 휴대전화가 필요해요. /me/profile/에서 먼저 적어 주세요.",
)
CONSENT_NEEDED = Refusal(
    "consent_needed",
    "동의 필요",
    "예약하려면 개인정보 동의가 필요해요. /me/consents/에서 먼저 동의해 주세요.",
)
NO_SUCH_CHOICE = Refusal("no_such_choice", "고를 수 없음", "고를 수 없는 것이 들어 있어요. 다시 골라 주세요.")
