"""Blocks of running text."""

from __future__ import annotations

from django.db import models
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

TEXT = "글"
STRUCTURE = "정리"

RICH_TEXT = ["bold", "link", "document-link", "ol", "ul"]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label="제목", max_length=80)
    level = blocks.ChoiceBlock(label="크기", choices=[("2", "큰 제목"), ("3", "작은 제목")], default="2")

    class Meta:
        icon = "title"
        label = "제목"
        group = TEXT
        template = "components/streamfield/blocks/heading.html"
        description = "글을 나누는 제목"
        preview_value = {"text": "이렇게 이용해요", "level": "2"}


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": RICH_TEXT, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = "글"
        group = TEXT
        template = "components/streamfield/blocks/text.html"
        description = "굵은 글씨, 목록, 링크를 쓸 수 있는 글"
        preview_value = "<p>예약한 시간에 오시면 <b>바로</b> 이용할 수 있어요.</p>"


class KoreanImageBlock(ImageBlock):
    """Wagtail shows the name of its first part in code: "Image"."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.child_blocks["image"].label = "이미지"


class PictureBlock(blocks.StructBlock):
    """A picture; Wagtail's ImageBlock asks for a text for people who can't see it, or "decorative"."""

    image = KoreanImageBlock(label="그림")
    caption = blocks.CharBlock(label="설명", required=False, max_length=160)

    class Meta:
        icon = "image"
        label = "그림"
        group = TEXT
        template = "components/streamfield/blocks/picture.html"
        description = "그림과 설명. 뜻이 없는 그림은 장식으로 표시해 주세요."


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="말", rows=3)
    who = blocks.CharBlock(
        label="누구", required=False, max_length=60, help_text="이름 대신 역할을 적어 주세요."
    )

    class Meta:
        icon = "openquote"
        label = "인용"
        group = TEXT
        template = "components/streamfield/blocks/quote.html"
        description = "참여자나 상담사의 말"
        preview_value = {
            "text": "혼자가 아니라는 걸 알고 나니 다시 해 볼 힘이 났어요.",
            "who": "20대 청년 참여자",
        }


class CalloutTone(models.TextChoices):
    INFO = "info", "알아 두세요"
    GOOD = "good", "좋은 소식"
    CAUTION = "caution", "조심해 주세요"


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(label="종류", choices=CalloutTone.choices, default=CalloutTone.INFO)
    title = blocks.CharBlock(label="제목", required=False, max_length=60)
    text = blocks.RichTextBlock(label="글", features=RICH_TEXT)

    class Meta:
        icon = "info-circle"
        label = "알림 상자"
        group = TEXT
        template = "components/streamfield/blocks/callout.html"
        description = "꼭 알아야 할 것을 눈에 띄게"
        preview_value = {"tone": "info", "title": "준비물", "text": "<p>신분증만 가지고 오세요.</p>"}


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="질문", max_length=120)
    answer = blocks.RichTextBlock(label="답", features=RICH_TEXT)

    class Meta:
        icon = "help"
        label = "질문과 답"


class QuestionsBlock(blocks.ListBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(QuestionBlock(), **{"min_num": 1, **kwargs})

    class Meta:
        icon = "help"
        label = "자주 묻는 질문"
        group = STRUCTURE
        template = "components/streamfield/blocks/questions.html"
        description = "눌러서 펼치는 질문과 답"
        preview_value = [{"question": "정말 무료인가요?", "answer": "<p>네, 모두 무료예요.</p>"}]


class StepItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="할 일", max_length=60)
    text = blocks.TextBlock(label="설명", required=False, rows=2)

    class Meta:
        icon = "order"
        label = "순서"


class StepsBlock(blocks.ListBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(StepItemBlock(), **{"min_num": 1, **kwargs})

    class Meta:
        icon = "list-ol"
        label = "차례"
        group = STRUCTURE
        template = "components/streamfield/blocks/steps.html"
        description = "차례대로 할 일"
        preview_value = [
            {"title": "시간 고르기", "text": "비어 있는 시간을 골라 주세요."},
            {"title": "이용하기", "text": "예약한 시간에 오세요."},
        ]


class FigureBlock(blocks.StructBlock):
    """One number with what it counts."""

    label = blocks.CharBlock(label="무엇", max_length=40, help_text="예: 취업 연계")
    value = blocks.CharBlock(label="수", max_length=20, help_text="예: 350, +93%")
    unit = blocks.CharBlock(label="단위", required=False, max_length=10, help_text="예: 명, 건")
    note = blocks.CharBlock(
        label="덧붙임", required=False, max_length=120, help_text="예: 연인원, 2021년 기준"
    )

    class Meta:
        icon = "table"
        label = "수"


class FiguresBlock(blocks.ListBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(FigureBlock(), **{"min_num": 1, **kwargs})

    class Meta:
        icon = "table"
        label = "숫자로 보기"
        group = STRUCTURE
        template = "components/streamfield/blocks/figures.html"
        description = "크게 보여 줄 수와 그 뜻"
        preview_value = [{"label": "취업 연계", "value": "350", "unit": "명", "note": "2021년"}]
