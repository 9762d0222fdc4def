from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = "소식지"

    def ready(self) -> None:
        from anymail.signals import tracking

        from core import daily
        from core.tasks import AT_START
        from newsletter import feeds, messages, privacy, signals  # noqa: F401 - register themselves
        from newsletter.alert_tasks import keep_alerts
        from newsletter.services.noticing import happenings_forget
        from newsletter.services.staying import staying_daily
        from newsletter.services.subscribing import pauses_end
        from newsletter.tasks import send_campaigns
        from newsletter.webhooks import on_tracking

        AT_START.extend([send_campaigns, keep_alerts])
        tracking.connect(on_tracking, dispatch_uid="newsletter.tracking")
        feeds.watch_all()
        daily.register("old happenings", daily.Part.DESTROY, lambda say: happenings_forget())
        daily.register("newsletter pauses", daily.Part.COUNT, lambda say: pauses_end())
        daily.register("newsletter stay", daily.Part.TELL, lambda say: staying_daily())
