from django.db import models


class ProgramKind(models.TextChoices):
    LECTURE = "lecture", "특강"
    MENTORING = "mentoring", "멘토링"
    LONG_MENTORING = "long-mentoring", "장기 멘토링"
    CLINIC = "clinic", "클리닉"
    MOCK_INTERVIEW = "mock-interview", "모의면접"
    COUNSELLING = "counselling", "상담"
    COURSE = "course", "교육"
    WORKSHOP = "workshop", "공방"
    JOB_FAIR = "job-fair", "박람회"


class ProgramFormat(models.TextChoices):
    IN_PERSON = "in-person", "대면"
    ONLINE = "online", "온라인"
    HYBRID = "hybrid", "혼합"


class SessionStatus(models.TextChoices):
    SCHEDULED = "scheduled", "예정"
    CANCELLED = "cancelled", "취소"


class CalendarView(models.TextChoices):
    MONTH = "month", "한 달"
    WEEK = "week", "한 주"
    LIST = "list", "목록"


class Registering(models.TextChoices):
    """How one comes to a program."""

    NONE = "none", "온라인 신청을 받지 않아요"
    DROP_IN = "drop-in", "신청 없이 와요"
    SESSIONS = "sessions", "회차마다 신청해요"
    SERIES = "series", "한 번에 모든 회차를 신청해요"


class Admission(models.TextChoices):
    """Who gets a seat."""

    FIRST_COME = "first-come", "먼저 신청한 순서"
    APPROVAL = "approval", "센터가 골라요"
    LOTTERY = "lottery", "추첨으로 정해요"


class LotteryStatus(models.TextChoices):
    OPEN = "open", "신청받는 중"
    DRAWING = "drawing", "추첨하는 중"
    DRAWN = "drawn", "추첨 마침"


class LotResult(models.TextChoices):
    """What the lottery gave; what somebody did with it afterwards stands in the registration."""

    PENDING = "pending", "추첨 전"
    SEAT = "seat", "뽑힘"
    LINE = "line", "대기"
    OUT = "out", "함께하지 않음"


class QuestionKind(models.TextChoices):
    """How a question of an application is answered."""

    SHORT = "short", "짧은 글"
    LONG = "long", "긴 글"
    CHOICE = "choice", "하나 고르기"
    FILE = "file", "파일"


class Mode(models.TextChoices):
    """How one takes part. Only hybrid programs have both, each with seats of its own."""

    IN_PERSON = "in-person", "센터에서"
    ONLINE = "online", "온라인으로"


class Share(models.TextChoices):
    """How those who registered are divided when a session becomes two."""

    AFTER = "after", "먼저 신청한 사람을 남겨요"
    EVERY_SECOND = "every-second", "신청한 순서대로 한 명씩 번갈아 나눠요"


class RegistrationStatus(models.TextChoices):
    REQUESTED = "requested", "결과 기다림"
    WAITING = "waiting", "대기"
    OFFERED = "offered", "자리 제안"
    CONFIRMED = "confirmed", "신청 확정"
    ATTENDED = "attended", "참여"
    NO_SHOW = "no_show", "오지 않음"
    CANCELLED = "cancelled", "취소"
    DECLINED = "declined", "받지 못함"
    EXPIRED = "expired", "답할 시간 지남"


class ReminderKind(models.TextChoices):
    """How long before a session; or before the last one of a series; or that it began without whoever still waited."""

    DAY = "day", "하루 전"
    HOUR = "hour", "한 시간 전"
    END = "end", "끝나기 며칠 전"
    LEFT = "left", "자리 없이 시작할 때"


class Audience(models.TextChoices):
    """To whom of a program staff write."""

    SEATED = "seated", "자리가 있는 사람"
    WAITING = "waiting", "기다리는 사람"
    ASKED = "asked", "결과를 기다리는 사람"
    ABSENT = "absent", "오지 않은 사람"
    ALL = "all", "신청한 모든 사람"


OPEN = frozenset(
    {
        RegistrationStatus.REQUESTED,
        RegistrationStatus.WAITING,
        RegistrationStatus.OFFERED,
        RegistrationStatus.CONFIRMED,
    }
)
"""Something can still come of these, and they can be called off."""
SEATED = frozenset(
    {
        RegistrationStatus.OFFERED,
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.ATTENDED,
        RegistrationStatus.NO_SHOW,
    }
)
"""Each of these has a seat."""
STANDING = OPEN | SEATED
"""Nobody has two of these for the same thing."""


class How(models.TextChoices):
    """By what it is known that somebody came."""

    STAFF = "staff", "직원이 표시"
    QR = "qr", "QR 코드"
    CODE = "code", "온라인 번호"
    KIOSK = "kiosk", "키오스크"
