"""The personal data of mentoring."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from core import clock
from mentoring.enums import UNANSWERED, TalkStatus
from mentoring.models import Mentor, Plan, Question, Talk
from people.datasets import YEAR, DataSet, Errand, Row, kept_for, log_about, registry, remove
from people.models import User

KEPT = YEAR
GONE = "지난 멘토"


# --- Mentors --------------------------------------------------------------------------------


def mentor_rows(person: User) -> list[Row]:
    return [
        {
            "보이는 이름": each.name,
            "하는 일": each.role,
            "분야": ", ".join(each.area_labels),
            "소개": each.intro,
        }
        for each in Mentor.objects.filter(user=person)
    ]


def mentor_errands(person: User) -> list[Errand]:
    """Somebody counts on meeting the mentor."""
    coming = Talk.objects.coming(clock.now()).with_all().filter(slot__mentor__user=person)
    return [
        Errand(f"{each.slot} 1:1 멘토링(멘토)", reverse("mentoring:mentor_talk", args=[each.uid]))
        for each in coming
    ]


def mentor_erase(person: User) -> int:
    """The profile goes; what the mentor answered stays with those who asked."""
    found = Mentor.objects.filter(user=person)
    log_about(found).delete()
    return found.update(name=GONE, role="", intro="", picture=None, is_active=False, user=None)


registry.register(
    DataSet(
        name="mentor_profile",
        label="멘토 소개",
        purpose="청년이 멘토를 고르고 이야기를 청할 수 있게 하려고",
        items="멘토가 보이기로 한 이름, 하는 일, 분야, 소개, 사진, 열어 둔 시간",
        basis="멘토의 동의",
        period="멘토를 그만두거나 탈퇴할 때까지",
        rows_of=mentor_rows,
        erase=mentor_erase,
        errands=mentor_errands,
    )
)


# --- Questions ------------------------------------------------------------------------------


def question_rows(person: User) -> list[Row]:
    return [
        {
            "멘토": each.mentor.name,
            "질문": each.text,
            "물어본 때": each.asked_at,
            "답": each.answer,
            "답한 때": each.answered_at,
        }
        for each in Question.objects.with_all().filter(person=person)
    ]


registry.register(
    DataSet(
        name="mentor_questions",
        label="멘토에게 한 질문",
        purpose="함께한 멘토에게 물어보고 답을 받을 수 있게 하려고",
        items="질문과 답, 물어보고 답한 때(멘토에게는 이름을 가려서 보여요)",
        basis="본인의 동의",
        period="물어본 뒤 1년",
        rows_of=question_rows,
        erase=lambda person: remove(Question.objects.filter(person=person)),
        retention=kept_for(KEPT, "asked_at", Question.objects.all),
        consent="program",
    )
)


# --- Talks ----------------------------------------------------------------------------------


def talk_rows(person: User) -> list[Row]:
    return [
        {
            "멘토": each.mentor.name,
            "언제": str(each.slot),
            "어디서": each.slot.where,
            "이야기하고 싶은 것": each.topic,
            "상태": each.get_status_display(),
            "신청한 때": each.asked_at,
            "이유": each.reason,
        }
        for each in Talk.objects.with_all().filter(person=person)
    ]


def talk_errands(person: User) -> list[Errand]:
    coming = Talk.objects.coming(clock.now()).with_all().filter(person=person)
    return [
        Errand(f"{each.mentor.name} 멘토와 1:1 ({each.slot})", each.get_absolute_url()) for each in coming
    ]


def talks_anonymise(talks: QuerySet[Talk]) -> int:
    """That a time was used stays; who it was, and what about, goes."""
    keys = list(talks.order_by().values_list("pk", flat=True))
    found = Talk.objects.filter(pk__in=keys)
    found.filter(status__in=UNANSWERED).update(status=TalkStatus.CANCELLED, answer_until=None, remind_at=None)
    return found.update(person=None, topic="", reason="", url="")


registry.register(
    DataSet(
        name="mentor_talks",
        label="멘토링 신청",
        purpose="멘토와 만날 시간을 정하고, 바뀐 일을 알리려고",
        items="누가, 어느 멘토의 어느 시간에, 무엇을 이야기하려고 신청했는지와 그 결과(이름은 약속한 멘토에게만 보여요)",
        basis="본인의 동의",
        period="그 시간이 지난 뒤 1년. 그 뒤에는 누구였는지 지워요.",
        rows_of=talk_rows,
        erase=lambda person: talks_anonymise(Talk.objects.filter(person=person)),
        retention=kept_for(KEPT, "slot__ends_at", lambda: Talk.objects.exclude(person=None), talks_anonymise),
        errands=talk_errands,
        errands_need=frozenset({"name"}),
        consent="program",
    )
)


# --- Long-term mentoring --------------------------------------------------------------------


def plan_rows(person: User) -> list[Row]:
    """Everything that was written with and by the person; what staff did to reach them is about staff."""
    rows: list[Row] = []
    for plan in Plan.objects.filter(person=person).prefetch_related("goals", "checks", "entries"):
        rows += [_row("목표", plan.starts_on, goal.text) for goal in plan.goals.all()]
        rows += [
            _row("월 점검", check.held_on, " / ".join(filter(None, [check.talked, check.next_step])))
            for check in plan.checks.all()
            if check.held_on
        ]
        rows += [_row("일지", entry.written_at, entry.text) for entry in plan.entries.all()]
    return rows


def _row(what: str, when: object, text: str) -> Row:
    return {"무엇": what, "언제": when, "내용": text}


registry.register(
    DataSet(
        name="mentoring_plans",
        label="장기 멘토링",
        purpose="여섯 달 동안 함께 목표를 세우고 꾸준히 만나려고",
        items="목표, 달마다 나눈 이야기와 기분, 다음에 할 일, 본인이 쓴 일지(암호로 바꿔 보관하고, 함께 보기로 한 일지만 담당과 멘토가 읽어요)",
        basis="본인의 별도 동의(개인정보 보호법 제23조)",
        period="여섯 달이 끝난 뒤 1년",
        rows_of=plan_rows,
        erase=lambda person: remove(Plan.objects.filter(person=person)),
        retention=kept_for(KEPT, "ends_on", Plan.objects.all),
        consent="sensitive",
    )
)
