"""The numbers by which things are booked in the demo: what the real centers of the network say."""

from __future__ import annotations

from bookings.enums import Measure, Period, ResourceKind, Scope
from bookings.models import Limit, Policy

COUNT, MINUTES = Measure.COUNT, Measure.MINUTES

# By the word in resources.yaml: name, kind, numbers, limits.
POLICIES: dict[str, tuple[str, ResourceKind, dict[str, object], list[tuple[Measure, int, Period, Scope]]]] = {
    "study_room": (
        "스터디룸 기본 규정",
        ResourceKind.STUDY_ROOM,
        {"names_companions": True, "releases": True},
        [(MINUTES, 180, Period.DAY, Scope.NETWORK)],
    ),
    "counselling": (
        "상담 기본 규정",
        ResourceKind.APPOINTMENT,
        {
            "grid_minutes": 60,
            "min_minutes": 50,
            "max_minutes": 50,
            "buffer_minutes": 10,
            "lead_minutes": 120,
            "cancel_minutes": 180,
            "min_party": 1,
            "extend_minutes": 0,
        },
        [(COUNT, 1, Period.DAY, Scope.NETWORK), (COUNT, 4, Period.MONTH, Scope.NETWORK)],
    ),
    "photo": (
        "사진 촬영 규정",
        ResourceKind.STUDIO,
        {
            "grid_minutes": 20,
            "min_minutes": 20,
            "max_minutes": 20,
            "cancel_minutes": 60,
            "min_party": 1,
            "extend_minutes": 0,
            "releases": True,
        },
        [(COUNT, 1, Period.YEAR, Scope.RESOURCE)],
    ),
    "ai_interview": (
        "AI 면접체험 규정",
        ResourceKind.STUDIO,
        {
            "grid_minutes": 60,
            "min_minutes": 60,
            "max_minutes": 60,
            "cancel_minutes": 60,
            "approval_hours": 24,
            "min_party": 1,
            "extend_minutes": 0,
        },
        [(COUNT, 1, Period.DAY, Scope.RESOURCE), (COUNT, 4, Period.MONTH, Scope.RESOURCE)],
    ),
    "closet": (
        "청년옷장 규정",
        ResourceKind.LOAN,
        {
            "grid_minutes": 30,
            "min_minutes": 30,
            "max_minutes": 30,
            "horizon_days": 7,
            "cancel_minutes": 60,
            "grace_minutes": 30,
            "min_party": 1,
            "nights": 3,
            "interview_days": 7,
            "cleaning_days": 1,
            "extension_days": 5,
            "desk_per_day": 10,
            "releases": True,
        },
        [(COUNT, 10, Period.YEAR, Scope.NETWORK)],
    ),
}


def add_policies() -> dict[str, Policy]:
    """All policies, by their word."""
    made = {}
    for word, (name, kind, numbers, limits) in POLICIES.items():
        policy, created = Policy.objects.get_or_create(name=name, kind=kind, defaults=numbers)
        if created:
            Limit.objects.bulk_create(
                Limit(policy=policy, measure=measure, amount=amount, period=period, scope=scope)
                for measure, amount, period, scope in limits
            )
        made[word] = policy
    return made
