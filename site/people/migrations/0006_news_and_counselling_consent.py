"""Two more consent notices: news (optional), and counselling notes (제23조: sensitive, agreed to on its own)."""

from django.db import migrations

TEXTS = [
    {
        "kind": "news",
        "title": "프로그램 소식 받기 동의",
        "is_required": False,
        "purpose": "새 프로그램과 센터 소식을 메일이나 문자로 알려 드리려고 써요.",
        "items": "메일 주소, 휴대전화 번호",
        "period": "동의를 철회하거나 탈퇴할 때까지. 2년마다 계속 받을지 다시 여쭤봐요.",
        "refusal": "동의하지 않아도 예약과 신청은 그대로 할 수 있어요. 소식만 보내지 않아요.",
    },
    {
        "kind": "sensitive",
        "title": "상담 기록(민감정보) 수집·이용 동의",
        "is_required": False,
        "purpose": "상담을 이어 가고, 다음에 만났을 때 같은 이야기를 다시 묻지 않으려고 적어 둬요.",
        "items": "상담에서 나눈 이야기 가운데 건강과 마음, 생활 형편에 대한 것(민감정보)",
        "period": "마지막으로 고친 뒤 2년. 그 뒤에는 되살릴 수 없게 지워요.",
        "refusal": "동의하지 않을 수 있어요. 상담은 그대로 받을 수 있고, 기록만 남기지 않아요. "
        "그래서 다음에 같은 것을 다시 여쭤볼 수 있어요.",
    },
]


def add(apps, schema_editor):
    texts = apps.get_model("people", "ConsentText").objects.using(schema_editor.connection.alias)
    for text in TEXTS:
        texts.get_or_create(kind=text["kind"], version=1, defaults=text)


class Migration(migrations.Migration):
    dependencies = [("people", "0005_legal_pages_and_renewal")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
