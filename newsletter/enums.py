"""The words of the newsletter, and the groups that rules speak of."""

from __future__ import annotations

from django.db.models import TextChoices

from events.enums import ProgramKind
from home.enums import PolicyField


class SubscriberStatus(TextChoices):
    PENDING = "pending", "확인을 기다려요"
    CONFIRMED = "confirmed", "받고 있어요"
    PAUSED = "paused", "쉬고 있어요"
    STOPPED = "stopped", "그만 받아요"
    BOUNCED = "bounced", "메일이 닿지 않아요"
    COMPLAINED = "complained", "스팸으로 신고했어요"


RECEIVING = frozenset({SubscriberStatus.CONFIRMED})
"""Only these are ever sent a campaign."""
CONFIRMED = RECEIVING | {SubscriberStatus.PAUSED}
"""The mailbox said yes, and has not stopped."""
ENDED = frozenset({SubscriberStatus.STOPPED, SubscriberStatus.BOUNCED, SubscriberStatus.COMPLAINED})
"""Who wants to come back subscribes anew, with a new confirmation."""


class Frequency(TextChoices):
    """How often topic alerts are gathered; newsletters come when they are sent."""

    AT_ONCE = "at-once", "바로바로"
    DAILY = "daily", "하루에 한 번"
    WEEKLY = "weekly", "한 주에 한 번"
    NEVER = "never", "알림 없이 소식지만"


GATHERED = (Frequency.AT_ONCE, Frequency.DAILY, Frequency.WEEKLY)
ALERTS = "alerts"
"""What a link in an alert stops: not a topic, but all alerts. Newsletters go on."""


class Source(TextChoices):
    """Where somebody said yes."""

    SITE = "site", "누리집"
    QR = "qr", "QR"
    ACCOUNT = "account", "내 계정"
    IMPORT = "import", "가져오기"


STORIES = "stories"
TOPICS: dict[str, list[tuple[str, str]]] = {
    "프로그램": list(ProgramKind.choices),
    "청년정책": list(PolicyField.choices),
    "이야기": [(STORIES, "우수사례")],
}
"""What one can follow, in groups, as form fields want choices. The values are different in all groups."""

CONSENT = "newsletter"
"""The kind of `people.ConsentText` that subscribers agree to."""


class CampaignKind(TextChoices):
    ISSUE = "issue", "소식지"
    ALERT = "alert", "맞춤 알림"


class CampaignStatus(TextChoices):
    DRAFT = "draft", "쓰는 중"
    SCHEDULED = "scheduled", "예약됨"
    PREPARING = "preparing", "준비하는 중"
    SENDING = "sending", "보내는 중"
    STOPPED = "stopped", "멈춤"
    SENT = "sent", "다 보냈어요"


class DeliveryStatus(TextChoices):
    QUEUED = "queued", "보낼 거예요"
    SENT = "sent", "보냈어요"
    BOUNCED = "bounced", "주소가 받지 않아요"
    FAILED = "failed", "보내지 못했어요"
    SKIPPED = "skipped", "받지 않기로 했어요"


class HappeningKind(TextChoices):
    NEW = "new", "새로 나왔어요"
    SEATS = "seats", "자리가 났어요"
