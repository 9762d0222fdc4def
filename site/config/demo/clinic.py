"""The document clinic: two centers take papers; some wait, one is late, one is answered, one was taken back."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from clinic.enums import PaperKind
from clinic.models import CenterClinic, Review
from clinic.services.answering import comment_add, review_answer, review_take
from clinic.services.sending import papers_send, papers_withdraw
from config.demo.centers import DemoCenter
from core import clock
from home.models import CenterPage
from people.models import User

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
PDF += b"trailer<</Root 1 0 R>>\n%%EOF\n"
DAYS = {"hongdae": 5, "yangju": 3}


def add_papers(centers: dict[str, DemoCenter], visitors: list[User]) -> None:
    for slug, days in DAYS.items():
        CenterClinic.objects.create(center=centers[slug].page, working_days=days)
    hongdae, yangju = (centers[slug].page for slug in DAYS)
    first, second, third, fourth, *_ = visitors
    staff = User.objects.get(email="counsellor@didim.example")

    def send(person: User, center: CenterPage, kind: PaperKind, name: str, question: str = "") -> Review:
        paper = SimpleUploadedFile(f"{name}.pdf", PDF)
        return papers_send(person=person, center=center, kind=kind, uploads=[paper], question=question)

    send(first, hongdae, PaperKind.CV, "이력서", "경력이 짧아서 무엇을 앞에 적을지 모르겠어요.")
    late = send(second, hongdae, PaperKind.PORTFOLIO, "스토리보드", "처음 세 장만 봐 주셔도 괜찮아요.")
    review_take(review=late, by=staff)
    sent_at = clock.now() - timedelta(days=9)
    Review.objects.filter(pk=late.pk).update(
        created_at=sent_at, promised_on=clock.today() - timedelta(days=1)
    )
    _answer(send(third, hongdae, PaperKind.COVER_LETTER, "자기소개서", "지원 동기가 흐릿한가요?"), staff)
    papers_withdraw(review=send(fourth, yangju, PaperKind.COVER_LETTER, "초안"))


def _answer(review: Review, staff: User) -> None:
    review_take(review=review, by=staff)
    comment_add(
        review=review, by=staff, text="2문단: 맡은 일보다 바뀐 결과를 먼저 적으면 눈에 더 잘 들어와요."
    )
    comment_add(review=review, by=staff, text="3문단: 숫자를 하나 넣어 보세요. 예: 방문자가 두 배로 늘었다.")
    review_answer(
        review=review,
        by=staff,
        text="지원 동기는 또렷해요. 차례만 바꾸면 더 좋아져요. 고친 곳을 표시한 파일을 함께 보내요.",
        upload=SimpleUploadedFile("자기소개서-의견.pdf", PDF),
    )
