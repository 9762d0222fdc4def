"""Bookings as a file: with the right, for a reason, recorded first."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest

from core.spreadsheets import safe_cell
from people.enums import Role
from people.exports import PeopleExport
from people.models import AccessRecord
from people.services import access
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ADDRESS = "/cms/desk/bookings/export/"
REASON = {"purpose": "report", "detail": "", "kind": "csv"}


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


@pytest.fixture
def center():
    return CenterFactory()


@pytest.fixture
def manager(center):
    return member(Role.MANAGER, center)


@pytest.fixture
def client(manager):
    return signed_in(manager)


@pytest.fixture
def bookings(center):
    room = make.open_room(center)
    names = ["남궁가을", "=HYPERLINK(1)"]
    return [
        make.book(make.person(n, name=name), room, make.tomorrow_at(10 + n))
        for n, name in enumerate(names, 1)
    ]


def text_of(response) -> str:
    return b"".join(response.streaming_content).decode()


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff"), "Excel needs the byte order mark"
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_file_is_made_for_a_reason(client, manager, bookings):
    assert "남궁가을" not in client.get(ADDRESS).content.decode(), "the dialog shows nobody"
    response = client.post(ADDRESS, REASON)
    assert response["Content-Disposition"] == 'attachment; filename="bookings.csv"'
    rows = rows_of(text_of(response))
    assert [row["이름"] for row in rows] == ["'=HYPERLINK(1)", "남궁가을"]
    assert rows[1]["휴대전화"] == "010-0000-0001"
    assert (rows[1]["날짜"], rows[1]["시작"], rows[1]["끝"]) == ("2026-11-24", "11:00", "12:00")
    kept = AccessRecord.objects.get()
    assert (kept.action, kept.actor_id, kept.reason) == ("export", manager.pk, "상급 기관에 내는 보고")
    assert kept.people == sorted(booking.person_id for booking in bookings)


def test_the_same_as_a_workbook(client, bookings):
    response = client.post(
        ADDRESS, {**REASON, "kind": "xlsx", "purpose": "other", "detail": "시청에 낼 명단"}
    )
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("날짜", "시작", "끝")
    assert {row[5] for row in rows[1:]} == {"남궁가을", "'=HYPERLINK(1)"}
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert AccessRecord.objects.get().reason == "그 밖에: 시청에 낼 명단"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        pytest.param({"purpose": ""}, "왜 내려받는지 골라 주세요", id="no-purpose"),
        pytest.param({"purpose": "other"}, "어떤 일에 쓰는지", id="other-without-words"),
        pytest.param({"purpose": "other", "detail": "그냥"}, "다섯 글자 이상", id="too-short"),
        pytest.param({"purpose": "other", "detail": "    "}, "어떤 일에 쓰는지", id="only-spaces"),
        pytest.param({"kind": "pdf"}, "목록에 있는 것 가운데 하나를 골라 주세요", id="another-kind"),
        pytest.param({"detail": "900101-1234567 확인"}, "주민등록번호는 받지 않아요", id="resident-number"),
    ],
)
def test_without_a_reason_there_is_no_file(client, bookings, changed, says):
    response = client.post(ADDRESS, {**REASON, **changed})
    assert response["Content-Type"].startswith("text/html")
    assert says in response.content.decode()
    assert not AccessRecord.objects.exists()


@pytest.mark.parametrize(
    "address", ["/cms/desk/bookings/", "/cms/desk/bookings/results/", ADDRESS, "/cms/desk/"]
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_address_alone_makes_a_file(client, bookings, address, kind):
    response = client.get(f"{address}?export={kind}&purpose=report&kind={kind}")
    assert response["Content-Type"].startswith("text/html")
    assert "010-0000-0001" not in response.content.decode()


def test_the_filters_of_the_list_apply(client, bookings):
    bookings[0].__class__.objects.filter(pk=bookings[0].pk).update(status="cancelled")
    rows = rows_of(text_of(client.post(f"{ADDRESS}?status=cancelled", REASON)))
    assert [row["이름"] for row in rows] == ["남궁가을"]
    assert AccessRecord.objects.get().people == [bookings[0].person_id]
    assert rows_of(text_of(client.post(f"{ADDRESS}?q=nobody", REASON))) == []
    listed = client.get("/cms/desk/bookings/?status=cancelled").content.decode()
    assert f"{ADDRESS}?status=cancelled" in listed


def test_only_bookings_of_pages_that_one_may_export(client, center, manager, bookings):
    """The desk of another center doesn't give its file."""
    from people.services.roles import role_grant
    from tests.factories.staff import staff_role

    elsewhere = CenterFactory()
    role_grant(user=manager, staff_role=staff_role(Role.DESK, elsewhere), by=None)
    other = make.book(make.person(9, name="제갈여름"), make.open_room(elsewhere), make.tomorrow_at(10))
    client = signed_in(type(manager).objects.get(pk=manager.pk))
    assert other.spoken_code in client.get("/cms/desk/bookings/").content.decode()
    names = {row["이름"] for row in rows_of(text_of(client.post(ADDRESS, REASON)))}
    assert names == {"남궁가을", "'=HYPERLINK(1)"}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_who_may_not_export(center, bookings, role):
    page = None if role in {Role.OPERATOR, Role.AUDITOR} else center
    client = signed_in(member(role, page))
    for response in (client.get(ADDRESS), client.post(ADDRESS, REASON)):
        assert response.status_code in {302, 403}
    assert ADDRESS not in client.get("/cms/desk/bookings/").content.decode()


def test_no_file_when_the_log_can_not_be_written(client, bookings, monkeypatch):
    def broken(row):
        raise OSError("disk full")

    monkeypatch.setattr(access, "record_hash", broken)
    monkeypatch.setattr(PeopleExport, "to_row_dict", lambda *args: pytest.fail("a row was written"))
    with pytest.raises(OSError, match="disk full"):
        client.post(ADDRESS, REASON)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+82 10", "'+82 10"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("\r\n=1", "'  =1"),
        ("＝1", "'＝1"),
        ("홍길동", "홍길동"),
        ("a=b", "a=b"),
        ("", ""),
        (-3, -3),
    ],
)
def test_cells_are_shown_and_never_calculated(value, cell):
    assert safe_cell(value) == cell


# --- Masking --------------------------------------------------------------------------------


def test_the_list_masks_names_and_the_booking_shows_them(client, center, bookings):
    room = bookings[0].resource
    make.book(make.person(4, name="선우겨울"), room, make.tomorrow_at(17) - timedelta(days=1))
    listed = client.get("/cms/desk/bookings/").content.decode()
    assert "남**을" in listed
    for name in ("남궁가을", "선우겨울", "010-0000"):
        assert name not in listed
    today = client.get("/cms/desk/").content.decode()
    assert "선우겨울" in today, "the desk greets by name"
    assert "010-0000" not in today
    detail = client.get(f"/cms/desk/bookings/{bookings[0].pk}/").content.decode()
    assert "남궁가을" in detail
    assert "010-0000-0001" in detail
