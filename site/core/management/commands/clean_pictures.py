import logging
from typing import Any

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError

from core.models import CustomImage, CustomRendition
from core.picture_fields import without_notes

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Once, where pictures were uploaded before uploads lost their notes. Safe to run again: what is clean stays as it is."""

    help = "Takes what the camera wrote (place, time, device) out of pictures that were uploaded before that was done at upload."

    def handle(self, *args: Any, **options: Any) -> None:
        """A picture that can't be read stops no other; the exit code tells at the end."""
        cleaned, failed = 0, 0
        for image in CustomImage.objects.order_by("pk").iterator():
            try:
                cleaned += clean(image)
            except Exception:
                logger.exception("Picture %s could not be cleaned.", image.pk)
                failed += 1
        self.stdout.write(f"사진 {cleaned}장에서 찍은 곳과 때를 지웠어요.")
        if failed:
            raise CommandError(f"{failed}장은 읽을 수 없었어요. 기록을 보고 다시 올리거나 지워 주세요.")


def clean(image: CustomImage) -> bool:
    """Write a picture anew under its own name, and what was scaled from it, so that every address stays. False when it has no
    notes."""
    with image.open_file() as file:
        content = file.read()
    written = without_notes(content)
    if written is content:
        return False
    _write(image, written)
    fresh = CustomImage.objects.get(pk=image.pk)
    fresh.width, fresh.height = _size(fresh)
    fresh.file_size, fresh.file_hash = len(written), ""
    fresh.save()
    fresh.get_file_hash()
    for (
        rendition
    ) in fresh.renditions.all():  # not deleted and made: the worker would delete the new file later
        scaled = fresh.generate_rendition_file(rendition.filter)
        scaled.seek(0)
        _write(rendition, scaled.read())
        again = fresh.renditions.get(pk=rendition.pk)
        again.width, again.height = _size(again)
        again.save()
        again.purge_from_cache()
    return True


def _write(picture: CustomImage | CustomRendition, content: bytes) -> None:
    storage, name = picture.file.storage, picture.file.name
    spare = storage.save(
        f"{name}.clean", ContentFile(content)
    )  # left behind where the machine stops in between
    storage.delete(name)
    storage.save(name, ContentFile(content))
    storage.delete(spare)


def _size(image: CustomImage | CustomRendition) -> tuple[int, int]:
    with image.get_willow_image() as picture:
        width, height = picture.get_size()
    return width, height
