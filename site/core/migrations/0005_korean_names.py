"""Wagtail's first groups, workflow and roots, named in English by its own migrations."""

from django.db import migrations

NAMES = [
    ("auth.Group", {"name": "Moderators"}, {"name": "검토자"}),
    ("auth.Group", {"name": "Editors"}, {"name": "편집자"}),
    ("wagtailcore.Task", {"name": "Moderators approval"}, {"name": "검토자 승인"}),
    ("wagtailcore.Workflow", {"name": "Moderators approval"}, {"name": "검토자 승인"}),
    ("wagtailcore.Collection", {"name": "Root", "depth": 1}, {"name": "전체"}),
    (
        "wagtailcore.Page",
        {"title": "Root", "draft_title": "Root", "depth": 1},
        {"title": "전체", "draft_title": "전체"},
    ),
]


def into_korean(apps, schema_editor):
    for model, english, korean in NAMES:
        apps.get_model(model).objects.filter(**english).update(**korean)


def into_english(apps, schema_editor):
    for model, english, korean in NAMES:
        apps.get_model(model).objects.filter(**{**english, **korean}).update(**english)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_privacy_officer"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0089_log_entry_data_json_null_to_object"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0002_initial_data"),
        ("wagtaildocs", "0002_initial_data"),
    ]

    operations = [migrations.RunPython(into_korean, into_english)]
