"""Three invented mentors with open times and questions, and somebody in long-term mentoring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from config.demo.accounts import DEMO_MENTOR
from config.demo.centers import DemoCenter
from core import clock
from core.periods import months_over
from events.models import ProgramPage
from mentoring.enums import Area, Side, Way
from mentoring.models import Mentor, Plan
from mentoring.services.plans import check_hold, contact_miss, entry_write, goal_tick, plan_open
from mentoring.services.questions import question_answer, question_ask
from mentoring.services.slots import slots_open
from mentoring.services.talks import talk_accept, talk_ask, talk_decline
from people.models import ConsentText, User
from people.services.consents import consent_give
from people.services.notes import CONSENT_KIND


@dataclass(frozen=True)
class DemoMentor:
    """One who is invented; without a center of the network, without an address nobody answers."""

    name: str
    role: str
    areas: list[Area]
    programs: list[str]
    center: str = ""
    email: str = ""


MENTORS = [
    DemoMentor(
        "가온",
        "게임 회사 개발자, 7년 차",
        [Area.IT],
        ["mentor-diner", "practitioner-mentoring"],
        "hongdae",
        DEMO_MENTOR,
    ),
    DemoMentor(
        "누리",
        "지역 방송사 편집자, 10년 차",
        [Area.MEDIA, Area.DESIGN],
        ["mentor-corps"],
        "yangju",
        "nuri@didim.example",
    ),
    DemoMentor(
        "한결", "작은 빵집을 연 창업가", [Area.STARTUP, Area.SALES], ["startup-academy", "mentor-diner"]
    ),
]
INTRO = (
    "처음에는 무엇을 해야 할지 몰라서 여러 번 돌아왔어요. 그래서 돌아온 이야기를 더 많이 들려드리려고 해요.\n\n"
    "이력서에 쓸 것이 없다고 느끼는 분, 전공과 다른 일을 해 보고 싶은 분을 기다려요."
)
BEGAN = timedelta(days=75)


def add_mentoring(centers: dict[str, DemoCenter], visitors: list[User]) -> None:
    made = [_mentor(centers, each) for each in MENTORS]
    first, second = made[0], made[1]
    _times(first, (2, 3, 11), time(19))
    _times(second, (4, 6), time(15))
    _talks(first, second, visitors)
    _questions(first, visitors)
    _plan(centers, visitors[6], first)


def _mentor(centers: dict[str, DemoCenter], data: DemoMentor) -> Mentor:
    mentor = Mentor.objects.create(
        name=data.name,
        role=data.role,
        areas=[area.value for area in data.areas],
        intro=INTRO,
        center_id=centers[data.center].page.pk if data.center else None,
        user=User.objects.create_user(data.email, name=data.name * 2) if data.email else None,
    )
    mentor.programs.set(ProgramPage.objects.filter(slug__in=data.programs))
    return mentor


def _times(mentor: Mentor, days: tuple[int, ...], start: time) -> None:
    """Some times from the day after tomorrow on, each of them in two weeks."""
    for day in days:
        at = clock.at(clock.today() + timedelta(days=day), start)
        slots_open(mentor=mentor, starts_at=at, minutes=40, way=Way.ONLINE, weeks=2 if day < 7 else 1)


def _talks(first: Mentor, second: Mentor, visitors: list[User]) -> None:
    """One that waits, one that was agreed on, one that couldn't be."""
    one, two, three, *_ = first.slots.free(clock.now())
    talk_ask(person=visitors[0], slot=one, topic="비전공자인데 개발 직무를 어떻게 준비했는지 듣고 싶어요.")
    agreed = talk_ask(person=visitors[1], slot=two, topic="포트폴리오를 어디서부터 고칠지 모르겠어요.")
    talk_accept(talk=agreed, by=Side.MENTOR, url="https://meet.example/didim-mentor")
    declined = talk_ask(person=visitors[2], slot=three, topic="면접 이야기")
    talk_decline(talk=declined, by=Side.MENTOR, reason="그날 회사 일이 생겼어요. 다른 시간도 열어 둘게요.")


def _questions(mentor: Mentor, visitors: list[User]) -> None:
    """Of somebody with a seat in the mentor's program: one that waits and one that is answered."""
    person = visitors[1]
    done = question_ask(person=person, mentor=mentor, text="알고리즘 문제는 하루에 몇 개나 풀었나요?")
    question_answer(question=done, text="하루 한 문제면 충분해요. 대신 왜 그렇게 풀었는지 꼭 적어 봤어요.")
    question_ask(person=person, mentor=mentor, text="첫 회사를 고를 때 무엇을 가장 먼저 보셨나요?")


def _plan(centers: dict[str, DemoCenter], person: User, mentor: Mentor) -> None:
    """Begun some weeks ago: one month held, the next not reached."""
    consent_give(person=person, text=ConsentText.objects.newest().get(kind=CONSENT_KIND))
    plan: Plan = plan_open(
        person=person,
        page=centers["hongdae"].page,
        keeper=User.objects.get(email="counsellor@didim.example"),
        starts_on=clock.today() - BEGAN,
        mentor=mentor,
        goals=["일주일에 세 번 아침에 산책하기", "이력서 한 쪽 써 보기", "센터 프로그램 하나 참여하기"],
    )
    goal_tick(goal=plan.goals.all()[0], is_done=True)
    first, second, *_ = plan.checks.all()
    held = months_over(plan.starts_on, 1) - timedelta(days=2)
    check_hold(
        check=first,
        held_on=held,
        talked="산책을 시작했고, 사람이 적은 시간이 편하다고 했어요.",
        mood=3,
        next_step="산책길 사진 한 장 남기기",
    )
    contact_miss(check=second)
    entry_write(plan=plan, text="오늘은 집 앞 공원까지 갔다. 생각보다 괜찮았다.", is_shared=True)
    entry_write(plan=plan, text="아무에게도 보이지 않는 일지예요.", is_shared=False)
