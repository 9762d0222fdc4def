"""The notice for booking promised more than was done: name and phone stay with the account until they are taken back.

Where nobody agreed to the first version, its words are put right; where somebody did, a second version follows. An
operator's own newer version stays as it is.
"""

from django.db import migrations

KIND = "booking"
SAID = "이용이 끝난 뒤 1년. 그 뒤에는 되살릴 수 없게 지워요."
WORDS = {
    "items": "이름, 휴대전화 번호, 메일 주소, 예약한 내용(언제, 어디를, 몇 명이)",
    "period": "예약한 내용은 이용이 끝난 뒤 1년 동안 두고, 그 뒤에는 누구의 예약이었는지 되살릴 수 없게 지워요. "
    "이름과 휴대전화 번호는 다음 예약에도 쓸 수 있게 동의를 철회하거나 탈퇴할 때까지 둬요. "
    "메일 주소는 로그인하는 데 쓰므로 탈퇴할 때까지 둬요.",
}


def put_right(apps, schema_editor):
    texts = apps.get_model("people", "ConsentText").objects.using(schema_editor.connection.alias)
    newest = texts.filter(kind=KIND).order_by("-version").first()
    if newest is None or newest.period != SAID:
        return
    if newest.used_at:
        newest.pk, newest.version, newest.used_at = None, newest.version + 1, None
        newest._state.adding = True
    for name, words in WORDS.items():
        setattr(newest, name, words)
    newest.save()


class Migration(migrations.Migration):
    dependencies = [("people", "0008_consent_text_used_at")]

    operations = [migrations.RunPython(put_right, migrations.RunPython.noop)]
