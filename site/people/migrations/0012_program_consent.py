"""The consent notice for applying for programs."""

from django.db import migrations

TEXT = {
    "kind": "program",
    "title": "프로그램 신청을 위한 개인정보 수집·이용 동의",
    "is_required": True,
    "purpose": "프로그램 신청을 받아 확인하고, 바뀐 일을 알리고, 참여를 도우려고 써요.",
    "items": "이름, 휴대전화 번호, 메일 주소, 신청한 내용(어느 프로그램의 어느 회차). 나이나 사는 곳을 보는 프로그램은 생년월일과 사는 지역도",
    "period": "신청한 내용은 프로그램이 끝난 뒤 1년 동안 두고, 그 뒤에는 누구의 신청이었는지 되살릴 수 없게 지워요. "
    "이름과 휴대전화 번호는 다음 신청에도 쓸 수 있게 동의를 철회하거나 탈퇴할 때까지 둬요.",
    "refusal": "동의하지 않을 수 있어요. 그러면 온라인으로는 신청할 수 없어요. 센터로 전화해 주세요.",
}


def add(apps, schema_editor):
    texts = apps.get_model("people", "ConsentText").objects.using(schema_editor.connection.alias)
    texts.get_or_create(kind=TEXT["kind"], version=1, defaults=TEXT)


class Migration(migrations.Migration):
    dependencies = [("people", "0011_rights_requests")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
