"""Lists of addresses: read as centers keep them, looked at row by row, written with proof only."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook
from post_office.models import Email

from core import clock
from newsletter.enums import Source, SubscriberStatus
from newsletter.models import Refusal, Subscriber
from newsletter.refusals import refuse
from newsletter.services.importing import Fate, judge, take, tell_imported
from newsletter.sheets import date_of, lines_of
from people.enums import AccessAction, Role
from people.models import AccessRecord, User
from tests.factories import subscribers as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

S = SubscriberStatus
HEAD = ["메일 주소", "동의한 날", "동의의 증거", "주제", "지역", "센터", "언어"]
PROOF = "2026년 3월 취업특강 신청서 12번"


def recent() -> str:
    return (clock.today() - timedelta(days=100)).isoformat()


def row(
    address: str = "list@didim.example", agreed: str | None = None, proof: str = PROOF, *more: str
) -> list[str]:
    return [address, recent() if agreed is None else agreed, proof, *more]


def as_csv(*rows: list[str], head: list[str] = HEAD, encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *rows])
    return text.getvalue().encode(encoding)


def as_excel(*rows: list[Any], head: list[str] = HEAD) -> bytes:
    book = Workbook()
    for each in [head, *rows]:
        book.active.append(each)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# --- Files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", lambda: as_csv(row())),
        ("a.csv", lambda: as_csv(row(), encoding="cp949")),
        ("a.CSV", lambda: as_csv(row(), encoding="utf-8")),
        ("a.xlsx", lambda: as_excel(row())),
        ("a.xlsx", lambda: as_excel([row()[0], clock.today() - timedelta(days=100), PROOF])),
    ],
    ids=["bom", "cp949", "utf8", "xlsx", "xlsx date"],
)
def test_files_as_centers_keep_them(name: str, content: Callable[[], bytes]) -> None:
    (line,) = lines_of(name, content())
    assert (line["address"], line["agreed_on"], line["proof"]) == (row()[0], recent(), PROOF)
    assert line["number"] == "2"


def test_columns_have_several_names_and_any_order() -> None:
    content = as_csv([PROOF, "x", "list@didim.example", recent()], head=["증거", "이름", "이메일", "동의일"])
    assert lines_of("a.csv", content)[0]["address"] == "list@didim.example"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "빈 파일"),
        ("a.csv", as_csv(), "제목 줄만"),
        ("a.csv", as_csv(["a"], head=["이름"]), "제목이 없어요"),
        ("a.csv", b"\xff\xff\xff", "글자를 읽을 수 없는"),
        ("a.xlsx", b"not excel", "열 수 없는 엑셀"),
        ("a.csv", as_csv([*row()[:2], "a" * 200_000]), "아주 긴 칸"),
        ("a.csv", b'"' + as_csv(*[row() for _ in range(9000)], encoding="utf-8"), "닫지 않은 따옴표"),
        ("a.csv", as_csv(row(), encoding="utf-8") + b'"list@didim.example', "닫지 않은 따옴표"),
    ],
    ids=["empty", "heading", "headings", "letters", "excel", "long", "open at the top", "open at the end"],
)
def test_a_file_that_cannot_be_read_says_what_to_do(name: str, content: bytes, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        lines_of(name, content)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", "2026-03-01"),
        ("2026.3.1", "2026-03-01"),
        ("2026. 3. 1.", "2026-03-01"),
        ("2026년 3월 1일", "2026-03-01"),
        ("20260301", "2026-03-01"),
        ("2026-03-01 14:30", "2026-03-01"),
        ("2026/13/01", ""),
        ("봄", ""),
        ("", ""),
    ],
)
def test_dates_as_people_write_them(text: str, day: str) -> None:
    found = date_of(text)
    assert (found.isoformat() if found else "") == day


# --- Looking --------------------------------------------------------------------------------


def fates(*rows: list[str]) -> list[Fate]:
    return [each.fate for each in judge(lines_of("a.csv", as_csv(*rows)))]


def test_what_would_happen_to_each_row(travel: Any) -> None:
    travel("2026-10-05 12:00")
    center = CenterFactory(title="홍대 센터")
    make.subscriber(email="there@didim.example")
    make.subscriber(S.STOPPED, email="stopped@didim.example")
    refuse("refused@didim.example", S.STOPPED)
    table = {
        Fate.NEW: [
            row(),
            row("b@didim.example", None, PROOF, "특강, 주거", center.region.short_name, "홍대 센터", "영어"),
        ],
        Fate.TWICE: [row("List@Didim.example ")],
        Fate.THERE: [row("there@didim.example")],
        Fate.REFUSED: [row("stopped@didim.example"), row("REFUSED@didim.example")],
        Fate.BAD: [row("nobody"), row("x@mailinator.com"), row("")],
        Fate.NO_PROOF: [
            row("c@didim.example", proof=""),
            row("c@didim.example", ""),
            row("c@didim.example", "언젠가"),
            row("c@didim.example", "2026-10-06"),
            row("c@didim.example", "2024-10-05"),
        ],
        Fate.UNKNOWN: [
            row("c@didim.example", None, PROOF, "낚시"),
            row("c@didim.example", None, PROOF, "", "달나라"),
        ],
    }
    for fate, rows in table.items():
        assert fates(*table[Fate.NEW][:1], *rows)[1:] == [
            Fate.TWICE if each == table[Fate.NEW][0] else fate for each in rows
        ]
    assert Subscriber.objects.count() == 2


def test_a_refusal_outlives_a_change_of_the_key(settings: Any) -> None:
    refuse("refused@didim.example", S.STOPPED)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert fates(row("refused@didim.example")) == [Fate.REFUSED]


def test_looking_at_many_rows_costs_few_queries() -> None:
    lines = lines_of("a.csv", as_csv(*[row(f"n{number}@didim.example") for number in range(1000)]))
    with CaptureQueriesContext(connection) as queries:
        rows = judge(lines)
    assert {each.fate for each in rows} == {Fate.NEW}
    assert len(queries) <= 8


# --- Writing --------------------------------------------------------------------------------


def test_what_is_new_is_written_with_its_proof_and_told_once() -> None:
    center = CenterFactory(title="홍대 센터")
    make.subscriber(email="there@didim.example", topics=("stories",))
    content = as_csv(
        row("new@didim.example", None, PROOF, "특강", center.region.short_name, "홍대 센터", "영어"),
        row("there@didim.example", None, PROOF, "특강"),
    )
    take(lines_of("a.csv", content), make.text())
    new = Subscriber.objects.get(email="new@didim.example")
    assert (new.status, new.source, new.proof, new.language) == (S.CONFIRMED, Source.IMPORT, PROOF, "en")
    assert clock.local(new.agreed_at).date().isoformat() == recent()
    assert [list(new.topics.values_list("topic", flat=True)), list(new.regions.all())] == [
        ["lecture"],
        [center.region],
    ]
    assert list(new.centers.all()) == [center]
    old = Subscriber.objects.get(email="there@didim.example")
    assert list(old.topics.values_list("topic", flat=True)) == ["stories"]
    assert not tell_imported(10)
    assert not tell_imported(10)
    assert [each.context["kind"] for each in Email.objects.all()] == ["newsletter_imported"]
    take(lines_of("a.csv", content), make.text())
    assert Subscriber.objects.count() == 2


# --- Screens --------------------------------------------------------------------------------

IMPORT = "/cms/subscribers/import/"


@pytest.fixture
def operator() -> Client:
    return signed_in(member(Role.OPERATOR))


def upload(content: bytes, name: str = "명단.csv") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


def test_nothing_is_written_until_the_button_is_pressed(operator: Client) -> None:
    content = as_csv(row(), row("bad"), row("=cmd@didim.example"), encoding="cp949")
    page = operator.post(IMPORT, upload(content))
    assert not Subscriber.objects.exists()
    text = page.content.decode()
    assert "list@didim.example" in text
    assert "메일 주소가 아니에요." in text
    assert AccessRecord.objects.first().action == AccessAction.LIST
    operator.post(IMPORT, {"rows": page.context["signed"]})
    assert Subscriber.objects.filter(email="list@didim.example", status=S.CONFIRMED).exists()
    assert AccessRecord.objects.first().action == AccessAction.CHANGE
    assert {each.context["kind"] for each in Email.objects.all()} == {"newsletter_imported"}


def test_rows_that_were_changed_on_the_way_are_refused(operator: Client) -> None:
    page = operator.post(IMPORT, upload(as_csv(row())))
    operator.post(IMPORT, {"rows": page.context["signed"] + "x"})
    assert not Subscriber.objects.exists()


def test_a_long_list_fits_through_the_page(operator: Client, settings: Any) -> None:
    rows = [row(f"somebody.number{number * 7919}@mail{number % 97}.example") for number in range(3000)]
    page = operator.post(IMPORT, upload(as_csv(*rows)))
    assert len(page.context["signed"]) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 10 * 0.8
    assert len(page.context["rows"]) == 1000


def test_the_list_hides_addresses_and_finds_whole_ones(operator: Client) -> None:
    person = User.objects.create_user("linked@didim.example")
    make.subscriber(email="linked@didim.example", person=person, topics=("housing",))
    make.subscriber(email="other@didim.example", topics=("finance",))
    page = operator.get("/cms/subscribers/").content.decode()
    assert "linked@didim.example" not in page
    assert "li***@didim.example" in page
    assert person.pk in AccessRecord.objects.first().people
    assert operator.get("/cms/subscribers/?q=linked").context["object_list"].count() == 0
    assert operator.get("/cms/subscribers/?q=Linked@didim.example").context["object_list"].count() == 1
    assert operator.get("/cms/subscribers/?topic=housing").context["object_list"].count() == 1
    assert operator.get("/cms/subscribers/?status=stopped").context["object_list"].count() == 0


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_needs_a_reason_and_holds_the_proof(operator: Client, kind: str) -> None:
    make.subscriber(email="+plus@didim.example", source="import", proof="=HYPERLINK(1)")
    assert operator.post("/cms/subscribers/export/", {"kind": kind}).status_code == 200
    assert not AccessRecord.objects.filter(action=AccessAction.EXPORT).exists()
    answer = operator.post("/cms/subscribers/export/", {"purpose": "report", "kind": kind})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    record = AccessRecord.objects.get(action=AccessAction.EXPORT)
    assert record.reason.startswith("상급 기관")
    if kind == "csv":
        text = content.decode("utf-8-sig")
        assert "'=HYPERLINK(1)" in text
        assert "'+plus@didim.example" in text
        assert str(make.text()) in text


def test_somebody_who_called_is_stopped_and_stays_out(operator: Client) -> None:
    subscriber = make.subscriber(email="called@didim.example")
    operator.post("/cms/subscribers/refuse/", {"address": " Called@didim.example"})
    operator.post("/cms/subscribers/refuse/", {"address": "unknown@didim.example"})
    assert Subscriber.objects.get(pk=subscriber.pk).status == S.STOPPED
    assert Refusal.objects.count() == 2


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DESK, Role.EDITOR, Role.COUNSELLOR])
def test_only_the_operator_sees_subscribers(role: Role) -> None:
    client = signed_in(member(role, CenterFactory()))
    for path in ("", "export/", "import/", "refuse/"):
        assert client.get(f"/cms/subscribers/{path}").status_code in {302, 403}
