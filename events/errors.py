"""What a use case answers when it doesn't do what was asked. Every error has a stable code and a Korean sentence."""

from events.rules import Refusal


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


BUSY = Refusal("busy", "지금 신청이 몰리고 있어요. 잠시 뒤에 다시 눌러 주세요. 입력한 내용은 그대로 있어요.")
SIGNED_OUT = Refusal("signed_out", "이 계정은 이제 없어요. 다시 로그인해 주세요.")
ANSWERED = Refusal(
    "answered", "답할 수 있는 시간이 지났거나 이미 답했어요. ‘내 프로그램’에서 지금 상태를 확인해 주세요."
)
NOT_OPEN_ANY_MORE = Refusal("not_holding", "이미 끝났거나 취소된 신청이에요.")
BEGUN = Refusal("begun", "이미 시작했어요. 못 오게 됐다면 센터로 전화해 주세요.")
REASON_NEEDED = Refusal("reason_needed", "신청한 사람에게 알릴 이유를 적어 주세요.")
FULL = Refusal("full", "남은 자리가 없어요. 정원을 늘리거나 대기로 돌려 주세요.")
NOT_REQUESTED = Refusal("not_requested", "이미 답한 신청이에요. 지금 상태를 확인해 주세요.")
DRAWING = Refusal(
    "drawing", "신청을 마감하고 지금 추첨하고 있어요. 다른 회차나 다른 프로그램을 찾아봐 주세요."
)
BY_LOT = Refusal(
    "by_lot",
    "추첨으로 정하는 신청이에요. 마감하면 바로 추첨해요. 받을 수 없는 신청이면 이유를 적고 거절해 주세요.",
)
NOT_SEATED = Refusal("not_seated", "자리가 있는 신청만 표시할 수 있어요. 지금 상태를 확인해 주세요.")
NOT_BEGUN = Refusal("not_begun", "시작하기 한 시간 전부터 표시할 수 있어요.")
