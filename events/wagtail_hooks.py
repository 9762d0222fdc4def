"""Programs in the Wagtail admin."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from events.models import Session
from events.permissions import SessionPolicy
from events.viewsets import SessionViewSet

register_permission_policy(Session, SessionPolicy())


@hooks.register("register_admin_viewset")
def session_viewset() -> SessionViewSet:
    return SessionViewSet()
