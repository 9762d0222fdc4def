
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fairs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='interview',
            name='reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='이유'),
        ),
        migrations.AddField(
            model_name='interview',
            name='remind_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='알릴 때'),
        ),
        migrations.AddIndex(
            model_name='interview',
            index=models.Index(condition=models.Q(('cancelled_at', None), ('remind_at__isnull', False)), fields=['remind_at'], name='interview_reminders'),
        ),
    ]
