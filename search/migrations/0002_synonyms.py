from django.db import migrations

GROUPS = """
자소서, 자기소개서
정장, 청년옷장, 취업날개, 면접정장
사진, 청춘사진관, 증명사진, 이력서사진
대관, 스터디룸, 공간, 모임방
국취제, 국민취업지원제도
니트, NEET
인공지능, AI
정보기술, IT
국가직무능력표준, NCS
은둔, 고립
이력서, CV
포폴, 포트폴리오
알바, 아르바이트
취준생, 취업준비생, 구직자
구인, 채용
취업박람회, 채용박람회, 잡페어
일자리카페, 잡카페
마음상담, 심리상담, 마음건강
내일배움카드, 국비교육
비대면, 온라인
스타트업, 창업
인턴, 일경험
""".strip()


def fill(apps, schema_editor):
    model = apps.get_model("search", "Synonym")
    model.objects.bulk_create(model(words=words) for words in GROUPS.splitlines())


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
