"""What happens when pages come out."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from events.models import ProgramPage
from home.models import NewsPage, StoryPage
from newsletter.services.noticing import page_notice


@receiver(page_published, sender=ProgramPage)
@receiver(page_published, sender=StoryPage)
@receiver(page_published, sender=NewsPage)
def notice(instance: ProgramPage | StoryPage | NewsPage, **kwargs: Any) -> None:
    """Wagtail says so of a page that is to be published later, too, and again when it is."""
    if instance.live:
        page_notice(instance)
