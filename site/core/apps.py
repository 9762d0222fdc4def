from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate, pre_migrate
from django_tasks.signals import task_finished


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "바탕"

    def ready(self) -> None:
        from core import admin_korean, admin_locales, daily, going_along, gone_rows
        from core.feeds import shown, triggers
        from core.feeds.versions import changes_take
        from core.models import Holiday
        from core.page_cache import something_changed

        daily.register("holidays", daily.Part.PREPARE, lambda say: Holiday.objects.fill_ahead())
        daily.register("feed changes", daily.Part.DESTROY, lambda say: changes_take())
        admin_korean.label_fields()
        admin_korean.say_taken()
        admin_locales.read_once()
        shown.watch_all()
        going_along.connect()
        gone_rows.passed_over()
        if settings.KEEP_PAGES:
            task_finished.connect(something_changed, dispatch_uid="core.page_cache")
        pre_migrate.connect(triggers.triggers_drop, sender=self)
        post_migrate.connect(triggers.triggers_make, sender=self)
        # Of the apps with tables, sessions comes last: by then every permission exists.
        post_migrate.connect(admin_korean.name_permissions, sender=apps.get_app_config("sessions"))
