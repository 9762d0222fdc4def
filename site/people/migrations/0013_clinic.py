"""The consent notice for the document clinic."""

from django.db import migrations

TEXT = {
    "kind": "clinic",
    "title": "서류 클리닉을 위한 개인정보 수집·이용 동의",
    "is_required": True,
    "purpose": "보낸 서류를 읽고 의견을 적어 회신하려고 써요.",
    "items": "이름, 메일 주소, 보낸 서류(자기소개서, 포트폴리오, 이력서)와 궁금한 것, 상담사의 의견과 회신",
    "period": "서류 파일은 회신한 뒤 30일 동안 두고, 거두면 바로 지워요. "
    "궁금한 것과 회신은 회신한 뒤 1년 동안 두고, 그 뒤에는 누가 보냈는지 되살릴 수 없게 지워요.",
    "refusal": "동의하지 않을 수 있어요. 그러면 서류를 온라인으로는 보낼 수 없어요. 센터에 와서 상담받을 수 있어요.",
}


def add(apps, schema_editor):
    texts = apps.get_model("people", "ConsentText").objects.using(schema_editor.connection.alias)
    texts.get_or_create(kind=TEXT["kind"], version=1, defaults=TEXT)


class Migration(migrations.Migration):
    dependencies = [("people", "0012_program_consent")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
