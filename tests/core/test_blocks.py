"""Body blocks: each has words and a preview in the editor, and says what it is on the page."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.blocks import StreamValue, StructBlockValidationError

from core.blocks.body import BodyStreamBlock
from core.blocks.content import PictureBlock
from core.blocks.links import FileBlock, LinkBlock
from core.blocks.text import plain_text, strip_markup
from core.models import CustomDocument
from home.models import StandardPage
from tests.factories.core import ImageFactory
from tests.factories.home import StandardFactory

pytestmark = pytest.mark.once

BLOCKS = BodyStreamBlock().child_blocks
WITH_PREVIEW = {name: block for name, block in BLOCKS.items() if name not in {"picture", "file"}}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=list(BLOCKS))
def test_the_picker_explains_every_block(block: Any) -> None:
    assert block.label
    assert block.meta.group
    assert block.meta.description
    assert block.meta.icon != "placeholder"


def test_no_part_of_a_picture_is_named_in_code() -> None:
    parts = PictureBlock().child_blocks["image"].child_blocks
    assert parts["image"].label == "이미지"


@pytest.mark.django_db
@pytest.mark.parametrize("block", WITH_PREVIEW.values(), ids=list(WITH_PREVIEW))
def test_the_picker_shows_a_preview(admin_client: Client, block: Any) -> None:
    assert block.is_previewable
    response = admin_client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert response.status_code == 200
    words = block.get_searchable_content(block.get_preview_value())
    shown = strip_markup(response.content.decode())
    assert any(strip_markup(word) in shown for word in words)


@pytest.mark.django_db
def test_a_picture_needs_words_or_to_be_decoration() -> None:
    image, block = ImageFactory.create(), PictureBlock()

    def clean(**image_value: Any) -> Any:
        value = {
            "image": {"image": image.pk, "alt_text": "", "decorative": False, **image_value},
            "caption": "",
        }
        return block.clean(block.to_python(value))

    with pytest.raises(StructBlockValidationError):
        clean()
    assert 'alt="상담실"' in block.render(clean(alt_text="상담실"))
    assert 'alt=""' in block.render(clean(decorative=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("to_page", "url", "is_valid"),
    [
        (True, "", True),
        (False, "https://example.com/", True),
        (False, "", False),
        (True, "https://e.com/", False),
    ],
    ids=["page", "address", "neither", "both"],
)
def test_a_button_leads_to_one_place(to_page: bool, url: str, is_valid: bool) -> None:
    page, block = StandardFactory.create(slug="guide"), LinkBlock()
    value = block.to_python({"label": "안내 보기", "page": page.pk if to_page else None, "url": url})
    if not is_valid:
        with pytest.raises(StructBlockValidationError):
            block.clean(value)
        return
    cleaned = block.clean(value)
    assert cleaned.href == (url or "/guide/")
    assert cleaned.is_external is not to_page
    assert "안내 보기" in block.render(cleaned)


@pytest.mark.django_db
def test_a_file_tells_its_type_and_size() -> None:
    document = CustomDocument.objects.create(title="신청서", file=ContentFile(b"x" * 2048, name="form.hwp"))
    html = FileBlock().render(FileBlock().to_python({"document": document.pk, "label": ""}))
    for words in ("신청서", "HWP", "2.0"):
        assert words in html


@pytest.mark.django_db
def test_every_block_renders_and_is_searched(client: Client) -> None:
    body = [
        {"type": name, "value": block.get_prep_value(block.get_preview_value())}
        for name, block in WITH_PREVIEW.items()
    ]
    page = StandardFactory.create(body=body)
    response = client.get(page.url)
    html = response.content.decode()
    text = StandardPage.objects.get(pk=page.pk).body_text
    for words in ("정말 무료인가요?", "시간 고르기", "취업 연계", "준비물", "20대 청년 참여자"):
        assert words in html
        assert words in text
    assert "style=" not in html
    assert "<iframe" not in html


def test_nothing_has_no_words() -> None:
    assert plain_text(StreamValue(BodyStreamBlock(), [])) == ""
