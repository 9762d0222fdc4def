"""Who is there: the people of the network, the staff of two centers, a few visitors."""

from __future__ import annotations

from datetime import time, timedelta

from config.demo.accounts import DEMO_ADMIN, DEMO_PASSWORD, DEMO_ROLES
from config.demo.centers import DemoCenter
from core import clock
from people.enums import Role, Track
from people.models import ConsentText, User
from people.services.consents import consent_give
from people.services.roles import center_open_groups, network_open_groups, role_grant
from people.services.standing import appeal, strike_add

VISITORS = [
    ("visitor1@didim.example", "이디딤", "+821000000001"),
    ("visitor2@didim.example", "김시연", "+821000000002"),
    ("visitor3@didim.example", "한걸음", "+821000000003"),
    ("visitor4@didim.example", "박예시", "+821000000004"),
    ("visitor5@didim.example", "정다온", "+821000000005"),
    ("visitor6@didim.example", "강나래", "+821000000006"),
    ("visitor7@didim.example", "윤시작", "+821000000007"),
]
WITHOUT_BOOKINGS = 4  # from this one on: `states` gives them theirs


def add_staff(centers: dict[str, DemoCenter]) -> None:
    """The accounts of `accounts.py`, with the roles of the network and of every center."""
    User.objects.create_superuser(DEMO_ADMIN, DEMO_PASSWORD, name="전체 관리자")
    network = network_open_groups()
    roles = {slug: center_open_groups(center.page, center.collection) for slug, center in centers.items()}
    for email, name, slug in DEMO_ROLES:
        role = Role(name)
        person = User.objects.create_user(email, DEMO_PASSWORD, name=_name(role, centers.get(slug)))
        role_grant(user=person, staff_role=roles[slug][role] if slug else network[role], by=None)


def _name(role: Role, center: DemoCenter | None) -> str:
    return f"{center.page.title} {role.label}"[:50] if center else role.label


def add_visitors() -> list[User]:
    """Visitors who have booked and applied before: name and phone known, consent given."""
    texts = ConsentText.objects.newest().filter(kind__in=("booking", "program", "clinic"))
    people = [User.objects.create_user(email, name=name, phone=phone) for email, name, phone in VISITORS]
    for person in people:
        for text in texts:
            consent_give(person=person, text=text)
    return people


def add_strikes(centers: dict[str, DemoCenter], visitors: list[User]) -> None:
    """A visitor who didn't come and says why, and one who didn't come twice."""
    _, _, third, fourth, *_ = visitors
    for person, place, days_ago in ((fourth, "hongdae", 3), (third, "yangju", 5), (third, "hongdae", 20)):
        strike = strike_add(
            person=person,
            track=Track.ROOMS,
            page=centers[place].page,
            reason="알리지 않고 오지 않았어요",
            happened_at=clock.at(clock.today() - timedelta(days=days_ago), time(14)),
            source=f"demo:{person.pk}:{days_ago}",
        )
        if strike and person == fourth:
            appeal(strike=strike, text="그날 갑자기 아파서 병원에 있었어요. 전화할 생각을 못 했어요.")
