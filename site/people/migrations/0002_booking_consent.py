"""The first consent notice: without it nobody could be asked for name and phone when booking."""

from django.db import migrations

KIND, VERSION = "booking", 1


def add(apps, schema_editor):
    texts = apps.get_model("people", "ConsentText").objects.using(schema_editor.connection.alias)
    texts.get_or_create(
        kind=KIND,
        version=VERSION,
        defaults={
            "title": "예약을 위한 개인정보 수집·이용 동의",
            "purpose": "예약을 받아 확인하고, 바뀐 일을 알리고, 이용을 돕기 위해 써요.",
            "items": "이름, 휴대전화 번호, 메일 주소",
            "period": "이용이 끝난 뒤 1년. 그 뒤에는 되살릴 수 없게 지워요.",
            "refusal": "동의하지 않을 수 있어요. 다만 누가 예약했는지 확인할 수 없어서 온라인 예약은 할 수 없어요. "
            "둘러보기와 전화 문의는 그대로 할 수 있어요.",
        },
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
