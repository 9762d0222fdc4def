"""Pictures of the site: published without what the camera wrote beside them, and refused kindly when broken."""

import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image, ImageCms, ImageFile, ImageSequence
from PIL.PngImagePlugin import PngInfo
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from core.models import CustomImage
from core.picture_fields import without_notes
from people.enums import Role
from tests.factories.staff import member, signed_in

ORIENTATION, GPS = 0x0112, 0x8825
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SECRET = b"cam-4711"


def exif(orientation: int = 6) -> Image.Exif:
    """Turned by a quarter, with the place and the name of the camera."""
    notes = Image.Exif()
    notes[ORIENTATION] = orientation
    notes[0x0110] = SECRET.decode()
    notes.get_ifd(GPS).update({1: "N", 2: (37.0, 33.0, 59.5), 3: "E", 4: (126.0, 58.0, 41.0)})
    return notes


def picture(kind: str = "JPEG", **kwargs: Any) -> bytes:
    """80 by 40: red on the left, blue on the right."""
    image = Image.new("RGB", (80, 40), "red")
    image.paste("blue", (40, 0, 80, 40))
    out = io.BytesIO()
    image.save(out, kind, **{"exif": exif(), "icc_profile": ICC, **kwargs})
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def assert_bare(content: bytes) -> None:
    image = opened(content)
    assert SECRET not in content
    assert not dict(image.getexif())
    assert not {"exif", "xmp", "comment", "photoshop"} & image.info.keys()


# --- Bytes


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_turned_upright_with_its_colors_and_without_notes(kind: str) -> None:
    clean = without_notes(picture(kind, xmp=b"<x>" + SECRET + b"</x>"))
    assert_bare(clean)
    image = opened(clean)
    assert (image.format, image.size, image.info["icc_profile"]) == (kind, (40, 80), ICC)
    top, bottom = (image.convert("HSV").getpixel((20, y))[0] for y in (10, 70))  # type: ignore[index]
    assert min(top, 255 - top) < 10, "red"
    assert abs(bottom - 170) < 10, "blue"


def test_a_jpeg_is_written_as_finely_as_it_came() -> None:
    fine = picture(quality=97, subsampling=0, comment=SECRET)
    clean = without_notes(fine)
    assert_bare(clean)
    assert opened(clean).quantization == opened(fine).quantization  # type: ignore[attr-defined]


def test_words_in_a_png_go() -> None:
    words = PngInfo()
    words.add_text("Author", SECRET.decode())
    words.add_itxt("Location", SECRET.decode(), zip=True)
    clean = without_notes(picture("PNG", pnginfo=words, exif=b""))
    assert_bare(clean)
    assert opened(clean).text == {}  # type: ignore[attr-defined]


def test_a_lossless_webp_stays_lossless() -> None:
    fine = picture("WEBP", lossless=True, exif=exif(1))
    assert opened(without_notes(fine)).tobytes() == opened(fine).tobytes()


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "PNG"])
def test_what_moves_goes_on_moving(kind: str) -> None:
    frames = [Image.new("RGB", (16, 16), color) for color in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(
        out, kind, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0, exif=exif(1)
    )
    clean = without_notes(out.getvalue())
    assert_bare(clean)
    moving = Image.open(io.BytesIO(clean))
    moments = []
    for frame in ImageSequence.Iterator(moving):
        frame.load()
        moments.append(round(frame.info["duration"]))
    assert moments == [100, 200, 300]


@pytest.mark.parametrize(("kind", "notes"), [("JPEG", b""), ("PNG", b""), ("GIF", b"")])
def test_without_notes_the_file_is_left_alone(kind: str, notes: bytes) -> None:
    content = picture(kind, exif=notes, icc_profile=None)
    assert without_notes(content) is content


# --- Every way in


def add(client: Client, upload: SimpleUploadedFile) -> Any:
    return client.post("/cms/images/add/", {"title": "사진", "file": upload, "collection": root().pk})


def add_several(client: Client, upload: SimpleUploadedFile) -> Any:
    asked = {"title": "사진", "files[]": upload, "collection": root().pk}
    return client.post("/cms/images/multiple/add/", asked)


def add_in_chooser(client: Client, upload: SimpleUploadedFile) -> Any:
    asked = {
        "image-chooser-upload-title": "사진",
        "image-chooser-upload-file": upload,
        "image-chooser-upload-collection": root().pk,
    }
    return client.post("/cms/images/chooser/create/", asked)


def root() -> Collection:
    return Collection.get_first_root_node()


def upload_of(content: bytes, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


WAYS = pytest.mark.parametrize("way", [add, add_several, add_in_chooser])


@WAYS
@pytest.mark.django_db
def test_no_picture_and_no_copy_of_it_has_notes(way: Callable[..., Any]) -> None:
    way(signed_in(member(Role.OPERATOR)), upload_of(picture()))
    image = CustomImage.objects.get()
    assert (image.width, image.height) == (40, 80)
    with image.file.open() as file:
        content = file.read()
    assert_bare(content)
    assert image.file_size == len(content)
    with image.get_rendition("width-20").file.open() as file:
        assert_bare(file.read())


@WAYS
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
@pytest.mark.django_db
def test_a_picture_that_was_cut_off_is_refused_like_any_other_broken_one(
    way: Callable[..., Any], name: str
) -> None:
    whole = picture({"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[name[2:]], exif=b"", quality=100)
    response = way(signed_in(member(Role.OPERATOR)), upload_of(whole[: len(whole) * 3 // 4], name))
    assert response.status_code == 200
    assert not CustomImage.objects.exists()


@pytest.mark.django_db
def test_a_broken_picture_says_so_at_the_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as a certificate leaves it
    whole = picture()
    said = []
    for content in (whole[: len(whole) - 100], b"no picture"):
        form = get_image_form(CustomImage)(
            {"title": "사진", "collection": root().pk}, {"file": upload_of(content)}
        )
        assert list(form.errors) == ["file"]
        said.append(form.errors["file"])
    assert said[0] == said[1]


# --- What was uploaded before


@pytest.mark.django_db
def test_pictures_of_before_are_cleaned_once() -> None:
    image = CustomImage.objects.create(title="강당", file=SimpleUploadedFile("hall.jpg", picture()))
    plain = CustomImage.objects.create(
        title="그림", file=SimpleUploadedFile("plain.jpg", picture(exif=b"", icc_profile=b""))
    )
    before = image.get_rendition("width-20")
    out = io.StringIO()
    call_command("clean_pictures", stdout=out)
    assert "1장" in out.getvalue()
    again = CustomImage.objects.get(pk=image.pk)
    with again.open_file() as file:
        content = file.read()
    assert_bare(content)
    assert opened(content).size == (again.width, again.height) == (40, 80)
    assert again.file.name == image.file.name
    assert again.file_size == len(content)
    assert again.file_hash == hashlib.sha1(content, usedforsecurity=False).hexdigest()
    scaled = again.renditions.get()
    assert scaled.file.name == before.file.name
    assert opened(scaled.file.read()).size == (scaled.width, scaled.height) == (20, 40)
    scaled.file.seek(0)
    assert_bare(scaled.file.read())
    assert CustomImage.objects.get(pk=plain.pk).file_hash == plain.file_hash
    call_command("clean_pictures", stdout=out)
    assert "0장" in out.getvalue()


@pytest.mark.django_db
def test_a_picture_that_is_lost_stops_no_other() -> None:
    lost = CustomImage.objects.create(title="없음", file=SimpleUploadedFile("lost.jpg", picture()))
    image = CustomImage.objects.create(title="강당", file=SimpleUploadedFile("hall.jpg", picture()))
    lost.file.storage.delete(lost.file.name)
    with pytest.raises(CommandError, match="1장"):
        call_command("clean_pictures", stdout=io.StringIO())
    with CustomImage.objects.get(pk=image.pk).open_file() as file:
        assert_bare(file.read())
