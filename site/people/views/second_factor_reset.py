"""A colleague has lost the phone: the second factor starts anew."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from core.privacy import validate_no_rrn
from people.models import User
from people.permissions import StaffAccountPolicy
from people.requests import signed_in
from people.services.second_factor import second_factor_reset


def may_reset(by: User, person: User) -> bool:
    """Who may change accounts, but not one's own, and an administrator's only as an administrator."""
    return by != person and StaffAccountPolicy(User).user_has_permission_for_instance(by, "change", person)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="이유",
        max_length=200,
        validators=[validate_no_rrn],
        help_text="기록에 남아요. 예: 휴대전화를 잃어버렸다고 전화로 본인 확인함",
        error_messages={"required": "이유를 적어 주세요."},
    )


class SecondFactorResetView(WagtailAdminTemplateMixin, FormView):
    """Asks for a reason, forgets the devices, ends the sessions."""

    form_class = ReasonForm
    template_name = "pages/people/second_factor_reset.html"
    page_title = "두 단계 로그인 초기화"
    header_icon = "lock"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.person = get_object_or_404(User, pk=kwargs["pk"])
        if not may_reset(signed_in(request), self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "person": self.person}

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        second_factor_reset(
            person=self.person, by=signed_in(self.request), reason=form.cleaned_data["reason"]
        )
        messages.success(self.request, f"{self.person} 님은 다음에 로그인할 때 두 단계 로그인을 새로 정해요.")
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("wagtailusers_users:edit", args=[self.person.pk])
