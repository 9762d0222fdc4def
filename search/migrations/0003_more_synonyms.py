from django.db import migrations

GROUPS = """
스터디룸, 공부방, 독서실
스터디룸, 회의실, 세미나실, 모임방
정장, 양복, 수트, 슈트
counseling, 상담, counselling
줌, zoom
유튜브, youtube
wifi, 와이파이, wi-fi, 무선인터넷
전북, 전라북도
전남, 전라남도
""".strip()


def add(apps, schema_editor):
    """Groups of their own: what an operator has made of the first ones, or switched off, stays as it is."""
    model = apps.get_model("search", "Synonym")
    there = set(model.objects.values_list("words", flat=True))
    model.objects.bulk_create(model(words=words) for words in GROUPS.splitlines() if words not in there)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_synonyms")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
