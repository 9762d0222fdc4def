from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The wiring. An app only so that its management commands are found."""

    name = "config"
    verbose_name = "설정"
