"""The words of centers and case stories."""

from django.db import models


class CenterKind(models.TextChoices):
    JOB_CAFE = "job-cafe", "일자리카페"
    YOUTH_CENTER = "youth-center", "청년센터"
    YOUTH_SPACE = "youth-space", "청년공간"
    YOUTH_JOB_CENTER = "youth-job-center", "청년일자리센터"
    DODREAM = "dodream", "청년두드림센터"


class Weekday(models.IntegerChoices):
    """As `date.weekday()` counts."""

    MONDAY = 0, "월요일"
    TUESDAY = 1, "화요일"
    WEDNESDAY = 2, "수요일"
    THURSDAY = 3, "목요일"
    FRIDAY = 4, "금요일"
    SATURDAY = 5, "토요일"
    SUNDAY = 6, "일요일"


class ChannelKind(models.TextChoices):
    KAKAO = "kakao", "카카오톡 채널"
    PHONE = "phone", "전화"
    ZOOM = "zoom", "줌"
    YOUTUBE_LIVE = "youtube-live", "유튜브 라이브"
    EMAIL = "email", "이메일"
    TEXT = "text", "문자 알림"
    SNS = "sns", "SNS"
    OTHER = "other", "기타"


class Track(models.TextChoices):
    COUNSELLING = "counselling", "상담"
    OPERATION = "operation", "운영"
    PARTNER = "partner", "유관기관"


class Award(models.IntegerChoices):
    """Ranked: the lower the number, the higher the award."""

    GRAND = 1, "대상"
    TOP = 2, "최우수상"
    EXCELLENCE = 3, "우수상"
    ENCOURAGEMENT = 4, "장려상"

    @property
    def slug(self) -> str:
        """How the award stands in an address."""
        return self.name.lower()


class Stage(models.TextChoices):
    """The way of a person through the service."""

    DIAGNOSIS = "diagnosis", "진단"
    REFERRAL = "referral", "연계"
    TRAINING = "training", "훈련"
    EMPLOYMENT = "employment", "취업"
    FOLLOW_UP = "follow-up", "사후관리"


class PolicyField(models.TextChoices):
    """What a policy is about, as the central youth policy portal divides them."""

    EMPLOYMENT = "employment", "고용"
    HOUSING = "housing", "주거"
    FINANCE = "finance", "금융"
    WELFARE = "welfare", "복지"
