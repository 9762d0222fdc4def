from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0006_counsellors_only")]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="extension_days",
            field=models.PositiveSmallIntegerField(
                default=5,
                help_text="대여에만 써요. 돌려줄 날부터 이 안에 다른 면접이 있고 뒤에 예약이 없으면 연장할 수 있어요. 0이면 연장하지 않아요.",
                verbose_name="연장: 다음 면접까지(일)",
            ),
        ),
    ]
