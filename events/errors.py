"""What a use case answers when it doesn't do what was asked. Every error has a stable code and a Korean sentence."""

from events.models.dates import ENDS_BEFORE_START
from events.models.sessions import TOO_LONG as SESSION_TOO_LONG
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


ENDS_FIRST = Refusal("ends_first", ENDS_BEFORE_START)
TOO_LONG = Refusal("too_long", SESSION_TOO_LONG)
SAME_MOMENT = Refusal(
    "same_moment", "이 프로그램의 다른 회차가 같은 때에 시작해요. 다른 날짜나 시각을 적어 주세요."
)
OVER = Refusal("over", "이미 끝난 회차예요. 앞으로의 회차만 바꿀 수 있어요.")
PAST_START = Refusal("past_start", "이미 지난 시각이에요. 앞으로의 날짜와 시각을 적어 주세요.")
CALLED_OFF = Refusal("called_off", "취소한 회차예요. 바꾸려면 먼저 ‘다시 열기’를 눌러 주세요.")
CHANGED_MEANWHILE = Refusal(
    "changed_meanwhile",
    "그사이 다른 직원이 이 회차를 바꿨어요. 지금 모습을 확인하고 다시 저장해 주세요. 적은 내용은 그대로 있어요.",
)
NO_ROOMS = Refusal("no_rooms", "이 센터에서 쓸 수 있는 방이 아니에요. 목록에서 다시 골라 주세요.")
HAS_BEGUN = Refusal("has_begun", "이미 시작한 회차예요. 시작하기 전에만 나눌 수 있어요.")
NOT_A_SERIES = Refusal(
    "not_a_series",
    "모든 회차를 한 번에 신청하는 프로그램은 회차 하나만 나눌 수 없어요. 회차 계획에서 ‘두 반으로 나누기’를 눌러 주세요.",
)
ONLY_A_SERIES = Refusal(
    "only_a_series", "회차마다 신청하는 프로그램이에요. 나눌 회차에서 ‘나누기’를 눌러 주세요."
)
NOT_LIVE = Refusal("not_live", "아직 공개하지 않은 프로그램이에요. 공개한 다음에 나눠 주세요.")
SERIES_HAS_BEGUN = Refusal(
    "series_has_begun", "이미 시작했거나 앞으로 열릴 회차가 없어요. 첫 회차가 시작하기 전에만 나눌 수 있어요."
)
TITLE_TAKEN = Refusal("title_taken", "같은 이름의 프로그램이 있어요. 두 번째 반의 이름을 다르게 적어 주세요.")
OVER_MIDNIGHT = Refusal(
    "over_midnight", "그 시각으로 옮기면 자정을 넘기는 회차가 있어요. 시작 시각을 다르게 적어 주세요."
)
NOBODY_MOVES = Refusal(
    "nobody_moves", "두 번째 반으로 갈 사람이 없어요. 나누는 방법이나 남길 사람 수를 바꿔 주세요."
)
COUNT_LATER = Refusal("count_later", "아직 시작하지 않았어요. 시작한 다음에 온 사람 수를 적어 주세요.")


def too_few_seats(taken: int) -> Refusal:
    """More people have a seat than there would be seats."""
    return Refusal(
        "too_few_seats", f"이미 {taken}명이 자리를 받았어요. 정원을 {taken}명 이상으로 적어 주세요."
    )


BUSY = Refusal("busy", "지금 신청이 몰리고 있어요. 잠시 뒤에 다시 눌러 주세요. 입력한 내용은 그대로 있어요.")
SIGNED_OUT = Refusal("signed_out", "이 계정은 이제 없어요. 다시 로그인해 주세요.")
ANSWERED = Refusal(
    "answered", "답할 수 있는 시간이 지났거나 이미 답했어요. ‘내 프로그램’에서 지금 상태를 확인해 주세요."
)
NOT_OPEN_ANY_MORE = Refusal("not_holding", "이미 끝났거나 취소된 신청이에요.")
BEGUN = Refusal("begun", "이미 시작했어요. 못 오게 됐다면 센터로 전화해 주세요.")
REASON_NEEDED = Refusal("reason_needed", "신청한 사람에게 알릴 이유를 적어 주세요.")
FULL = Refusal("full", "남은 자리가 없어요. 정원을 늘리거나 대기로 돌려 주세요.")
NOBODY_TO_WRITE_TO = Refusal(
    "nobody", "지금은 받을 사람이 없어요. 누구에게 보낼지, 어느 회차인지 다시 골라 주세요."
)
SESSION_GONE = Refusal(
    "cancelled", "센터가 이 회차를 취소했어요. 곧 메일로 알려 드려요. 다른 회차를 찾아봐 주세요."
)
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
NOT_OF_THIS = Refusal("not_of_this", "이 회차의 신청이 아니에요. 회차를 다시 골라 주세요.")
CALLED_OFF = Refusal("called_off", "취소된 회차예요. 열린 회차에서 표시해 주세요.")
NOT_NOW = Refusal("not_now", "시작 30분 전부터 끝날 때까지 알릴 수 있어요. 그 밖에는 센터에 말씀해 주세요.")
FULL_HERE = Refusal(
    "full", "남은 자리가 없어요. 그래도 받으려면 이유를 적어 주세요. 정원이 한 자리 늘어나요."
)
NOT_COMPLETE = Refusal("not_complete", "아직 수료 기준에 닿지 않았어요. 마지막 회차가 끝나면 정해져요.")
NAMELESS = Refusal("nameless", "수료증에 적을 이름이 없어요. ‘내 정보’에 이름을 적고 다시 눌러 주세요.")
