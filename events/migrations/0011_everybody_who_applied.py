
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0010_own_times'),
    ]

    operations = [
        migrations.AlterField(
            model_name='staffmessage',
            name='audience',
            field=models.CharField(choices=[('seated', '자리가 있는 사람'), ('waiting', '기다리는 사람'), ('asked', '결과를 기다리는 사람'), ('absent', '오지 않은 사람'), ('all', '신청한 모든 사람')], max_length=8, verbose_name='누구에게'),
        ),
    ]
