"""Staff accounts, and groups that are no roles, in the Wagtail admin."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from wagtail.admin import messages
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.admin.views.generic import usage
from wagtail.admin.widgets.button import BaseButton, Button
from wagtail.permissions import policy_registry
from wagtail.users.views import groups, users
from wagtail.users.views.groups import GroupViewSet as WagtailGroupViewSet
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from core.viewsets import KoreanSearch
from people.access.logged import LoggedList, LoggedObject
from people.enums import AccessAction
from people.errors import Refused
from people.forms import OperatorEditForm, StaffCreationForm, StaffEditForm
from people.models import User
from people.requests import signed_in
from people.services.change_address import address_change_of_staff
from people.services.erasure import STAFF_ACCOUNT, erase
from people.views.second_factor_reset import SecondFactorResetView, may_reset


def accounts_seen_by(user: Any) -> QuerySet[User]:
    """Accounts of staff. Visitors are never here, whatever number is guessed."""
    return policy_registry.get_by_type(User).instances_user_has_any_permission_for(user, ["change", "delete"])


class SeenAccountMixin(LoggedObject):
    access_what = "직원 계정"
    request: HttpRequest
    kwargs: dict[str, Any]

    def get_object(self, *args: Any, **kwargs: Any) -> User:
        return get_object_or_404(accounts_seen_by(self.request.user), pk=self.kwargs["pk"])


class UserIndexView(KoreanSearch, LoggedList, users.IndexView):
    """Accounts are changed one by one."""

    access_what = "직원 계정 목록"

    @property
    def columns(self) -> list[Column]:
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]

    def get_base_queryset(self) -> QuerySet[User]:
        return accounts_seen_by(self.request.user).select_related("wagtail_userprofile")


class UserEditView(SeenAccountMixin, users.EditView):
    """Wagtail's, with the way to help a colleague who has lost the phone."""

    def get_form_class(self) -> type:
        return StaffEditForm if signed_in(self.request).is_superuser else OperatorEditForm

    def save_instance(self) -> User:
        """Wagtail's; another address ends the account's sessions and is told to the old one."""
        before = User.objects.get(pk=self.object.pk)
        person: User = super().save_instance()
        if person.email.lower() != before.email.lower():
            here = self.request.session.session_key
            address_change_of_staff(before=before, person=person, by=signed_in(self.request), here=here)
        return person

    @property
    def header_more_buttons(self) -> list[BaseButton]:
        buttons = list(super().header_more_buttons)
        if may_reset(signed_in(self.request), self.object):
            address = reverse("wagtailusers_users:second_factor", args=[self.object.pk])
            buttons.append(Button("두 단계 로그인 초기화", url=address, icon_name="lock", priority=30))
        return buttons


class UserDeleteView(SeenAccountMixin, users.DeleteView):
    """Deleting an account is erasing a person: with everything kept about them, and a line in the ledger."""

    def form_valid(self, form: Any) -> HttpResponse:
        self._record(AccessAction.CHANGE)
        try:
            erase(self.object, reason=STAFF_ACCOUNT)
        except Refused as refused:
            errands = getattr(refused, "errands", [])
            todo = " ".join(errand.text for errand in errands)
            messages.error(self.request, f"{refused.message} {todo}".strip())
            return redirect("wagtailusers_users:edit", self.object.pk)
        messages.success(self.request, "계정을 지웠어요.")
        return redirect(self.get_success_url())


class UserHistoryView(SeenAccountMixin, users.HistoryView):
    pass


class UserUsageView(SeenAccountMixin, usage.UsageView):
    pass


class UserViewSet(WagtailUserViewSet):
    """Wagtail's user screens, for staff only, with one field for the name."""

    index_view_class = UserIndexView
    edit_view_class = UserEditView
    delete_view_class = UserDeleteView
    history_view_class = UserHistoryView
    usage_view_class = UserUsageView
    copy_view_enabled = False
    search_fields = ["name", "email"]
    search_backend_name = None

    def get_urlpatterns(self) -> list[URLPattern]:
        reset = path("<int:pk>/second-factor/", SecondFactorResetView.as_view(), name="second_factor")
        return [*super().get_urlpatterns(), reset]

    def get_form_class(self, for_update: bool = False) -> type:
        return StaffEditForm if for_update else StaffCreationForm


def free_groups() -> QuerySet[Group]:
    """Groups of roles are made from `people.roles`. Wagtail's form doesn't know the rights over people and would drop
    them, so these groups are not changed by hand."""
    return Group.objects.filter(staff_role=None)


class FreeGroupMixin:
    kwargs: dict[str, Any]

    def get_object(self, *args: Any, **kwargs: Any) -> Group:
        return get_object_or_404(free_groups(), pk=self.kwargs["pk"])


class GroupIndexView(groups.IndexView):
    def get_base_queryset(self) -> QuerySet[Group]:
        return free_groups()


class GroupEditView(FreeGroupMixin, groups.EditView):
    pass


class GroupDeleteView(FreeGroupMixin, groups.DeleteView):
    pass


class GroupViewSet(WagtailGroupViewSet):
    """Wagtail's groups, beside those of roles."""

    index_view_class = GroupIndexView
    edit_view_class = GroupEditView
    delete_view_class = GroupDeleteView
