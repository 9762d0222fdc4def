"""The words of mentoring."""

from django.db.models import TextChoices

TALK = "mentor_talk"
"""What a survey after a talk is about."""


class Area(TextChoices):
    """What a mentor knows about from their own work."""

    PLANNING = "planning", "기획·전략"
    MARKETING = "marketing", "마케팅·홍보"
    SALES = "sales", "영업·서비스"
    IT = "it", "개발·데이터"
    DESIGN = "design", "디자인"
    MEDIA = "media", "방송·콘텐츠"
    MAKING = "making", "생산·기술"
    FINANCE = "finance", "금융·회계"
    PUBLIC = "public", "공공·공기업"
    HEALTH = "health", "보건·복지"
    EDUCATION = "education", "교육"
    STARTUP = "startup", "창업"


class Way(TextChoices):
    """How a mentor and a young person meet."""

    IN_PERSON = "in-person", "센터에서"
    ONLINE = "online", "온라인으로"


class TalkStatus(TextChoices):
    """Where a request for a talk stands."""

    ASKED = "asked", "멘토의 답을 기다려요"
    PROPOSED = "proposed", "다른 시간을 제안받았어요"
    ACCEPTED = "accepted", "약속했어요"
    DECLINED = "declined", "이번에는 어려워요"
    EXPIRED = "expired", "답할 시간이 지났어요"
    CANCELLED = "cancelled", "취소했어요"


UNANSWERED = frozenset({TalkStatus.ASKED, TalkStatus.PROPOSED})
"""Somebody has to say yes or no: the mentor to what was asked, the young person to what was proposed."""
TAKING = UNANSWERED | {TalkStatus.ACCEPTED}
"""Each of these has an open time of the mentor for itself."""


class Side(TextChoices):
    """The two of a talk."""

    MENTOR = "mentor", "멘토"
    PERSON = "person", "신청한 사람"


class Mood(TextChoices):
    """How the month was; 5 is best."""

    VERY_GOOD = "5", "아주 좋았어요"
    GOOD = "4", "좋았어요"
    SO_SO = "3", "그저 그랬어요"
    BAD = "2", "힘들었어요"
    VERY_BAD = "1", "많이 힘들었어요"
