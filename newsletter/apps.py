from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = "소식지"

    def ready(self) -> None:
        from core import daily
        from core.tasks import AT_START
        from newsletter import signals  # noqa: F401 - registers itself
        from newsletter.services.noticing import happenings_forget
        from newsletter.tasks import keep_alerts

        AT_START.append(keep_alerts)
        daily.register("old happenings", daily.Part.DESTROY, lambda say: happenings_forget())
