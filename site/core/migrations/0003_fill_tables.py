"""Fill the tables that staff edit later: regions, and the holidays of 2025 to 2028."""

from django.db import migrations

from core.holidays import public_holidays
from core.regions import REGIONS

YEARS = range(2025, 2029)


def fill(apps, schema_editor):
    region, holiday = apps.get_model("core", "Region"), apps.get_model("core", "Holiday")
    database = schema_editor.connection.alias
    region.objects.using(database).bulk_create(
        [region(**row._asdict(), sort_order=order) for order, row in enumerate(REGIONS)], ignore_conflicts=True
    )
    holiday.objects.using(database).bulk_create(
        [holiday(date=day, name=name) for year in YEARS for day, name in public_holidays(year).items()],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
