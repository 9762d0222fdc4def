"""What a use case answers when it doesn't do what was asked. Every error has a stable code and a Korean sentence."""

import re

from bookings.attempts import Facts
from bookings.rules import Refusal

SENT_ON = re.compile("창구에 말씀해 주세요\\.|센터로 전화해 주세요\\.")


class Refused(Exception):
    """Rules stand against it; nothing was written. `facts`, where they were read, are what the rules saw."""

    def __init__(self, refusals: list[Refusal], facts: Facts | None = None) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals
        self.facts = facts

    @property
    def code(self) -> str:
        return self.refusals[0].code

    @property
    def message(self) -> str:
        return self.refusals[0].message

    @property
    def message_at_desk(self) -> str:
        """The same for staff: they are whom others are sent to."""
        return SENT_ON.sub("지금 상태를 다시 확인해 주세요.", self.message)


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
TOO_MANY_FILES = Refusal(
    "too_many_files", "파일이 너무 많음", "올릴 수 있는 수를 넘어요. 쓰지 않는 파일을 먼저 지워 주세요."
)
AT_THE_DESK = Refusal(
    "at_the_desk", "창구에서", "정장은 창구에서 직원이 내주고 돌려받아요. 창구에 말씀해 주세요."
)
ID_NOT_SEEN = Refusal("id_not_seen", "신분증 확인", "신분증을 눈으로 확인한 다음 표시해 주세요.")
NOT_OUT = Refusal("not_out", "빌려 간 것이 아님", "지금 빌려 간 정장이 아니에요. 상태를 다시 확인해 주세요.")
STILL_OUT = Refusal(
    "still_out", "아직 안 돌아옴", "이 정장은 아직 돌아오지 않았어요. 다른 정장을 골라 주세요."
)
NOT_READY = Refusal(
    "not_ready",
    "아직 준비 안 됨",
    "이 정장은 아직 손질하고 있거나 다른 예약이 있어요. 다른 정장을 골라 주세요.",
)
NO_LONGER_EXTENDED = Refusal(
    "cant_extend_loan",
    "연장할 수 없음",
    "빌려 간 정장을 돌려줄 때가 되기 전에만 연장할 수 있어요. 센터로 전화해 주세요.",
)
SUIT_TAKEN = Refusal("taken", "마감", "방금 다른 분이 먼저 예약한 정장이에요. 다른 정장을 골라 주세요.")
OVERRIDE_REASON_NEEDED = Refusal(
    "reason_needed", "이유 필요", "규칙을 넘어서 하는 이유를 적어 주세요. 기록에 남아요."
)
HOLD_BACKWARDS = Refusal("hold_backwards", "시간", "끝나는 때는 시작하는 때보다 뒤여야 해요.")
HOLD_PAST = Refusal("hold_past", "지난 시간", "이미 지난 시간이에요. 앞으로의 시간을 골라 주세요.")
HOLD_TOO_LONG = Refusal("hold_too_long", "너무 긺", "한 번에 31일까지 막을 수 있어요. 나눠서 막아 주세요.")
NOTE_NEEDED = Refusal("note_needed", "메모 필요", "무엇 때문에 자리를 막는지 적어 주세요.")
NOTHING_CHOSEN = Refusal("nothing_chosen", "고른 것 없음", "하나 이상 골라 주세요.")

ENTRIES_CLOSED = Refusal(
    "entries_closed",
    "신청 기간 아님",
    "지금은 추첨 신청을 받지 않아요. 신청 기간을 확인해 주세요. 추첨 뒤에 남는 시간은 바로 예약할 수 있어요.",
)
OUTSIDE_DRAW = Refusal(
    "outside_draw", "추첨 시간 아님", "이 추첨으로 정하는 시간이 아니에요. 목록에서 시작 시간을 골라 주세요."
)
DRAW_NOT_HERE = Refusal(
    "draw_not_here",
    "추첨할 수 없음",
    "온라인으로 예약하는 스터디룸과 촬영·체험에만 추첨을 열 수 있어요. 다른 자원을 골라 주세요.",
)
DRAW_NO_TIMES = Refusal(
    "draw_no_times",
    "여는 때 없음",
    "고른 날과 시간에 운영하는 때가 없어요. 날짜와 요일, 시간을 확인해 주세요.",
)
DRAW_TOO_LATE = Refusal(
    "draw_too_late",
    "신청 기간",
    "신청 마감은 지금과 신청 시작보다 뒤여야 하고, 추첨하는 첫 시간보다 앞서야 해요. 마감을 고쳐 주세요.",
)
DRAW_TWICE = Refusal(
    "draw_twice", "이미 추첨이 있음", "그 시간에 이미 열어 둔 추첨이 있어요. 겹치지 않는 날을 골라 주세요."
)
DRAW_ENDED = Refusal(
    "draw_ended", "이미 끝남", "이미 추첨했거나 취소한 추첨이에요. 지금 상태를 확인해 주세요."
)


def in_the_way(what: str) -> Refusal:
    """A unit can't be kept, or moved into: somebody has it."""
    return Refusal(
        "taken", "이미 있음", f"그 시간에 이미 있어요: {what}. 먼저 옮기거나 다른 시간을 골라 주세요."
    )


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
SAME_COMPANION = Refusal(
    "companions",
    "함께 오는 사람",
    "같은 휴대전화 번호를 두 번 적었어요. 한 분에 한 번만 적어 주세요.",
)
OWN_NUMBER = Refusal("companions", "함께 오는 사람", "내 번호는 빼고, 함께 오는 분의 번호만 적어 주세요.")
NO_SUCH_CHOICE = Refusal("no_such_choice", "고를 수 없음", "고를 수 없는 것이 들어 있어요. 다시 골라 주세요.")
