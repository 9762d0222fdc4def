"""The form for subscribing: an address and a consent are all that is needed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict

from core.models import Region
from home.models import CenterPage
from newsletter.addresses import is_disposable, meant, normalised, shown
from newsletter.enums import TOPICS, Source
from newsletter.forms import ChoicesForm, topics_initial
from newsletter.guards import GuardedForm, sum_field
from newsletter.services.subscribing import Yes
from people.consent_forms import agreement
from people.models import ConsentText

DISPOSABLE = "잠깐 쓰고 버리는 메일로는 받을 수 없어요. 자주 보는 메일 주소를 적어 주세요."
NEEDS_CONSENT = "소식을 보내려면 동의가 필요해요. 내용을 읽고 체크해 주세요."
ALL = [value for group in TOPICS.values() for value, _ in group]


class ConsentMixin(forms.Form):
    """A box for one version of the notice: who read one that has just been replaced is asked again."""

    consent_name = ""

    def ask(self, text: ConsentText) -> None:
        self.consent_name = f"consent_{text.version}"
        self.fields[self.consent_name] = agreement(text)
        self.fields[self.consent_name].error_messages["required"] = NEEDS_CONSENT

    @property
    def consent(self) -> forms.BoundField:
        return self[self.consent_name]


class OwnForm(ConsentMixin, ChoicesForm):
    """For whoever is signed in."""

    def __init__(self, data: QueryDict | None = None, *, text: ConsentText, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.ask(text)


class SubscribeForm(ConsentMixin, GuardedForm, ChoicesForm):
    """`suggestion` is the address that was probably meant. One press takes it; pressing again keeps what was typed."""

    address = forms.CharField(
        label="메일 주소",
        max_length=254,
        error_messages={"required": "메일 주소를 적어 주세요."},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    insisted = forms.CharField(required=False, widget=forms.HiddenInput)
    source = forms.ChoiceField(
        choices=[(Source.SITE, ""), (Source.QR, "")], required=False, widget=forms.HiddenInput
    )

    def __init__(self, data: QueryDict | None = None, *, text: ConsentText, **kwargs: Any) -> None:
        if data and data.get("fixed"):
            data = data.copy()
            data["address"] = str(data["fixed"])
        super().__init__(data, **kwargs)
        self.text, self.suggestion = text, ""
        self.ask(text)
        if settings.NEWSLETTER_ALTCHA:
            self.fields["sum"] = sum_field()

    def clean_address(self) -> str:
        address = normalised(self.cleaned_data["address"])
        if is_disposable(address):
            raise ValidationError(DISPOSABLE, code="disposable")
        if (right := meant(address)) and self.data.get("insisted") != address:
            self.suggestion = right
            self.send_next(insisted=address)
            domain = shown(right).rpartition("@")[2]
            raise ValidationError(
                f"{domain}인가요? 적은 주소가 맞으면 그대로 한 번 더 눌러 주세요.", code="slip"
            )
        return address

    @property
    def yes(self) -> Yes:
        return Yes(self.text, Source(self.cleaned_data["source"] or Source.SITE))


def presets(query: QueryDict) -> dict[str, Any]:
    """What the address of the page chooses beforehand: `?topic=housing&center=hongdae&region=seoul&from=qr&lang=en`."""
    topics = [topic for topic in query.getlist("topic") if topic in ALL]
    regions = Region.objects.filter(slug__in=query.getlist("region")) if "region" in query else []
    centers = CenterPage.objects.live().filter(slug__in=query.getlist("center")) if "center" in query else []
    return {
        **topics_initial(topics),
        "regions": [region.pk for region in regions],
        "centers": [center.pk for center in centers],
        "source": Source.QR if query.get("from") == "qr" else Source.SITE,
        "language": "en" if query.get("lang") == "en" else "ko",
    }
