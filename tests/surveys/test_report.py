"""설문 결과: the numbers, who sees them, what is hidden, and the files."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from people.enums import AccessAction, Role
from people.models import AccessRecord
from surveys.admin.periods import Months, Period, months_of
from surveys.counting import answers_count
from surveys.enums import PROGRAM
from surveys.models import Answer
from surveys.report import Scores, percent, report_of
from tests.factories.events import ProgramFactory
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in
from tests.factories.surveys import answers

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NOVEMBER = date(2026, 11, 1)
REASON = {"purpose": "report", "kind": "csv"}


@pytest.fixture(autouse=True)
def _now(travel):
    travel("2026-11-25 10:00")


@pytest.fixture
def center():
    return CenterFactory(title="무지개센터")


@pytest.fixture
def operator():
    return signed_in(member(Role.OPERATOR))


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows_of(response) -> list[dict[str, str]]:
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


# --- Numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "percents", "top"),
    [
        ((0, 0, 0, 0, 0), [None] * 5, None),
        ((5, 0, 0, 0, 0), ["100.0", "0.0", "0.0", "0.0", "0.0"], "100.0"),
        ((1, 1, 1, 0, 0), ["33.3", "33.3", "33.3", "0.0", "0.0"], "66.7"),
        ((1, 1, 6, 0, 0), ["12.5", "12.5", "75.0", "0.0", "0.0"], "25.0"),
        ((151, 93, 17, 0, 0), ["57.9", "35.6", "6.5", "0.0", "0.0"], "93.5"),
        ((127, 117, 17, 0, 0), ["48.7", "44.8", "6.5", "0.0", "0.0"], "93.5"),
        ((0, 0, 0, 0, 7), ["0.0", "0.0", "0.0", "0.0", "100.0"], "0.0"),
    ],
)
def test_shares_and_the_top_two(counts, percents, top):
    scores = Scores(dict(zip((5, 4, 3, 2, 1), counts, strict=True)))
    assert scores.n == sum(counts)
    assert [None if share is None else str(share) for share in scores.percents] == percents
    assert scores.top == (None if top is None else Decimal(top))


@pytest.mark.parametrize(("part", "whole", "share"), [(1, 2000, "0.1"), (1, 2001, "0.0"), (1, 16, "6.3")])
def test_half_is_rounded_up(part, whole, share):
    assert percent(part, whole) == Decimal(share)


def survey_of_2016(center) -> None:
    """288 people, of whom 27 left out both questions: the only way in which all published figures come true."""
    spread = {
        "satisfaction": [5] * 151 + [4] * 93 + [3] * 17,
        "helpful": [5] * 127 + [4] * 117 + [3] * 17,
    }
    points = zip(spread["satisfaction"], spread["helpful"], strict=True)
    told = {"page_id": center.pk, "about": "study_room", "month": NOVEMBER}
    Answer.objects.bulk_create(Answer(satisfaction=one, helpful=other, **told) for one, other in points)
    answers(center, 27, month=NOVEMBER, satisfaction=None, helpful=None, text="고마워요")
    answers_count()


def test_the_figures_of_2016(center, operator):
    survey_of_2016(center)
    total = report_of(Answer.objects.all()).total
    assert total.n == 288
    assert [str(share) for share in total.satisfaction.percents[:2]] == ["57.9", "35.6"]
    assert [str(share) for share in total.helpful.percents[:2]] == ["48.7", "44.8"]
    assert total.satisfaction.top == total.helpful.top == Decimal("93.5")
    page = text(operator.get("/cms/surveys/"))
    assert "답 288개</strong>: 만족 93.5%, 도움 93.5%" in page
    for share in ("57.9%", "35.6%", "48.7%", "44.8%"):
        assert share in page


def test_no_counts_of_288_give_those_figures():
    """Why the test above has 261 in each question."""

    def fits(whole: int, first: str, second: str) -> bool:
        near = [round(float(share) * whole / 100) for share in (first, second)]
        found = {
            (str(percent(a, whole)), str(percent(b, whole)), str(percent(a + b, whole)))
            for a in range(near[0] - 2, near[0] + 3)
            for b in range(near[1] - 2, near[1] + 3)
        }
        return (first, second, "93.5") in found

    both = [n for n in range(200, 289) if fits(n, "57.9", "35.6") and fits(n, "48.7", "44.8")]
    assert both == [261]


# --- Centers, programs, periods -------------------------------------------------------------


def test_centers_add_up_their_services_and_programs(center, operator):
    program = ProgramFactory(parent=center, title="취업특강")
    answers(center, 6, month=NOVEMBER)
    answers(center, 5, month=NOVEMBER, about="loan", satisfaction=1)
    answers(program, 7, month=NOVEMBER, about=PROGRAM)
    answers(ProgramFactory(title="온 동네 특강"), 5, month=NOVEMBER, about=PROGRAM)
    answers_count()
    found = report_of(Answer.objects.all())
    assert [(each.total.name, each.total.n) for each in found.centers] == [
        ("무지개센터", 18),
        ("프로그램", 5),
    ]
    assert {line.name: line.n for line in found.centers[0].lines} == {"대여": 5, "스터디룸": 6, "취업특강": 7}
    assert found.total.n == 23
    assert "답 7개" in text(operator.get("/cms/surveys/", {"place": program.pk}))
    assert "답 18개" in text(operator.get("/cms/surveys/", {"place": center.pk}))


@pytest.mark.parametrize(
    ("period", "today", "months"),
    [
        (Period.MONTH, date(2026, 11, 25), (date(2026, 11, 1), date(2026, 11, 1))),
        (Period.LAST_MONTH, date(2027, 1, 31), (date(2026, 12, 1), date(2026, 12, 1))),
        (Period.QUARTER, date(2026, 11, 25), (date(2026, 10, 1), date(2026, 12, 1))),
        (Period.LAST_QUARTER, date(2026, 2, 28), (date(2025, 10, 1), date(2025, 12, 1))),
        (Period.YEAR, date(2026, 1, 1), (date(2026, 1, 1), date(2026, 12, 1))),
        (Period.LAST_YEAR, date(2026, 12, 31), (date(2025, 1, 1), date(2025, 12, 1))),
    ],
)
def test_periods(period, today, months):
    assert months_of(period, today) == Months(*months)


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ({}, 5),
        ({"period": "month"}, 5),
        ({"period": "last_year"}, 6),
        ({"period": "chosen", "since": "2025-12", "until": "2026-11"}, 11),
        ({"period": "chosen", "since": "2026-11", "until": "2026-11"}, 5),
    ],
)
def test_answers_of_a_period(center, operator, query, n):
    answers(center, 5, month=NOVEMBER)
    answers(center, 6, month=date(2025, 12, 1))
    answers_count()
    assert f"답 {n}개</strong>" in text(operator.get("/cms/surveys/", query))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"period": "chosen"}, "두 달을 모두 골라 주세요"),
        ({"period": "chosen", "since": "2026-13", "until": "x"}, "연도와 달을 적어 주세요"),
        ({"period": "chosen", "since": "2026-11", "until": "2026-10"}, "빠를 수 없어요"),
        ({"period": "decade", "place": "x"}, "보기 가운데 하나를 골라 주세요"),
    ],
)
def test_mistakes_are_told_and_this_year_is_shown(center, operator, query, said):
    answers(center, 5, month=NOVEMBER)
    answers_count()
    page = text(operator.get("/cms/surveys/", query))
    assert said in page
    assert "2026년 1월~2026년 12월" in page
    assert query.get("since", "") in page


# --- What is hidden -------------------------------------------------------------------------


def test_fewer_than_five_are_hidden_and_in_no_sum(center, operator):
    answers(center, 6, month=NOVEMBER, text="여섯의 말")
    answers(center, 4, month=NOVEMBER, about="loan", satisfaction=1, text="넷의 말")
    answers_count()
    page = text(operator.get("/cms/surveys/"))
    assert "답 6개</strong>: 만족 100.0%" in page
    assert '<th scope="row">대여</th><td>5개 미만</td>' in page
    assert "여섯의 말" in page
    assert "넷의 말" not in page
    rows = {row["무엇"]: row for row in rows_of(operator.post("/cms/surveys/export/", REASON))}
    assert rows["대여"] == {
        **dict.fromkeys(rows["대여"], ""),
        "센터": "무지개센터",
        "무엇": "대여",
        "답": "5개 미만",
    }
    assert rows["스터디룸"]["답"] == rows["모두"]["답"] == "6"


def test_nothing_is_told_where_all_are_few(center, operator):
    answers(center, 3, month=NOVEMBER, text="셋의 말")
    answers_count()
    page = text(operator.get("/cms/surveys/"))
    assert "셋의 말" not in page
    assert "%" not in page.partition("<table")[2].partition("</table>")[0]


def test_words_come_in_no_order(center, operator):
    """By chance twenty of them stay in order once in 2 * 10**18."""
    for number in range(20):
        answers(center, 1, month=NOVEMBER, text=f"말{number:02d}")
    answers_count()
    page = text(operator.get("/cms/surveys/"))
    places = [page.index(f"말{number:02d}") for number in range(20)]
    assert places != sorted(places)
    record = AccessRecord.objects.get()
    assert (record.action, record.what, record.people) == (AccessAction.LIST, "설문 의견", [])


# --- Files ----------------------------------------------------------------------------------


def test_the_file_needs_a_reason_which_is_logged_first(center, operator):
    survey_of_2016(center)
    assert operator.get("/cms/surveys/export/").status_code == 200
    assert operator.post("/cms/surveys/export/", {"kind": "csv"}).status_code == 422
    assert not AccessRecord.objects.exists()
    rows = rows_of(operator.post("/cms/surveys/export/?period=month", REASON))
    record = AccessRecord.objects.get()
    assert (record.action, record.reason) == (AccessAction.EXPORT, "상급 기관에 내는 보고")
    assert record.what == "설문 결과 2026년 11월"
    assert rows[-1]["센터"] == "모두"
    assert rows[-1]["답"] == "288"
    assert rows[-1]["만족도 답"] == "261"
    assert rows[-1]["만족도: 위 두 칸 (%)"] == rows[-1]["도움: 위 두 칸 (%)"] == "93.5"
    assert "고마워요" not in str(rows), "no words"


def test_the_same_for_excel(operator):
    evil = CenterFactory(title='=HYPERLINK("x")')
    answers(evil, 5, month=NOVEMBER)
    answers_count()
    response = operator.post("/cms/surveys/export/", {**REASON, "kind": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    head, first, *_ = sheet.iter_rows(values_only=True)
    assert head[:3] == ("센터", "무엇", "답")
    assert first[:3] == ('\'=HYPERLINK("x")', "스터디룸", 5)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {
        "s",
        "n",
    }


# --- Who ------------------------------------------------------------------------------------


def test_managers_see_their_own_center(center):
    other = CenterFactory(title="남의 센터")
    answers(center, 5, month=NOVEMBER, text="우리 말")
    answers(other, 5, month=NOVEMBER, text="남의 말")
    answers(ProgramFactory(parent=center, title="우리 특강"), 5, month=NOVEMBER, about=PROGRAM)
    answers_count()
    manager = signed_in(member(Role.MANAGER, center))
    page = text(manager.get("/cms/surveys/"))
    assert "답 10개" in page
    assert "우리 특강" in page
    assert "우리 말" in page
    assert "남의" not in page
    assert "남의" not in text(manager.get("/cms/surveys/", {"place": other.pk}))
    assert "남의 센터" not in str(rows_of(manager.post("/cms/surveys/export/", REASON)))


@pytest.mark.parametrize("role", [Role.DESK, Role.COUNSELLOR, Role.EDITOR, Role.AUDITOR])
@pytest.mark.parametrize("path", ["/cms/surveys/", "/cms/surveys/export/"])
def test_others_see_nothing(center, role, path):
    person = member(role, None if role == Role.AUDITOR else center)
    assert signed_in(person).get(path).status_code in {302, 403}


# --- Queries --------------------------------------------------------------------------------


def test_more_answers_take_no_more_queries(center, operator):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            text(operator.get("/cms/surveys/"))
        return len(captured)

    program = ProgramFactory(parent=center)
    answers(program, 5, month=NOVEMBER, about=PROGRAM, text="말")
    answers(center, 5, month=NOVEMBER)
    answers_count()
    queries()
    before = queries()
    for _ in range(5):
        more = CenterFactory()
        answers(more, 20, month=NOVEMBER, text="말")
        answers(ProgramFactory(parent=more), 9, month=NOVEMBER, about=PROGRAM)
    answers_count()
    assert queries() == before
    assert before <= 45
