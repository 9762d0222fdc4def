"""People in the Wagtail admin: staff's own account, and the menu of personal data."""

from functools import partial

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.views.reports.locked_pages import LockedPagesReportFilterSet
from wagtail.admin.views.reports.workflows import WorkflowReportFilterSet
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry, Page
from wagtail.permissions import register_permission_policy
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from core.kept_pages import keeps_page
from people.access import hooks as access_hooks  # noqa: F401 - registers itself
from people.forms import StaffAccountForm
from people.models import SensitiveNote, Strike, User
from people.notes import hooks as notes_hooks  # noqa: F401 - registers itself
from people.permissions import StaffAccountPolicy
from people.reports import hooks as report_hooks  # noqa: F401 - registers itself
from people.rights_requests import hooks as rights_request_hooks  # noqa: F401 - registers itself
from people.selectors import colleagues_among
from people.staff import hooks as staff_hooks  # noqa: F401 - registers itself
from people.strikes import hooks as strike_hooks  # noqa: F401 - registers itself
from people.texts import hooks as texts_hooks  # noqa: F401 - registers itself

register_permission_policy(User, StaffAccountPolicy(User))
UserBulkAction.models = []  # accounts are changed one by one; a list of numbers would tell the names of visitors

# Wagtail asks for a first and a last name and offers no setting for it; people here have one name.
NameEmailSettingsPanel.form_class = StaffAccountForm

# The filters of lists name everybody who ever made, edited, locked or submitted a page, at whatever center.
NAMING = [
    *(
        (filters, name)
        for filters in (PageFilterSet, *PageFilterSet.__subclasses__())
        for name in ("owner", "edited_by")
    ),
    (LockedPagesReportFilterSet, "locked_by"),
    (WorkflowReportFilterSet, "requested_by"),
]
for filters, name in NAMING:
    field = filters.base_filters[name]
    field.queryset = partial(colleagues_among, field.queryset)

# --- 개인정보: one submenu; what belongs there registers itself with this hook, in any app.
PRIVACY_MENU_HOOK = "register_privacy_menu_item"
privacy_menu = Menu(register_hook_name=PRIVACY_MENU_HOOK)


@hooks.register("register_admin_menu_item")
def register_privacy_menu() -> MenuItem:
    return SubmenuMenuItem("개인정보", privacy_menu, name="privacy", icon_name="lock", order=850)


# --- 센터를 지울 때


@keeps_page
def what_is_kept_of_people(page: Page) -> str:
    """Notes and strikes have their own periods; a center that closes doesn't shorten them."""
    pages = Page.objects.descendant_of(page, inclusive=True).order_by().values("pk")
    kept = [
        name
        for name, model in (("상담 메모", SensitiveNote), ("벌점 기록", Strike))
        if model.objects.filter(page__in=pages).exists()
    ]
    if not kept:
        return ""
    return (
        f"이용자의 {' · '.join(kept)} 때문에 지울 수 없어요. "
        "보관 기간이 끝나면 지울 수 있어요. 더 쓰지 않는다면 게시를 해제해 주세요."
    )


# --- 두 단계 로그인


@hooks.register("register_account_menu_item")
def own_second_factor(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": "두 단계 로그인",
        "help_text": "인증 앱과 패스키, 복구 번호를 정해요.",
    }


@hooks.register("register_log_actions")
def second_factor_actions(actions: LogActionRegistry) -> None:
    @actions.register_action("people.reset_second_factor")
    class Reset(LogFormatter):
        label = "두 단계 로그인 초기화"

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return f"두 단계 로그인을 초기화했어요. 이유: {log_entry.data['reason']}"


# --- 메일 주소


@hooks.register("register_log_actions")
def address_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "people.change_address", "메일 주소 바꾸기", "메일 주소를 바꾸고 모든 기기에서 로그아웃했어요"
    )
