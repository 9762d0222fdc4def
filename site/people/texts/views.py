"""Views of the texts: Wagtail's own, with "새 판 만들기" in place of editing."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.db.models import Count, Exists, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from core import clock
from people import legal
from people.enums import LegalKind
from people.models import ConsentText, LegalText
from people.services.consents import consent_text_next
from people.services.legal import legal_next

NEW_VERSION = "새 판 만들기"


def new_version_item(url_name: str, kind: str) -> MenuItem:
    return MenuItem(NEW_VERSION, url=reverse(url_name, args=[kind]), icon_name="plus", priority=5)


def new_version_button(url_name: str, kind: str, label: str) -> HeaderButton:
    return HeaderButton(label, url=reverse(url_name, args=[kind]), icon_name="plus")


class NewVersionView(generic.CreateView):
    """A form filled in with the words of the version before."""

    kwargs: dict[str, Any]
    request: HttpRequest
    submit_button_label = "새 판 내기"
    submit_button_active_label = "내는 중…"
    success_message = "'%(object)s'을 냈어요."
    error_message = "아직 내지 않았어요. 빨간 글자를 확인해 주세요."

    def get_add_url(self) -> str:
        return self.request.path

    def get_success_buttons(self) -> list[Any]:
        return []

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except IntegrityError:
            self.produced_error_message = "방금 다른 사람이 새 판을 냈어요. 그 판을 보고 다시 내 주세요."
            return self.form_invalid(form)


# --- Consent texts --------------------------------------------------------------------------


class ConsentTextIndexView(generic.IndexView):
    def get_add_url(self) -> None:
        """New kinds come with the code that asks for them."""

    def get_base_queryset(self) -> QuerySet[ConsentText]:
        later = ConsentText.objects.later_than_outer()
        agreed = Count("consents", filter=Q(consents__withdrawn_at=None))
        return ConsentText.objects.annotate(is_newest=~Exists(later), agreed=agreed)

    def get_edit_url(self, instance: Any) -> str | None:
        return None if instance.used_at else super().get_edit_url(instance)

    def get_delete_url(self, instance: Any) -> str | None:
        return None if instance.used_at else super().get_delete_url(instance)

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        buttons = list(super().get_list_more_buttons(instance))
        if instance.is_newest and self.user_has_permission("add"):
            buttons.append(new_version_item("consent_texts:add", instance.kind))
        return buttons


class ConsentTextInspectView(generic.InspectView):
    page_title = "동의 문구"

    def get_is_required_display_value(self) -> str:
        return "필수" if self.object.is_required else "선택"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("add"):
            return []
        return [new_version_button("consent_texts:add", self.object.kind, NEW_VERSION)]

    @property
    def header_more_buttons(self) -> list[Any]:
        """Changing and deleting are in the list, where it is known whether they are possible."""
        return []


class NewConsentTextView(NewVersionView):
    def get_initial_form_instance(self) -> ConsentText:
        text = consent_text_next(self.kwargs["kind"])
        if text is None:
            raise Http404
        return text

    def get_page_subtitle(self) -> str:
        return str(self.get_initial_form_instance())


class UntouchedMixin:
    """Only a text that nobody ever agreed to, and that isn't the last of its kind."""

    request: HttpRequest
    permission_required: str
    refusal = ""

    def is_refused(self, text: ConsentText) -> bool:
        return text.used_at is not None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        text = self.get_object()  # type: ignore[attr-defined]
        if self.user_has_permission(self.permission_required) and self.is_refused(text):  # type: ignore[attr-defined]
            messages.error(request, self.refusal)
            return redirect("consent_texts:inspect", text.pk)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ConsentTextEditView(UntouchedMixin, generic.EditView):
    refusal = "이미 동의를 받은 문구라서 고칠 수 없어요. 목록에서 '새 판 만들기'를 눌러 주세요."


class ConsentTextDeleteView(UntouchedMixin, generic.DeleteView):
    refusal = "동의를 받은 적이 있거나 하나뿐인 문구라서 지울 수 없어요. 바꾸려면 새 판을 만들어 주세요."

    def is_refused(self, text: ConsentText) -> bool:
        others = ConsentText.objects.filter(kind=text.kind).exclude(pk=text.pk)
        return super().is_refused(text) or not others.exists()


# --- Legal texts ----------------------------------------------------------------------------


class LegalTextIndexView(generic.IndexView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.results_only and (found := legal.differences()):
            url = reverse("legal_texts:add", args=[LegalKind.PRIVACY])
            messages.warning(
                request,
                f"개인정보 처리방침에 코드와 다른 내용이 있어요: 새 판을 내 주세요. {' / '.join(found)}",
                buttons=[messages.button(url, NEW_VERSION)],
            )
        return super().get(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[LegalText]:
        later = LegalText.objects.later_than_outer()
        return LegalText.objects.annotate(
            is_newest=~Exists(later),
            is_coming=Q(effective_on__gt=clock.today()),
            is_newest_in_force=~Exists(later.filter(effective_on__lte=clock.today())),
        )

    def get_inspect_url(self, instance: Any) -> str:
        return reverse("legal_version", args=[instance.kind, instance.version])

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        buttons = list(super().get_list_more_buttons(instance))
        if instance.is_newest and self.user_has_permission("add"):
            buttons.append(new_version_item("legal_texts:add", instance.kind))
        return buttons

    def get_add_url(self) -> None:
        """A button for each kind without a version; the others have theirs in the list."""

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("add"):
            return []
        there = set(LegalText.objects.values_list("kind", flat=True))
        return [
            new_version_button("legal_texts:add", kind, f"{label} 만들기")
            for kind, label in LegalKind.choices
            if kind not in there
        ]


class NewLegalTextView(NewVersionView):
    def get_initial_form_instance(self) -> LegalText:
        if self.kwargs["kind"] not in LegalKind.values:
            raise Http404
        return legal_next(self.kwargs["kind"])

    def get_page_subtitle(self) -> str:
        return str(legal_next(self.kwargs["kind"]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_privacy = self.kwargs["kind"] == LegalKind.PRIVACY
        return super().get_context_data(**kwargs) | {
            "is_privacy": is_privacy,
            "differences": legal.differences() if is_privacy else [],
            "facts": legal.facts() if is_privacy else None,
        }
