"""What somebody wants to hear of: on the page for subscribing, on one's own page, and behind the link in mails."""

from __future__ import annotations

from typing import Any

from django import forms

from core import clock
from core.models import Region
from home.models import CenterPage
from newsletter.enums import TOPICS, Frequency
from newsletter.models import Subscriber
from newsletter.services.subscribing import Wanted
from people.models.users import LANGUAGES


class PlacesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, queryset: Any, *, label: str, label_of: str) -> None:
        self.label_of = label_of
        super().__init__(queryset, label=label, required=False)

    def label_from_instance(self, obj: Any) -> str:
        return str(getattr(obj, self.label_of))


def centers_open() -> Any:
    return CenterPage.objects.live().order_by("title")


def regions_with_centers() -> Any:
    used = CenterPage.objects.live().order_by().values("region")
    return Region.objects.valid_on(clock.today()).filter(pk__in=used)


class ChoicesForm(forms.Form):
    """Topics stand in one field for each group, and are one list in `wanted`."""

    frequency = forms.ChoiceField(
        label="얼마나 자주 받을까요?",
        choices=Frequency.choices,
        initial=Frequency.WEEKLY,
        widget=forms.RadioSelect,
        help_text="새 프로그램과 빈자리를 모아서 알려 드리는 때예요. 소식지는 나오는 대로 보내요.",
    )
    language = forms.ChoiceField(
        label="메일의 언어 (Language)",
        choices=LANGUAGES,
        initial="ko",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic_fields = [f"topics_{number}" for number in range(len(TOPICS))]
        for name, (label, choices) in zip(self.topic_fields, TOPICS.items(), strict=True):
            self.fields[name] = forms.MultipleChoiceField(
                label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )
        self.fields["regions"] = PlacesField(regions_with_centers(), label="지역", label_of="short_name")
        self.fields["centers"] = PlacesField(centers_open(), label="센터", label_of="title")

    @property
    def topics(self) -> list[forms.BoundField]:
        """The groups of boxes, for the template."""
        return [self[name] for name in self.topic_fields]

    @property
    def wanted(self) -> Wanted:
        data = self.cleaned_data
        return Wanted(
            topics=[topic for name in self.topic_fields for topic in data[name]],
            regions=list(data["regions"]),
            centers=list(data["centers"]),
            frequency=data["frequency"],
            language=data["language"],
        )


def choices_of(subscriber: Subscriber) -> dict[str, Any]:
    """What a subscriber has chosen, as a form's initial values."""
    return {
        "frequency": subscriber.frequency,
        "language": subscriber.language,
        "regions": list(subscriber.regions.values_list("pk", flat=True)),
        "centers": list(subscriber.centers.values_list("pk", flat=True)),
        **topics_initial(subscriber.topics.values_list("topic", flat=True)),
    }


def topics_initial(topics: Any) -> dict[str, list[str]]:
    """Topics under the names of their fields."""
    wanted = set(topics)
    return {
        f"topics_{number}": [value for value, _ in choices if value in wanted]
        for number, choices in enumerate(TOPICS.values())
    }
