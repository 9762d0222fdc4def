"""A text is in use from the first consent on, whatever becomes of the people who gave theirs."""

from django.db import migrations, models
from django.db.models import Min


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    texts = apps.get_model("people", "ConsentText").objects.using(alias)
    for text in texts.annotate(first=Min("consents__given_at")).exclude(first=None):
        texts.filter(pk=text.pk).update(used_at=text.first)


class Migration(migrations.Migration):
    dependencies = [("people", "0007_pages_keep_what_people_did")]

    operations = [
        migrations.AddField(
            model_name="consenttext",
            name="used_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="처음 동의를 받은 때"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
