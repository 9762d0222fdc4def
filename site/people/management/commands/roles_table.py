"""`manage.py roles_table`: what every role may do, as docs/roles.md shows it."""

from typing import Any

from django.core.management.base import BaseCommand

from people.enums import NETWORK_ROLES, Role
from people.permissions import PageRight
from people.roles import RIGHTS, Rights

HEAD = """# 역할과 권한

이 표는 `site/people/roles.py`에서 만들어요. 고치려면 그 파일을 고치고 `manage.py roles_table > docs/roles.md`를 실행해
주세요. `manage.py migrate`를 하면 이미 있는 그룹의 권한도 표와 같아져요.

센터의 역할은 그 센터의 페이지와 그 아래에서만 통해요. 다른 센터의 사람은 목록, 고르기 창, 검색, 보고서, 주소의 번호
어디로도 보이지 않아요. `tests/people/test_rights_walk.py`가 관리자 화면의 모든 주소를 모든 역할로 열어 보며 확인해요.
"""

ACTIONS = {
    "add": "만들기",
    "change": "고치기",
    "delete": "지우기",
    "view": "보기",
    "choose": "고르기",
    "publish": "공개",
    "lock": "잠그기",
    "unlock": "잠금 풀기",
    "bulk_delete": "하위까지 지우기",
}


def words(actions: tuple[str, ...]) -> str:
    return ", ".join(ACTIONS[action] for action in actions) or "-"


def mark(is_given: bool) -> str:
    return "○" if is_given else "-"


def table(rows: list[list[str]]) -> str:
    head, *rest = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, "|" + "---|" * len(rows[0]), *rest])


def markdown() -> str:
    """The whole document."""
    roles = [(role, RIGHTS[role]) for role in Role]
    return "\n\n".join(
        [
            HEAD.strip(),
            "## 누가 무엇을 하나요",
            table(
                [["역할", "어디에서", "하는 일"], *([r.label, _where(r), rights.says] for r, rights in roles)]
            ),
            "## 사람에 대한 권한",
            table(
                [
                    ["권한", *(role.label for role in Role)],
                    *(
                        [right.label, *(mark(right in rights.people) for _, rights in roles)]
                        for right in PageRight
                    ),
                ]
            ),
            "## 페이지와 파일",
            table(
                [
                    ["역할", "페이지", "사진·문서", "모음"],
                    *(
                        [role.label, words(rights.pages), words(rights.files), words(rights.collections)]
                        for role, rights in roles
                    ),
                ]
            ),
            "## 온 네트워크의 표",
            table(
                [
                    ["역할", "무엇", "할 수 있는 일"],
                    *(row for role, each in roles for row in _models(role, each)),
                ]
            ),
        ]
    )


def _where(role: Role) -> str:
    return "온 네트워크" if role in NETWORK_ROLES else "자기 센터"


def _models(role: Role, rights: Rights) -> list[list[str]]:
    return [[role.label, models.label, words(models.actions)] for models in rights.models]


class Command(BaseCommand):
    help = "Print what every role may do, as Markdown in Korean."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(markdown())
