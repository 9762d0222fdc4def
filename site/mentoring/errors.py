"""Why a use case isn't done: stable codes, and Korean sentences that say what to do instead."""

from people.errors import Refused

MOST_COMING = 2
MOST_OPEN_QUESTIONS = 3
MOST_QUESTIONS_A_DAY = 5


def busy() -> Refused:
    return Refused(
        "busy", "지금 이용이 몰리고 있어요. 잠시 뒤에 다시 눌러 주세요. 적은 내용은 그대로 있어요."
    )


def signed_out() -> Refused:
    return Refused("signed_out", "이 계정은 이제 없어요. 다시 로그인해 주세요.")


def not_reached() -> Refused:
    return Refused("not_reached", "이 멘토는 지금 쉬고 있어요. 다른 멘토를 찾아봐 주세요.")


def own() -> Refused:
    return Refused("own", "내가 멘토인 곳이에요. 다른 멘토에게만 신청할 수 있어요.")


def not_together() -> Refused:
    return Refused(
        "not_together",
        "이 멘토의 프로그램에 신청했거나 1:1 약속을 한 사람이 물어볼 수 있어요. 먼저 프로그램이나 1:1 멘토링을 신청해 주세요.",
    )


def too_many_questions() -> Refused:
    return Refused(
        "too_many",
        f"답을 기다리는 질문은 멘토마다 {MOST_OPEN_QUESTIONS}개, 하루에 {MOST_QUESTIONS_A_DAY}개까지예요. 답이 온 다음에 또 물어봐 주세요.",
    )


def answered() -> Refused:
    return Refused("answered", "이미 답했어요. 지금 상태를 확인해 주세요.")


def taken() -> Refused:
    return Refused("taken", "다른 사람이 먼저 신청했거나 지난 시간이에요. 다른 시간을 골라 주세요.")


def too_many_talks() -> Refused:
    return Refused(
        "too_many",
        f"1:1 멘토링은 한 번에 {MOST_COMING}개까지 신청할 수 있어요. 만난 다음에 또 신청해 주세요.",
    )


def overlap() -> Refused:
    return Refused("overlap", "같은 시간에 다른 1:1 멘토링이 있어요. 다른 시간을 골라 주세요.")


def ended() -> Refused:
    return Refused("ended", "이미 끝났거나 취소된 신청이에요. 지금 상태를 확인해 주세요.")


def begun() -> Refused:
    return Refused("begun", "이미 시작했어요. 만나지 못했다면 센터로 전화해 주세요.")


def reason_needed() -> Refused:
    return Refused("reason_needed", "상대가 알 수 있게 이유를 적어 주세요.")


def slots_overlap(times: str) -> Refused:
    return Refused("slots_overlap", f"이미 열어 둔 시간과 겹쳐요: {times}. 시간을 바꿔서 다시 열어 주세요.")


def slot_in_use() -> Refused:
    return Refused("slot_in_use", "이미 신청한 사람이 있어요. 먼저 그 신청에 답하거나 약속을 취소해 주세요.")
