"""Who may apply: 만 나이 on a basis date, years of service, residence, employment. Pure, no database.

만 나이 counts from the day of birth, that day included (민법 §158, 행정기본법 §7의2), in calendar years (민법 §160): one turns
a year older at the beginning of the birthday. Somebody born on 29 February has none in a common year; their year
ends with the last of February (§160③), so they turn a year older on 1 March. "39세 이하" ends the day before the 40th
birthday; "39세 미만" the day before the 39th.

Some notices lift the upper limit by the time of military service, by the months that were served, at most three years.
A month that was begun counts whole, in favour of the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from core import formats, phones
from core.enums import EmploymentStatus
from core.periods import months_over

MAX_SERVICE_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Rule:
    """What a notice demands. What is left out is not asked.

    `max_is_exclusive`: 미만 instead of 이하. `extends_by_service`: the upper limit rises by the time of military service.
    `regions` maps slugs of regions to their names. Raises ValueError for a rule that nobody could meet.
    """

    min_age: int | None = None
    max_age: int | None = None
    max_is_exclusive: bool = False
    extends_by_service: bool = False
    regions: Mapping[str, str] = field(default_factory=dict)
    statuses: frozenset[EmploymentStatus] = frozenset()

    def __post_init__(self) -> None:
        if (self.min_age or 0) < 0 or (self.end_age is not None and self.end_age <= (self.min_age or 0)):
            raise ValueError(f"Nobody is of that age: {self.min_age} to {self.max_age}.")

    @property
    def end_age(self) -> int | None:
        """The first 만 나이 that is too old, service aside."""
        if self.max_age is None:
            return None
        return self.max_age if self.max_is_exclusive else self.max_age + 1

    @property
    def needs(self) -> frozenset[str]:
        """What has to be known of a person: `birth_date`, `region`, `status`."""
        wanted = {
            "birth_date": self.min_age is not None or self.max_age is not None,
            "region": bool(self.regions),
            "status": bool(self.statuses),
        }
        return frozenset(name for name, is_wanted in wanted.items() if is_wanted)

    @property
    def ages(self) -> str:
        """`만 19세 이상 39세 이하`, `만 70세 미만`; nothing for any age."""
        least = "" if self.min_age is None else f"{self.min_age}세 이상"
        word = "미만" if self.max_is_exclusive else "이하"
        most = "" if self.max_age is None else f"{self.max_age}세 {word}"
        return f"만 {' '.join(filter(None, [least, most]))}" if least or most else ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """What is known of a person; nothing (`None`, "") where it was not told."""

    birth_date: date | None = None
    service_months: int = 0
    region: str = ""
    status: EmploymentStatus | None = None

    def __post_init__(self) -> None:
        if self.service_months < 0:
            raise ValueError("Nobody serves less than no time.")


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that stands against an application: a stable code, and a sentence that says why and what to do."""

    code: str
    message: str


def age_on(birth_date: date, day: date) -> int:
    """만 나이 on a day; negative before the birth."""
    years = day.year - birth_date.year
    return years if turns(birth_date, years) <= day else years - 1


def turns(birth_date: date, age: int, more_months: int = 0) -> date:
    """The day on which somebody turns an age, or so many months later."""
    return months_over(birth_date, age * 12 + more_months)


def check(rule: Rule, applicant: Applicant, basis_date: date) -> list[Failure]:
    """Every rule that the applicant fails on the basis date; an empty list for somebody who may apply."""
    found = [_age(rule, applicant, basis_date), _residence(rule, applicant), _employment(rule, applicant)]
    return [failure for failure in found if failure]


def with_contact(failure: Failure, *, place: str, phone: str) -> str:
    """The sentence, and whom to call (`phone` as E.164)."""
    return f"{failure.message} 궁금한 점이 있거나 사정이 있으면 {place}({phones.display(phone)})에 물어봐 주세요."


def _age(rule: Rule, applicant: Applicant, basis_date: date) -> Failure | None:
    if "birth_date" not in rule.needs:
        return None
    birth_date = applicant.birth_date
    if birth_date is None:
        return Failure("age_unknown", f"{rule.ages}인 분이 신청할 수 있어요. 생년월일을 적어 주세요.")
    if rule.min_age is not None and basis_date < (first := turns(birth_date, rule.min_age)):
        text = (
            f"{rule.ages}인 분이 신청할 수 있어요. {formats.date_text(first, year=True)}부터 나이가 맞아요."
        )
        return Failure("too_young", text)
    if rule.end_age is not None:
        more = min(applicant.service_months, MAX_SERVICE_MONTHS) if rule.extends_by_service else 0
        if basis_date >= (end := turns(birth_date, rule.end_age, more)):
            return Failure("too_old", _too_old(rule, more, end - timedelta(days=1)))
    return None


def _too_old(rule: Rule, extended_by: int, last_day: date) -> str:
    text = (
        f"{rule.ages}인 분이 신청할 수 있어요. {formats.date_text(last_day, year=True)}까지 나이가 맞았어요."
    )
    if rule.extends_by_service and not extended_by:
        return f"{text} 병역을 마쳤다면 그 기간만큼(3년까지) 늘어나니, 복무 기간을 적어 주세요."
    return f"{text} 나이 제한이 없는 다른 프로그램을 찾아봐 주세요."


def _residence(rule: Rule, applicant: Applicant) -> Failure | None:
    if not rule.regions or applicant.region in rule.regions:
        return None
    wanted = f"{', '.join(rule.regions.values())}에 사는 분이 신청할 수 있어요."
    if not applicant.region:
        return Failure("residence_unknown", f"{wanted} 사는 지역을 골라 주세요.")
    return Failure("residence", f"{wanted} 이사했다면 ‘내 정보’에서 사는 지역을 바꿔 주세요.")


def _employment(rule: Rule, applicant: Applicant) -> Failure | None:
    if not rule.statuses or applicant.status in rule.statuses:
        return None
    labels = ", ".join(str(status.label) for status in EmploymentStatus if status in rule.statuses)
    wanted = f"지금 상황이 ‘{labels}’인 분이 신청할 수 있어요."
    if applicant.status is None:
        return Failure("employment_unknown", f"{wanted} 지금 상황을 골라 주세요.")
    return Failure("employment", f"{wanted} 상황이 바뀌었다면 다시 골라 주세요.")
