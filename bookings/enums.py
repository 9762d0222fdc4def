"""The words of the booking module, and the groups that rules speak of."""

from django.db.models import IntegerChoices, TextChoices


class ResourceKind(TextChoices):
    STUDY_ROOM = "study_room", "스터디룸"
    APPOINTMENT = "appointment", "상담"
    STUDIO = "studio", "촬영·체험"
    LOAN = "loan", "대여"


CARE_KINDS = frozenset({ResourceKind.APPOINTMENT})
"""Strikes never close these: whoever stays at home must still reach a counsellor."""
PRESENCE_KINDS = frozenset(ResourceKind) - {ResourceKind.LOAN}
"""A person can be at one of these at a time."""
ROOM_KINDS = frozenset({ResourceKind.STUDY_ROOM, ResourceKind.STUDIO})
"""Of these a unit is a place to go to."""

UNIT_WORDS = {
    ResourceKind.STUDY_ROOM: "방",
    ResourceKind.APPOINTMENT: "상담사",
    ResourceKind.STUDIO: "자리",
    ResourceKind.LOAN: "정장",
}
"""What a unit of each kind is called."""


class BookingStatus(TextChoices):
    REQUESTED = "requested", "승인 기다림"
    OFFERED = "offered", "자리 제안"
    CONFIRMED = "confirmed", "예약됨"
    CHECKED_IN = "checked_in", "이용 중"
    COMPLETED = "completed", "이용 마침"
    DECLINED = "declined", "승인 안 됨"
    EXPIRED = "expired", "기한 지남"
    CANCELLED = "cancelled", "취소됨"
    NO_SHOW = "no_show", "오지 않음"


class Lost(TextChoices):
    """Why a coming booking has no place any more."""

    CLOSED = "closed", "쉬는 때예요"
    UNIT = "unit", "쓰지 않는 자리예요"
    RESOURCE = "resource", "게시를 해제했어요"


PENDING = frozenset({BookingStatus.REQUESTED, BookingStatus.OFFERED})
"""These wait for an answer until a deadline: of staff, or of the person to whom the place was offered."""
HOLDING = PENDING | {BookingStatus.CONFIRMED, BookingStatus.CHECKED_IN}
"""These occupy their units."""
COUNTING = HOLDING | {BookingStatus.COMPLETED, BookingStatus.NO_SHOW}
"""These count against a person's limits."""
FINAL = frozenset(BookingStatus) - HOLDING
"""Nothing follows these."""


class Way(TextChoices):
    """How an appointment is held."""

    IN_PERSON = "in_person", "만나서"
    PHONE = "phone", "전화로"
    VIDEO = "video", "화상으로"


class Topic(TextChoices):
    """What an appointment is about."""

    CAREER = "career", "진로·직무"
    DOCUMENTS = "documents", "이력서·자기소개서"
    INTERVIEW = "interview", "모의면접"
    AI_INTERVIEW = "ai_interview", "AI 면접"
    IMAGE = "image", "이미지컨설팅"
    UNSURE = "unsure", "아직 잘 모르겠어요"


class Condition(TextChoices):
    """The state of a suit."""

    GOOD = "good", "좋음"
    WORN = "worn", "낡음"
    REPAIR = "repair", "수선 중"
    LOST = "lost", "잃어버림"


UNUSABLE = frozenset({Condition.REPAIR, Condition.LOST})
"""Suits in these conditions are not lent."""


class SuitState(TextChoices):
    """Where a suit is at the moment."""

    FREE = "free", "있음"
    RESERVED = "reserved", "곧 나감"
    OUT = "out", "빌려 감"
    LATE = "late", "늦음"
    CLEANING = "cleaning", "손질 중"
    BLOCKED = "blocked", "점검"
    REPAIR = "repair", "수선 중"
    LOST = "lost", "잃어버림"
    OFF = "off", "쓰지 않음"


class Reminder(TextChoices):
    """What whoever borrows is told by itself, once each."""

    DAY_BEFORE = "before", "내일 돌려주세요"
    DUE = "today", "오늘 돌려주세요"
    LATE = "after", "돌려줄 날이 지났어요"
    NOT_READY = "not_ready", "정장이 늦어요"


BEGUN_KINDS = frozenset({ResourceKind.STUDY_ROOM})
"""What is left of a time that has begun is still worth having."""


class Ahead(TextChoices):
    """What people are reminded of before they come."""

    DAY = "day", "하루 전"
    HOUR = "hour", "한 시간 전"


class HoldReason(TextChoices):
    MAINTENANCE = "maintenance", "점검"
    CLEANING = "cleaning", "정리·세탁"
    STAFF_USE = "staff_use", "센터 사용"


DRAWN_KINDS = frozenset({ResourceKind.STUDY_ROOM, ResourceKind.STUDIO})
"""Only these are drawn by lot: nobody loses a talk with a counsellor to a lot, and a suit is for a day that can't wait."""


class DrawStatus(TextChoices):
    OPEN = "open", "신청 받는 중"
    DRAWING = "drawing", "추첨하는 중"
    DRAWN = "drawn", "추첨 마침"
    CANCELLED = "cancelled", "취소됨"


UNDRAWN = frozenset({DrawStatus.OPEN, DrawStatus.DRAWING})
"""Until it is drawn, the time of a draw is kept for it."""


class DrawResult(TextChoices):
    WAITING = "waiting", "추첨 기다림"
    WON = "won", "뽑힘"
    LOST = "lost", "뽑히지 않음"


class Measure(TextChoices):
    MINUTES = "minutes", "시간(분)"
    COUNT = "count", "횟수"


class Period(TextChoices):
    DAY = "day", "하루"
    WEEK = "week", "한 주"
    MONTH = "month", "한 달"
    YEAR = "year", "한 해"


class Scope(TextChoices):
    RESOURCE = "resource", "이 자원에서"
    CENTER = "center", "이 센터의 같은 종류에서"
    NETWORK = "network", "모든 센터의 같은 종류에서"


class Weekday(IntegerChoices):
    MON = 0, "월"
    TUE = 1, "화"
    WED = 2, "수"
    THU = 3, "목"
    FRI = 4, "금"
    SAT = 5, "토"
    SUN = 6, "일"
