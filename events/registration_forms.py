"""Who applies: what a center must know, what the notice looks at; each told once ever, but what changes."""

from __future__ import annotations

from typing import Any

from django import forms

from core import clock
from core.eligibility import MAX_SERVICE_MONTHS, Applicant, check
from core.enums import EmploymentStatus
from events.models import ProgramPage
from events.models.questions import USUAL_DAYS
from events.told import Given, Told
from people.details import PersonDetailsForm
from people.models import User

NEEDS = frozenset({"name", "phone"})
"""What a center must know of whoever comes."""
MOST_MONTHS = 120
STATUS, SERVICE = "지금 상황", "병역을 마친 기간"


class WhoForm(PersonDetailsForm):
    """What isn't known yet of the person, and what only this application tells (`told`): that is not remembered."""

    def __init__(self, *args: Any, person: User, program: ProgramPage, **kwargs: Any) -> None:
        rule = program.eligibility
        super().__init__(*args, person=person, needs=rule.needs | NEEDS, **kwargs)
        self.details = list(self.fields)
        self.deciding = rule.needs
        if rule.statuses:
            self.fields["status"] = _status()
        if _may_be_too_old(program, person):
            self.fields["service_months"] = _service()

    @property
    def details_told(self) -> dict[str, Any]:
        """What the person told of themselves now."""
        return {name: self.cleaned_data[name] for name in self.details}

    @property
    def only_now(self) -> list[forms.BoundField]:
        """What goes along to the next steps, because it is kept nowhere."""
        return [self[name] for name in self.fields if name not in self.details]

    @property
    def told(self) -> Told:
        status = self.cleaned_data.get("status")
        months = self.cleaned_data.get("service_months") or 0
        return Told(EmploymentStatus(status) if status else None, months)

    @property
    def given(self) -> list[Given]:
        """The same as answers that staff can read."""
        told, found = self.told, []
        if told.status:
            found.append(Given(STATUS, USUAL_DAYS, str(told.status.label)))
        if told.service_months:
            found.append(Given(SERVICE, USUAL_DAYS, f"{told.service_months}개월"))
        return found


def _status() -> forms.Field:
    return forms.ChoiceField(
        label=STATUS,
        choices=EmploymentStatus.choices,
        widget=forms.RadioSelect,
        help_text="왜 필요한가요? 신청할 수 있는지 알아보는 데만 써요.",
        error_messages={"required": "지금 상황을 골라 주세요.", "invalid_choice": "목록에서 골라 주세요."},
    )


def _service() -> forms.Field:
    number = "달 수를 숫자로 적어 주세요. 예: 18"
    return forms.IntegerField(
        label=f"{SERVICE}(달)",
        required=False,
        min_value=0,
        max_value=MOST_MONTHS,
        help_text=f"나이가 넘었을 때만 적어 주세요. 마친 기간만큼({MAX_SERVICE_MONTHS}달까지) 나이 제한이 늘어나요.",
        error_messages={"invalid": number, "min_value": number, "max_value": number},
    )


def _may_be_too_old(program: ProgramPage, person: User) -> bool:
    """Whether months of service can make a difference: they aren't asked of anybody else."""
    rule = program.eligibility
    if not rule.extends_by_service or rule.max_age is None:
        return False
    if person.birth_date is None:
        return True
    found = check(rule, Applicant(birth_date=person.birth_date), program.age_on or clock.today())
    return any(each.code == "too_old" for each in found)
