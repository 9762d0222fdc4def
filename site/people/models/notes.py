from django.conf import settings
from django.db import models
from encrypted_fields.fields import EncryptedTextField

from core import clock


class SensitiveNote(models.Model):
    """A counsellor's note about a person (PIPA §23): encrypted, in a table of its own, read by its author only."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="sensitive_notes",
        verbose_name="사람",
    )
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.PROTECT, related_name="+", verbose_name="센터"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="쓴 사람"
    )
    body = EncryptedTextField("내용")
    created_at = models.DateTimeField("쓴 때", default=clock.now, editable=False)
    updated_at = models.DateTimeField("고친 때", auto_now=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "상담 메모"
        verbose_name_plural = "상담 메모"

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"
