"""Where one meets online, and how those follow who can't hear: for people with a seat, never for the public."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

MOST_SCRIPT = 20_000
"""Letters: a talk of an hour and a half has some 15,000."""


def validate_meeting_url(url: str) -> None:
    """Only what goes encrypted, and nobody's password for another site before the name of the host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return  # the field itself has said so
    if parts.scheme != "https":
        raise ValidationError(
            "https://로 시작하는 주소만 쓸 수 있어요. 예: https://zoom.us/j/…", code="https"
        )
    if "@" in parts.netloc:
        raise ValidationError(
            "주소에 이름과 비밀번호를 적을 수 없어요. ‘@’ 앞을 지워 주세요.", code="credentials"
        )


class Online(models.Model):
    """A program has these for all its sessions; what a session has of its own goes before."""

    online_url = models.URLField(
        "온라인 주소",
        max_length=500,
        blank=True,
        validators=[validate_meeting_url],
        help_text="줌이나 유튜브 라이브의 주소예요. 자리가 있는 사람에게만, 시작 한 시간 전부터 끝날 때까지 보여요.",
    )
    captions_url = models.URLField(
        "자막 주소",
        max_length=500,
        blank=True,
        validators=[validate_meeting_url],
        help_text="실시간 자막이나 속기를 볼 수 있는 주소예요. 온라인 주소와 함께 보여요.",
    )
    script = models.TextField(
        "대본",
        max_length=MOST_SCRIPT,
        blank=True,
        help_text="듣기 어려운 사람이 함께 읽을 글이에요. 자막이 없다면 강의 글이나 요약을 적어 주세요.",
    )

    online_panel = MultiFieldPanel(
        [FieldPanel("online_url"), FieldPanel("captions_url"), FieldPanel("script")], heading="온라인"
    )

    class Meta:
        abstract = True
