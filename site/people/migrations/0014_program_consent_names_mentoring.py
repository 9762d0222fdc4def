"""The notice for applying for programs is also agreed to by whoever asks or meets a mentor, or books an interview at a job fair:
it says so.

Where nobody agreed to the first version, its words are put right; where somebody did, a second version follows. An
operator's own newer version stays as it is.
"""

from django.db import migrations

KIND = "program"
SAID = "프로그램 신청을 받아 확인하고, 바뀐 일을 알리고, 참여를 도우려고 써요."
WORDS = {
    "title": "프로그램 신청과 멘토링을 위한 개인정보 수집·이용 동의",
    "purpose": "프로그램, 1:1 멘토링, 박람회 면접의 신청을 받아 확인하고, 바뀐 일을 알리고, 참여를 도우려고 써요. "
    "멘토에게 한 질문에 답하는 데도 써요.",
    "items": "이름, 휴대전화 번호, 메일 주소, 신청한 내용(어느 프로그램의 어느 회차, 어느 회사의 면접)과 신청할 때의 답. "
    "멘토링은 멘토에게 한 질문과 답, 어느 멘토와 언제 무엇을 이야기하려는지. "
    "나이나 사는 곳을 보는 프로그램은 생년월일과 사는 지역도",
    "period": "신청한 내용은 프로그램이나 면접이 끝난 뒤 1년, 멘토링은 질문하거나 만난 뒤 1년 동안 두고, "
    "그 뒤에는 누구의 것이었는지 되살릴 수 없게 지워요. 신청할 때의 답은 물을 때 알린 날까지만 둬요. "
    "이름과 휴대전화 번호는 다음 신청에도 쓸 수 있게 동의를 철회하거나 탈퇴할 때까지 둬요.",
    "refusal": "동의하지 않을 수 있어요. 그러면 온라인으로는 신청하거나 질문할 수 없어요. 센터로 전화해 주세요.",
}


def put_right(apps, schema_editor):
    texts = apps.get_model("people", "ConsentText").objects.using(schema_editor.connection.alias)
    newest = texts.filter(kind=KIND).order_by("-version").first()
    if newest is None or newest.purpose != SAID:
        return
    if newest.used_at:
        newest.pk, newest.version, newest.used_at = None, newest.version + 1, None
        newest._state.adding = True
    for name, words in WORDS.items():
        setattr(newest, name, words)
    newest.save()


class Migration(migrations.Migration):
    dependencies = [("people", "0013_clinic")]

    operations = [migrations.RunPython(put_right, migrations.RunPython.noop)]
