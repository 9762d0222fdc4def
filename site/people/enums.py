"""The words about people, and the groups that rules speak of."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a member of staff does. Roles of a center are given for one center; the others for the whole network."""

    MANAGER = "manager", "센터장"
    DESK = "desk", "창구"
    COUNSELLOR = "counsellor", "상담사"
    EDITOR = "editor", "편집자"
    OPERATOR = "operator", "운영자"
    AUDITOR = "auditor", "감사자"


NETWORK_ROLES = frozenset({Role.OPERATOR, Role.AUDITOR})
CENTER_ROLES = frozenset(Role) - NETWORK_ROLES


class Track(TextChoices):
    """Strikes of one track never count in another."""

    ROOMS = "rooms", "공간·예약"
    PROGRAMS = "programs", "프로그램"
    CARE = "care", "돌봄 프로그램"


EXEMPT_TRACKS = frozenset({Track.CARE})
"""Missing an appointment here makes a task for staff, never a strike: a ban would hurt those who hide at home."""


class AccessAction(TextChoices):
    """What staff did with personal data (안전성 확보조치 기준 §8: 수행업무)."""

    VIEW = "view", "조회"
    LIST = "list", "목록 조회"
    EXPORT = "export", "내려받기"
    CHANGE = "change", "변경"


class AgeBand(TextChoices):
    """만 나이 in bands, for statistics without identity."""

    UNDER_19 = "-18", "18세 이하"
    FROM_19 = "19-24", "19~24세"
    FROM_25 = "25-29", "25~29세"
    FROM_30 = "30-34", "30~34세"
    FROM_35 = "35-39", "35~39세"
    OVER_39 = "40-", "40세 이상"
    UNKNOWN = "", "모름"


class RightsRequestKind(TextChoices):
    """What people may ask of whoever keeps their data (개인정보 보호법 제35조-제37조)."""

    VIEW = "view", "열람"
    CORRECT = "correct", "정정"
    DELETE = "delete", "삭제"
    STOP = "stop", "처리 정지"


class LegalKind(TextChoices):
    PRIVACY = "privacy", "개인정보 처리방침"
    TERMS = "terms", "이용약관"
    NO_COLLECTION = "no-email-collection", "이메일무단수집거부"
    ACCESSIBILITY = "accessibility", "접근성 안내"
