"""What the admin says in English in every language: words that Wagtail and Django never marked for translation.

Texts that are marked stand in locale/. The names of Wagtail's first groups, workflow and roots are rows of the
database (migration 0005_korean_names).
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.utils.translation import gettext, override

LINK_TEXT = "링크 글"
TAKEN = "이미 있어요. 목록에서 찾아 고치거나 다르게 적어 주세요."
ACTIONS = {"add": "추가", "change": "변경", "delete": "삭제", "view": "보기", "choose": "선택"}


def label_fields() -> None:
    """Label the form fields and columns that show their names in code instead. For once, when all apps are loaded."""
    from wagtail.admin.forms import choosers
    from wagtail.admin.forms.workflows import WorkflowPageForm
    from wagtail.admin.paginator import WagtailPaginator
    from wagtail.admin.views.pages.search import SearchView
    from wagtail.sites.views import IndexView as SiteIndexView
    from wagtail.users.forms import PagePermissionsForm

    labels: dict[Any, dict[str, str]] = {
        choosers.ExternalLinkChooserForm: {"link_text": LINK_TEXT},
        choosers.AnchorLinkChooserForm: {"link_text": LINK_TEXT},
        choosers.PhoneLinkChooserForm: {"link_text": LINK_TEXT, "phone_number": "전화번호"},
        choosers.EmailLinkChooserForm: {
            "link_text": LINK_TEXT,
            "email_address": "이메일 주소",
            "subject": "제목",
            "body": "내용",
        },
        WorkflowPageForm: {"page": "페이지"},
        PagePermissionsForm: {"page": "페이지"},
    }
    for form, names in labels.items():
        for name, label in names.items():
            form.base_fields[name].label = label

    columns = {"port": "포트", "site_name": "사이트 이름", "root_page": "기본 페이지"}
    for column in SiteIndexView.columns:
        column.label = columns.get(column.name, column.label)
    SearchView.verbose_name = SearchView.verbose_name_plural = "페이지"
    WagtailPaginator.items_count_label = property(lambda self: f"모두 {self.count:,}건")


def say_taken() -> None:
    """What a form says of a value that another row has, where the field says nothing of its own: Django's words ("은/는 이미
    존재합니다") tell nobody what to do. For once, when all apps are loaded."""
    for model in apps.get_models():
        for field in model._meta.local_fields:  # noqa: SLF001 - Django's documented Model._meta
            own: dict[str, str] = getattr(field, "_error_messages", None) or {}
            if field.unique and "unique" not in own:
                field.error_messages["unique"] = TAKEN


def name_permissions(using: str, **kwargs: Any) -> None:
    """Korean names for permissions, which Django stores in English. Receives post_migrate."""
    changed = []
    with override("ko"):
        for permission in Permission.objects.using(using).select_related("content_type"):
            name = korean_name(permission)
            if name != permission.name:
                permission.name = name
                changed.append(permission)
    Permission.objects.using(using).bulk_update(changed, ["name"])


def korean_name(permission: Permission) -> str:
    action = ACTIONS.get(permission.codename.split("_")[0])
    if action and permission.name.startswith("Can "):
        return f"{permission.content_type.name} {action}"
    return gettext(permission.name)
