"""Blocks that lead somewhere: buttons, files, videos and meetings."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.template.defaultfilters import filesizeformat
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

GROUP = "링크와 파일"


class LinkValue(blocks.StructValue):
    @property
    def href(self) -> str:
        """The address: that of the page when one is chosen."""
        page = self.get("page")
        return (page.url if page else self.get("url")) or ""

    @property
    def text(self) -> str:
        page = self.get("page")
        return self.get("label") or (page.title if page else "")

    @property
    def is_external(self) -> bool:
        return not self.get("page")


class LinkBlock(blocks.StructBlock):
    """One link, to a page of the site or to another address."""

    label = blocks.CharBlock(
        label="글자", max_length=60, help_text="어디로 가는지 알 수 있게 적어 주세요. ‘여기’는 피해 주세요."
    )
    page = blocks.PageChooserBlock(label="페이지", required=False)
    url = blocks.URLBlock(
        label="다른 주소", required=False, help_text="페이지를 고르지 않을 때만 적어 주세요."
    )

    class Meta:
        icon = "link"
        label = "버튼 링크"
        group = GROUP
        template = "components/streamfield/blocks/link.html"
        description = "다음에 할 일로 이끄는 버튼"
        preview_value = {"label": "상담 예약하기", "page": None, "url": "https://example.com/"}
        value_class = LinkValue

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")) and not self.is_deferred_validation:
            message = "페이지와 다른 주소 가운데 하나만 채워 주세요."
            raise StructBlockValidationError(block_errors={"url": ValidationError(message)})
        return cleaned


class FileValue(blocks.StructValue):
    @property
    def kind(self) -> str:
        """The type of the file as people call it: `PDF`, `HWP`."""
        document = self.get("document")
        return document.file_extension.upper() if document else ""

    @property
    def size(self) -> str:
        document = self.get("document")
        return filesizeformat(document.get_file_size()) if document else ""

    @property
    def text(self) -> str:
        document = self.get("document")
        return self.get("label") or (document.title if document else "")


class FileBlock(blocks.StructBlock):
    """A file to take home, with its type and size."""

    document = DocumentChooserBlock(label="파일")
    label = blocks.CharBlock(label="보이는 이름", required=False, max_length=80)

    class Meta:
        icon = "doc-full"
        label = "파일"
        group = GROUP
        template = "components/streamfield/blocks/file.html"
        description = "내려받을 파일. 한글 파일에는 PDF도 함께 올려 주세요."
        value_class = FileValue


class MediaService(models.TextChoices):
    YOUTUBE = "youtube", "유튜브"
    YOUTUBE_LIVE = "youtube_live", "유튜브 라이브"
    ZOOM = "zoom", "줌"
    OTHER = "other", "그 밖의 곳"


class MediaLinkValue(blocks.StructValue):
    @property
    def service_label(self) -> str:
        value = self.get("service")
        return str(MediaService(value).label) if value in MediaService.values else ""


class MediaLinkBlock(blocks.StructBlock):
    """A video or a meeting on another site: a plain link, nothing is loaded from there."""

    service = blocks.ChoiceBlock(label="곳", choices=MediaService.choices, default=MediaService.YOUTUBE)
    title = blocks.CharBlock(label="제목", max_length=80)
    url = blocks.URLBlock(label="주소")
    note = blocks.CharBlock(
        label="안내", required=False, max_length=120, help_text="길이, 자막이나 수어가 있는지 알려 주세요."
    )

    class Meta:
        icon = "media"
        label = "영상·화상 링크"
        group = GROUP
        template = "components/streamfield/blocks/media_link.html"
        description = "유튜브나 줌으로 가는 링크 카드"
        preview_value = {
            "service": "youtube",
            "title": "온라인 취업특강 다시 보기",
            "url": "https://example.com/",
            "note": "52분, 자막 있음",
        }
        value_class = MediaLinkValue
