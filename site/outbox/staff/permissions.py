"""Who has to do with messages in the admin: whoever may change their words."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

from outbox.models import Wording

POLICY = ModelPermissionPolicy(Wording)


def may_word(user: Any) -> bool:
    return POLICY.user_has_permission(user, "change")
