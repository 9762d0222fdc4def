"""Pictures that staff upload (`core.models.CustomImage`): what the camera wrote beside them is not published."""

from __future__ import annotations

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile
from PIL import Image, ImageFile, ImageOps, ImageSequence
from PIL.JpegImagePlugin import get_sampling
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

NOTES = frozenset({"exif", "xmp", "photoshop", "comment", "mp", "Raw profile type exif"})
"""What tells where, when, with which device and by whom a picture was taken."""
QUALITY = 90  # of formats that don't say how they were made


def without_notes(content: bytes) -> bytes:
    """The same picture, upright, with its colors (ICC) and without notes; the very bytes where it has none.

    A GIF stays as it is: it holds no place, and what moves would be changed by writing it anew."""
    picture = Image.open(io.BytesIO(content))
    ImageFile.LOAD_TRUNCATED_IMAGES = (
        False  # WeasyPrint, which makes certificates, allows them to its whole process
    )
    picture.load()  # raises OSError when the file is cut off
    texts = getattr(picture, "text", {})  # of a PNG
    if picture.format == "GIF" or not (texts or NOTES & picture.info.keys()):
        return content
    kept: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile") or b"", "exif": b"", "xmp": b""}
    out = io.BytesIO()
    if picture.format in ("JPEG", "MPO"):
        kept |= {"qtables": picture.quantization, "subsampling": get_sampling(picture), "comment": b""}  # type: ignore[attr-defined]
        ImageOps.exif_transpose(picture).save(out, "JPEG", **kept)
    elif getattr(picture, "is_animated", False):
        durations = [_duration(frame) for frame in ImageSequence.Iterator(picture)]
        kept |= {"duration": durations, "loop": picture.info.get("loop", 0), "quality": QUALITY}
        picture.seek(0)
        picture.save(out, picture.format, save_all=True, **kept)
    else:
        kept |= {"quality": QUALITY, "lossless": b"VP8L" in content}  # the mark of a lossless WebP
        ImageOps.exif_transpose(picture).save(out, picture.format, **kept)
    return out.getvalue()


def _duration(frame: Image.Image) -> int:
    frame.load()  # only then it is known
    return round(frame.info.get("duration", 0))


class PictureField(WagtailImageField):
    """A picture without notes. A file that breaks while it is read is refused like any other that is no picture."""

    def to_python(self, data: Any) -> Any:
        try:
            upload = super().to_python(data)
            return upload and self._clean(upload)
        except ValidationError:
            raise
        except Exception as error:  # decoders break in many ways
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error

    def _clean(self, upload: Any) -> Any:
        upload.seek(0)
        content = upload.read()
        upload.seek(0)
        clean = without_notes(content)
        if clean is content:
            return upload
        written = InMemoryUploadedFile(
            io.BytesIO(clean), None, upload.name, upload.content_type, len(clean), None
        )
        written.image = upload.image  # type: ignore[attr-defined] # as Wagtail's own field gives it
        return written


class PictureForm(BaseImageForm):
    """However a picture comes in (one, many, from the chooser of a page), Wagtail makes the form from this one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if file := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=file.label, required=file.required, widget=file.widget, max_length=file.max_length
            )
