"""The consent notice of the newsletter and the topic alerts."""

from django.db import migrations

TEXT = {
    "kind": "newsletter",
    "title": "소식 받기를 위한 개인정보 수집·이용 동의",
    "is_required": True,
    "purpose": "고른 주제와 지역의 프로그램, 청년정책, 센터 소식을 메일로 보내려고 써요.",
    "items": "메일 주소, 고른 주제와 지역과 센터, 얼마나 자주 받을지",
    "period": "그만 받은 뒤 30일까지. 2년마다 계속 받을지 다시 여쭤보고, 답이 없으면 지워요.",
    "refusal": "동의하지 않을 수 있어요. 그러면 소식 메일만 보내지 않아요. 예약과 신청은 그대로 할 수 있고, 소식은 누리집에서 볼 수 있어요.",
}


def add(apps, schema_editor):
    texts = apps.get_model("people", "ConsentText").objects.using(schema_editor.connection.alias)
    texts.get_or_create(kind=TEXT["kind"], version=1, defaults=TEXT)


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0001_initial"), ("people", "0013_clinic")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
