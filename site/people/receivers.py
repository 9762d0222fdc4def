"""What follows when tables are made and rows go."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections, router
from django.db.models.signals import post_delete, post_migrate


def connect() -> None:
    from people.models import StaffRole

    post_migrate.connect(rights_after_migrate, sender=_last_app(), dispatch_uid="people.rights")
    post_delete.connect(group_goes_with_role, sender=StaffRole, dispatch_uid="people.role_deleted")


def _last_app() -> AppConfig:
    """Django makes permissions app by app; when the last app is told of the migration, all of them are there."""
    return [config for config in apps.get_app_configs() if config.models_module][-1]


def rights_after_migrate(using: str, **kwargs: Any) -> None:
    """The rights over people exist, and every group has what `people.roles` says."""
    from people.models import StaffRole
    from people.services.roles import page_rights_create, rights_sync

    tables = connections[using].introspection.table_names()
    if using != router.db_for_write(StaffRole) or "people_staffrole" not in tables:
        return  # half-way back to an older version
    page_rights_create()
    rights_sync()


def group_goes_with_role(instance: Any, **kwargs: Any) -> None:
    """A center that is deleted leaves no groups behind, and nobody who is staff without a role."""
    from people.services.roles import role_gone

    role_gone(instance)
