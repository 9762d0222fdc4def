"""Who follows us, in the Wagtail admin: for whoever runs the network. The list hides most of each address; the file has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from core import clock, formats
from core.models import Region
from core.spreadsheets import cell
from newsletter.addresses import normalised, shown
from newsletter.enums import TOPICS, Source, SubscriberStatus
from newsletter.models import Subscriber
from newsletter.refusals import refuse
from newsletter.services.subscribing import stop
from outbox.selectors import masked_address
from people.access.logged import LoggedList
from people.enums import AccessAction
from people.exports import PeopleExport
from people.services.access import record

POLICY = ModelPermissionPolicy(Subscriber)
TOPIC_CHOICES = [choice for group in TOPICS.values() for choice in group]


class SubscriberPaginator(WagtailPaginator):
    @property
    def items_count_label(self) -> str:
        return f"{self.count:,}명"


def _regions(request: HttpRequest) -> QuerySet[Region]:
    """Those in force: ones that ended have the names of those that followed."""
    return Region.objects.valid_on(clock.today())


class SubscriberFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label="상태", choices=SubscriberStatus.choices, empty_label="모두")
    topic = django_filters.ChoiceFilter(
        label="주제", choices=TOPIC_CHOICES, method="of_topic", empty_label="모두"
    )
    region = django_filters.ModelChoiceFilter(
        label="지역", queryset=_regions, method="of_region", empty_label="모두"
    )

    class Meta:
        model = Subscriber
        fields = ["status", "source"]

    def of_topic(self, rows: QuerySet[Subscriber], name: str, value: str) -> QuerySet[Subscriber]:
        """Whoever follows it, also among everything."""
        return (rows.filter(topics__topic=value) | rows.filter(topics=None)).distinct()

    def of_region(self, rows: QuerySet[Subscriber], name: str, value: Region) -> QuerySet[Subscriber]:
        """Whoever chose the region, or a center in it."""
        return (rows.filter(regions=value) | rows.filter(centers__region=value)).distinct()


class SubscriberListView(LoggedList, generic.IndexView):
    model = Subscriber
    access_what = "소식 구독자 목록"
    permission_policy = POLICY
    any_permission_required = ["view"]
    filterset_class = SubscriberFilterSet
    index_url_name = "subscribers:index"
    index_results_url_name = "subscribers:index_results"
    page_title = "소식 구독자"
    verbose_name_plural = "구독자"
    header_icon = "group"
    default_ordering = "-pk"
    paginate_by = 50
    paginator_class = SubscriberPaginator
    search_fields = ["email"]
    columns = [
        Column("email", label="메일 주소", accessor=lambda each: masked_address(shown(each.email))),
        Column("status", label="상태", accessor=Subscriber.get_status_display),
        Column("topics", label="주제", accessor=lambda each: ", ".join(each.topic_names()) or "모두"),
        Column("places", label="지역과 센터", accessor=lambda each: places_of(each) or "모두"),
        Column("frequency", label="얼마나 자주", accessor=Subscriber.get_frequency_display),
        Column("source", label="어디서", accessor=Subscriber.get_source_display),
        Column("agreed_at", label="동의한 때", accessor=lambda each: formats.datetime_text(each.agreed_at)),
    ]

    def get_base_queryset(self) -> QuerySet[Subscriber]:
        return Subscriber.objects.select_related("consent_text").prefetch_related(
            "topics", "regions", "centers"
        )

    def search_queryset(self, queryset: Any) -> Any:
        """By the whole address: nobody leafs through names."""
        if not self.is_searching:
            return queryset
        try:
            return queryset.filter(email=normalised(self.search_query))
        except ValidationError:
            return queryset.none()

    def people_on(self, shown: Iterable[Subscriber]) -> Iterable[int | None]:
        return (each.person_id for each in shown)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        query = self.request.GET.urlencode()
        for name, label, icon in (
            ("export", "내려받기", "download"),
            ("import", "명단 가져오기", "upload"),
            ("refuse", "그만 받기 적기", "cross"),
        ):
            address = reverse(f"subscribers:{name}")
            buttons.append(
                Button(label, url=f"{address}?{query}" if name == "export" else address, icon_name=icon)
            )
        poster = reverse("newsletter:poster")
        return [*buttons, Button("QR 포스터", url=poster, icon_name="image")]


def places_of(subscriber: Subscriber) -> str:
    names = [str(region) for region in subscriber.regions.all()]
    return ", ".join([*names, *(center.title for center in subscriber.centers.all())])


def proof_of(subscriber: Subscriber) -> str:
    """How it is known that somebody said yes."""
    if subscriber.proof:
        return subscriber.proof
    if subscriber.source == Source.ACCOUNT:
        return "로그인한 계정에서 체크했어요."
    return (
        "누리집에서 체크하고 메일로 확인했어요."
        if subscriber.confirmed_at
        else "아직 메일로 확인하지 않았어요."
    )


class SubscriberExportView(PeopleExport, SubscriberListView):
    """The same subscribers as a file, each with the proof of the consent."""

    access_what = "소식 구독자 명단"
    export_filename = "subscribers"
    columns_of_file = {
        "메일 주소": lambda each: each.email,
        "상태": lambda each: each.get_status_display(),
        "주제": lambda each: ", ".join(each.topic_names()),
        "지역": lambda each: ", ".join(str(region) for region in each.regions.all()),
        "센터": lambda each: ", ".join(center.title for center in each.centers.all()),
        "얼마나 자주": lambda each: each.get_frequency_display(),
        "언어": lambda each: each.get_language_display(),
        "동의한 날": lambda each: cell(each.agreed_at),
        "동의한 글": lambda each: str(each.consent_text),
        "어디서": lambda each: each.get_source_display(),
        "동의의 증거": proof_of,
        "메일로 확인한 때": lambda each: cell(each.confirmed_at),
        "다시 동의한 날": lambda each: cell(each.renewed_at),
        "그만 받은 때": lambda each: cell(each.ended_at),
    }

    def may_export(self, user: Any) -> bool:
        return POLICY.user_has_permission(user, "view")


class RefuseForm(forms.Form):
    """Somebody called, or wrote, and wants nothing more."""

    address = forms.CharField(label="메일 주소", max_length=254)

    def clean_address(self) -> str:
        return normalised(self.cleaned_data["address"])


def refuse_by_hand(request: HttpRequest) -> HttpResponse:
    """Keep that an address wants nothing more, whether it is a subscriber's or not: no import brings it in, either."""
    if not POLICY.user_has_permission(request.user, "change"):
        raise PermissionDenied
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        address = form.cleaned_data["address"]
        subscriber = Subscriber.objects.filter(email=address).first()
        what = f"소식 그만 받기: {masked_address(address)}"
        record(request, AccessAction.CHANGE, what, [subscriber.person_id if subscriber else None])
        if subscriber:
            stop(uid=subscriber.uid)
        refuse(address, SubscriberStatus.STOPPED)
        messages.success(request, f"{masked_address(shown(address))} 주소에는 이제 소식을 보내지 않아요.")
        return redirect("subscribers:refuse")
    context = {"page_title": "그만 받기 적기", "header_icon": "cross", "form": form}
    return render(request, "pages/newsletter/desk/refuse.html", context)
