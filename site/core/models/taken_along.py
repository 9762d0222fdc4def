"""Pages that are off the site because of a page above them. Written by `core.going_along`, by nobody else."""

from django.db import models
from wagtail.models import Page, Revision


class TakenAlong(models.Model):
    """A page that went off the site with one above it, and comes back with it as it was."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="+")
    revision = models.ForeignKey(
        Revision,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="공개되어 있던 판이에요. 없으면 지금 저장된 그대로예요.",
    )

    class Meta:
        verbose_name = "함께 내린 페이지"
        verbose_name_plural = "함께 내린 페이지"

    def __str__(self) -> str:
        return f"{self.page_id}"
