"""What happens when pages are published, moved or removed. Nothing happens on a saved draft."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from events import rooms
from events.addresses import forget_index_address
from events.models import ProgramIndexPage, ProgramPage, Session
from events.services.lotteries import lotteries_promise
from events.services.page_changes import WATCHED, page_change_note
from events.services.places import sync_places
from events.services.session_rooms import rooms_let_go, rooms_take_again
from events.services.sessions import sync_sessions

for signal in (post_save, post_delete, page_published, page_unpublished, page_slug_changed, post_page_move):
    signal.connect(forget_index_address, sender=ProgramIndexPage, dispatch_uid="events-index")
for signal in (post_save, post_delete):
    signal.connect(forget_index_address, sender=Site, dispatch_uid="events-site")


@receiver(pre_save, sender=ProgramPage)
def note_change(
    instance: ProgramPage, raw: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """Saving a draft writes none of these fields of the page itself."""
    is_written = update_fields is None or not update_fields.isdisjoint(WATCHED)
    if instance.live and instance.pk and is_written and not raw:
        page_change_note(instance)


@receiver(page_published, sender=ProgramPage)
def make_sessions(instance: ProgramPage, **kwargs: Any) -> None:
    """Wagtail says so of a page that is to be published later, too: its sessions come with it."""
    if instance.live:
        sync_sessions(instance)
        rooms_take_again(instance)
        sync_places(instance)
        lotteries_promise(instance)


@receiver(page_unpublished, sender=ProgramPage)
def free_rooms(instance: ProgramPage, **kwargs: Any) -> None:
    rooms_let_go(instance)


@receiver(post_delete, sender=Session)
def free_room(instance: Session, **kwargs: Any) -> None:
    """A session that goes with its program lets its room go. Only sessions that staff changed have one."""
    if instance.is_edited and not instance.is_over:
        rooms.let_go(instance.uid, None)


@receiver(post_page_move, sender=ProgramPage)
def follow_move(instance: ProgramPage, **kwargs: Any) -> None:
    """A program that moved under another center is that center's from now on."""
    program = ProgramPage.objects.get(pk=instance.pk)
    program.set_center()
    ProgramPage.objects.filter(pk=program.pk).update(center=program.center_id)
