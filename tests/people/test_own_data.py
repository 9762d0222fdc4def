"""내 개인정보: everything on a page, and everything in a file."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from urllib.parse import unquote

import pytest
from django.test import Client

from bookings.services.cancelling import booking_cancel
from core import clock
from core.spreadsheets import csv_bytes
from people.datasets import registry
from people.enums import AccessAction
from people.models import ConsentText, User
from people.own_data import archive, own_data
from people.services import access
from people.services.consents import consent_give
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def person(client: Client) -> User:
    made = make.person(birth_date="1999-01-02")
    client.force_login(made)
    return made


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def test_every_declared_set_is_on_the_page(client, person):
    html = client.get("/me/data/").content.decode()
    for dataset in registry.sets.values():
        assert dataset.label in html
        assert dataset.period in html


def test_a_newcomer_sees_what_is_kept_of_a_newcomer(client):
    newcomer = User.objects.create_user("newcomer@didim.example")
    client.force_login(newcomer)
    with_rows = {kept.dataset.name for kept in own_data(newcomer) if kept.rows}
    assert with_rows == {"account", "devices"}
    assert client.get("/me/data/").status_code == 200


def test_nobody_sees_others(client, person):
    other = make.person(2)
    make.book(other, make.open_room(site_root()), make.tomorrow_at(10))
    html = client.get("/me/data/").content.decode()
    assert other.email not in html
    assert not [kept for kept in own_data(person) if kept.dataset.name == "bookings" and kept.rows]


def test_the_zip_holds_everything(client, person):
    resource = make.open_room(site_root())
    consent_give(person=person, text=ConsentText.objects.current("booking"))
    booking = make.book(person, resource, make.tomorrow_at(10))
    booking_cancel(booking=booking, by=person, reason='=HYPERLINK("https://evil.example")')
    staff = User.objects.create_superuser("admin@didim.example", "safe-password-1")
    access.record_by(staff, AccessAction.VIEW, "예약 상세", [person.pk], "전화 문의")
    access.record_by(staff, AccessAction.VIEW, "예약 상세", [person.pk * 1000 + 1])
    response = client.post("/me/data/download/")
    assert response["Content-Type"] == "application/zip"
    assert f"didim-내정보-{clock.today():%Y%m%d}.zip" in unquote(response["Content-Disposition"])
    files = files_of(response.content)
    assert {
        "README.txt",
        "내정보.json",
        "계정.csv",
        "이름과 휴대전화.csv",
        "생년월일과 사는 지역.csv",
        "예약.csv",
        "동의 기록.csv",
        "직원의 접속 기록.csv",
    } <= set(files)

    data = json.loads(files["내정보.json"])["자료"]
    assert set(data) == {dataset.label for dataset in registry.sets.values()}
    assert data["예약"]["내용"][0]["시작"] == clock.local(booking.starts_at).isoformat()
    assert data["예약"]["내용"][0]["취소 이유"].startswith("=HYPERLINK"), "JSON is the data itself"
    assert [row["이유"] for row in data["직원의 접속 기록"]["내용"]] == ["전화 문의"]

    table = files["예약.csv"]
    assert table.startswith(b"\xef\xbb\xbf")
    assert table.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    assert rows[0]["예약 번호"] == booking.spoken_code
    assert rows[0]["취소 이유"].startswith("'=HYPERLINK")
    contact = next(csv.DictReader(io.StringIO(files["이름과 휴대전화.csv"].decode("utf-8-sig"))))
    assert contact["휴대전화"] == "010-0000-0001"
    details = next(csv.DictReader(io.StringIO(files["생년월일과 사는 지역.csv"].decode("utf-8-sig"))))
    assert details["생년월일"] == "1999-01-02"


@pytest.mark.parametrize("value", ["=1+1", "+82", "-1", "@A1", " =1", "＝1", "\t=1"])
def test_no_cell_is_a_formula(value):
    text = csv_bytes(["말"], [{"말": value}]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1][0].startswith("'")


def test_numbers_and_dates_stay_what_they_are():
    row = {"수": -3, "날": clock.today(), "없음": None, "참": True}
    text = csv_bytes(list(row), [row]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1] == ["-3", str(clock.today()), "", "예"]


def test_a_download_is_asked_for_with_a_button(client, person):
    assert client.get("/me/data/download/").status_code == 405
    client.logout()
    for path in ("/me/data/", "/me/data/delete/"):
        assert client.get(path)["Location"] == f"/accounts/login/?next={path}"


def test_pages_and_files_are_not_kept_by_browsers(client, person):
    for response in (client.get("/me/data/"), client.post("/me/data/download/")):
        assert "no-store" in response["Cache-Control"]


def test_queries_do_not_grow_with_what_is_kept(person, django_assert_max_num_queries):
    resource = make.open_room(site_root())
    for hour in (10, 12, 14):
        booking_cancel(booking=make.book(person, resource, make.tomorrow_at(hour)), by=person)
    with django_assert_max_num_queries(36):
        archive(person)
