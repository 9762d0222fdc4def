"""What the privacy policy says of the site: gathered from what the site declares, so that it can't say anything else.

`facts()` is what holds now; a published `LegalText` keeps the facts of its day, and its page is made of those.
The parts follow the list of 개인정보 보호법 제30조 and the model of the 개인정보 처리방침 작성지침.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from core import phones
from core.models import SiteSettings
from people.datasets import registry
from people.enums import LegalKind
from people.models import ConsentText, LegalText, Processor

Facts = dict[str, Any]
"""Plain lists, dicts and texts: it is kept as JSON, and compared."""

DECLARED = {
    "sets": "가지고 있는 정보",
    "optional": "선택 동의",
    "third_parties": "제공받는 곳",
    "processors": "처리를 맡긴 곳",
}
"""The lists of things with a name; the rest are sentences."""

WORDS = {
    "operator": "운영 기관",
    "officer": "개인정보 보호책임자",
    "rights": "권리와 쓰는 방법",
    "destruction": "지우는 방법",
    "safety": "지키는 방법",
    "cookies": "쿠키",
    "remedies": "도움받을 곳",
}

RIGHTS = [
    "내 정보를 보고, 고치고, 지우고, 쓰지 말라고 할 수 있어요. 동의는 언제든 철회할 수 있어요.",
    "로그인한 뒤 '내 정보'에서 바로 보고 고쳐요. 동의는 '내 동의'에서 철회해요. 탈퇴하면 바로 지워요.",
    "센터에 말씀하셔도 돼요. 열흘 안에 답해 드려요. 보호자나 위임받은 사람도 할 수 있어요. 이때는 위임장을 확인해요.",
    "다른 법이 꼭 두라고 한 정보는 그 기간이 지난 뒤에 지워요.",
    "만 14세 이상이 쓰는 곳이에요. 14세 미만의 정보가 있는 것을 알게 되면 바로 지워요.",
]
DESTRUCTION = [
    "기간이 끝난 정보는 날마다 한 번 찾아서 되살릴 수 없게 지우거나, 누구의 것인지 알 수 없게 바꿔요.",
    "지운 날과 까닭, 건수는 파기대장에 남겨요. 누구의 것이었는지는 남기지 않아요.",
    "가입하거나 계속 쓰겠다고 한 지 2년이 되면 다시 여쭤봐요. 미리 알려 드리고, 답이 없으면 계정을 지워요.",
]
SECOND_FACTOR = "직원은 두 번 확인하고 로그인해요."
SAFETY = [
    "직원은 맡은 센터의 정보만 볼 수 있어요.",
    "직원이 누구의 정보를 언제 왜 보았는지 기록해서 2년 동안 보관하고, 달마다 점검해요. 명단을 내려받을 때는 이유를 적어요.",
    SECOND_FACTOR,
    "비밀번호는 되돌릴 수 없게 바꿔서 보관하고, 상담 메모는 암호로 바꿔서 따로 보관해요.",
    "오가는 내용은 암호로 감싸서 보내요.",
]
COOKIES = [
    "로그인한 상태(sessionid)와 양식을 안전하게 보내는 데(csrftoken)만 쿠키를 써요. 글자 크기는 브라우저 안에만 남아요.",
    "박람회 문 앞의 QR 코드를 열면 하루에 한 번만 세려고 날짜만 담은 쿠키(fair)를 하루 동안 둬요.",
    "광고나 추적에 쓰는 쿠키는 없고, 다른 회사의 분석 도구도 쓰지 않아요.",
    "브라우저 설정에서 쿠키를 막을 수 있어요. 막아도 둘러볼 수 있지만, 로그인과 예약은 할 수 없어요.",
]
REMEDIES = [
    {"name": "개인정보침해 신고센터", "phone": "118", "url": "https://privacy.kisa.or.kr"},
    {"name": "개인정보 분쟁조정위원회", "phone": "1833-6972", "url": "https://www.kopico.go.kr"},
    {"name": "대검찰청", "phone": "1301", "url": "https://www.spo.go.kr"},
    {"name": "경찰청 사이버수사", "phone": "182", "url": "https://ecrm.police.go.kr"},
]


def facts() -> Facts:
    """What holds now."""
    texts = ConsentText.objects.newest().order_by("kind")
    site = SiteSettings.objects.filter(site__is_default_site=True).first() or SiteSettings()
    return {
        "operator": site.operator,
        "sets": [
            {key: getattr(each, key) for key in ("name", "label", "purpose", "items", "basis", "period")}
            for each in registry.sets.values()
        ],
        "optional": [_notices(text) for text in texts if not text.is_required and not text.recipient],
        "third_parties": [_notices(text) for text in texts if text.recipient],
        "processors": [
            {"label": each.name, "name": each.name, "task": each.task, "period": each.period}
            for each in Processor.objects.all()
        ],
        "officer": {
            "name": site.officer_name,
            "phone": phones.display(site.officer_phone or site.phone),
            "email": site.officer_email or site.email,
        },
        "rights": RIGHTS,
        "destruction": DESTRUCTION,
        "safety": [each for each in SAFETY if each != SECOND_FACTOR or settings.STAFF_SECOND_FACTOR],
        "cookies": COOKIES,
        "remedies": REMEDIES,
    }


def _notices(text: ConsentText) -> dict[str, str]:
    notices = ("purpose", "items", "period", "refusal", "recipient")
    return {"name": text.kind, "label": text.title, **{key: getattr(text, key) for key in notices}}


def differences() -> list[str]:
    """What the newest published privacy policy says otherwise than the site does, in words; nothing when they agree."""
    published = LegalText.objects.newest(LegalKind.PRIVACY)
    if published is None:
        return ["아직 펴낸 판이 없어요. 지금은 사이트가 하는 일을 그대로 보여 주고 있어요."]
    return compare(published.facts, facts())


def compare(before: Facts, now: Facts) -> list[str]:
    """The differences in words."""
    found = []
    for key, title in DECLARED.items():
        old = {each["name"]: each for each in before.get(key, [])}
        new = {each["name"]: each for each in now[key]}
        found += [f"{title}: '{new[name]['label']}' 추가" for name in new if name not in old]
        found += [f"{title}: '{old[name]['label']}' 없어짐" for name in old if name not in new]
        found += [
            f"{title}: '{new[name]['label']}' 바뀜" for name in new if name in old and new[name] != old[name]
        ]
    return found + [f"{title} 바뀜" for key, title in WORDS.items() if before.get(key) != now[key]]
