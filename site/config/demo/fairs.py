"""The companies of the job fair, with times, and interviews that were booked, called off and held. All of them are invented."""

from __future__ import annotations

from datetime import datetime, timedelta

from core import clock
from events.models import ProgramPage
from fairs.models import Company, Entries, Interview, Slot
from fairs.services.fairs import slots_add
from fairs.services.interviews import interview_book, interview_cancel
from people.models import User

FAIR = "untact-job-fair"
COMPANIES = [
    ("새봄소프트(가상)", "신입 웹 개발자 2명. 경력이 없어도 괜찮아요.", "", "https://meet.example/saebom"),
    ("디딤물류(가상)", "물류 사무 1명, 배송 계획 담당 1명", "", "https://meet.example/didim-logistics"),
    ("한걸음식품(가상)", "품질 관리 1명. 식품 관련 학과면 좋아요.", "", "https://meet.example/hangeoreum"),
]


def add_companies(visitors: list[User]) -> None:
    program = ProgramPage.objects.get(slug=FAIR)
    first, second, third, *_ = visitors
    held, coming = (_starts(program, is_over=is_over) for is_over in (True, False))
    companies = [
        Company.objects.create(program=program, name=name, looks_for=text, booth=booth, video_url=url)
        for name, text, booth, url in COMPANIES
    ]
    for each in companies:
        slots_add(company=each, starts_at=coming, until=coming + timedelta(hours=2), minutes=20)
    slots = list(companies[0].slots.all())
    interview_book(person=first, slot=slots[0])
    interview_book(person=second, slot=slots[2])
    interview_cancel(interview=interview_book(person=third, slot=slots[3]))
    past = Slot.objects.create(company=companies[1], starts_at=held, ends_at=held + timedelta(minutes=20))
    Interview.objects.create(slot=past, person=first, created_at=held - timedelta(days=2))
    Entries.objects.create(program=program, day=clock.local(held).date(), number=128)


def _starts(program: ProgramPage, *, is_over: bool) -> datetime:
    """When the fair that is over, or the one to come, begins."""
    starts = program.sessions.order_by("starts_at").values_list("starts_at", flat=True)
    now = clock.now()
    return starts.filter(ends_at__lte=now).reverse()[0] if is_over else starts.filter(starts_at__gt=now)[0]
