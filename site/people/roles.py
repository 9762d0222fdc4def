"""What each role may do: one table. Groups, `docs/roles.md` and the tests are made from it.

Wagtail's own page permissions and the rights over people (`people.permissions.PageRight`) hold for the center's page and
everything below it; file permissions for the center's collection. Roles of the network hold them for all pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from people.enums import Role
from people.permissions import PageRight

EVERYTHING = ("add", "change", "delete", "view")
FILES = ("add", "change", "choose")
FILE_TABLES = (("wagtailimages", "image"), ("wagtaildocs", "document"))


@dataclass(frozen=True)
class Models:
    """Tables of the whole network, and what may be done with their rows."""

    label: str
    names: tuple[str, ...]
    actions: tuple[str, ...] = EVERYTHING


@dataclass(frozen=True)
class Rights:
    """The rights of one role; `says` is for the people who give it and have it."""

    says: str
    pages: tuple[str, ...] = ()
    people: tuple[PageRight, ...] = ()
    files: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    models: tuple[Models, ...] = ()

    @property
    def page_permissions(self) -> set[str]:
        return {f"wagtailcore.{action}_page" for action in (*self.pages, *self.people)}

    @property
    def collection_permissions(self) -> set[str]:
        return {f"{app}.{action}_{model}" for app, model in FILE_TABLES for action in self.files} | {
            f"wagtailcore.{action}_collection" for action in self.collections
        }

    @property
    def model_permissions(self) -> set[str]:
        return {"wagtailadmin.access_admin", *self._of_models()}

    @property
    def permissions(self) -> set[str]:
        return self.page_permissions | self.collection_permissions | self.model_permissions

    def _of_models(self) -> Iterator[str]:
        for models in self.models:
            for name in models.names:
                app, model = name.split(".")
                yield from (f"{app}.{action}_{model}" for action in models.actions)


OPERATED = (
    Models(
        "설정",
        (
            "core.sitesettings",
            "search.searchsettings",
            "people.standingsettings",
            "core.holiday",
            "core.region",
            "search.synonym",
            "bookings.policy",
        ),
    ),
    Models("메일과 문자의 문구", ("outbox.wording", "outbox.smssettings")),
    Models("약관·동의 문구", ("people.consenttext", "people.legaltext", "people.processor")),
    Models(
        "사이트",
        (
            "wagtailcore.site",
            "wagtailcore.workflow",
            "wagtailcore.task",
            "wagtailcore.groupapprovaltask",
            "wagtailredirects.redirect",
            "wagtailsearchpromotions.searchpromotion",
        ),
    ),
    Models("직원 계정", ("people.user",), ("change",)),
    Models("소식을 받는 사람", ("newsletter.subscriber",), ("view", "add", "change")),
    Models("이용 통계와 설문 결과", ("people.use", "surveys.answer"), ("view",)),
)

RIGHTS: dict[Role, Rights] = {
    Role.MANAGER: Rights(
        "센터의 모든 일을 해요. 페이지를 만들고 게시하고, 창구를 보고, 직원을 초대하고, 명단을 내려받아요.",
        pages=("add", "change", "publish", "lock", "unlock"),
        people=(PageRight.DESK, PageRight.STAFF, PageRight.EXPORT),
        files=FILES,
    ),
    Role.DESK: Rights(
        "창구를 봐요. 센터의 예약과 신청, 그 사람들의 이름과 연락처를 보고 운영 시간을 고쳐요.",
        people=(PageRight.DESK,),
    ),
    Role.COUNSELLOR: Rights(
        "자기가 맡은 상담만 봐요. 상담 메모를 쓰고, 메모는 쓴 사람만 읽어요.",
        people=(PageRight.NOTES,),
    ),
    Role.EDITOR: Rights(
        "센터의 페이지와 사진, 문서를 만들고 게시해요. 예약한 사람의 정보는 보지 않아요.",
        pages=("add", "change", "publish"),
        files=FILES,
    ),
    Role.OPERATOR: Rights(
        "온 네트워크의 페이지와 설정, 규정, 직원의 역할을 맡고 센터를 열어요. 예약한 사람과 상담은 보지 않아요.",
        pages=("add", "bulk_delete", "change", "publish", "lock", "unlock"),
        people=(PageRight.STAFF,),
        files=FILES,
        collections=("add", "change", "delete"),
        models=OPERATED,
    ),
    Role.AUDITOR: Rights(
        "접속 기록을 살펴보고 다달이 점검해요. 파기대장도 봐요. 다른 것은 보지 않아요.",
        models=(
            Models("접속 기록과 파기대장", ("people.accessrecord", "people.destruction"), ("view",)),
            Models("접속 기록 점검", ("people.accessreview",), ("view", "add")),
        ),
    ),
}
