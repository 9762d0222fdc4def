"""파기대장 and 이용 통계 in the admin: who sees them, what they say, what the files hold."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from people.enums import Role
from people.models import Destruction, Use, User
from people.services.roles import center_open_groups, role_grant
from tests.factories.home import CenterFactory, site_root

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def admin(client):
    person = User.objects.create_superuser("admin@didim.example", "safe-password-1", name="박운영")
    client.force_login(person)
    return person


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def use(page, day: date, service: str = "study_room", minutes: int = 60, is_first: bool = False) -> Use:
    return Use.objects.create(
        page=page, date=day, service=service, minutes=minutes, age_band="25-29", is_first=is_first
    )


def test_the_ledger_can_be_read_and_taken_along(client, admin):
    Destruction.objects.create(
        dataset="mails", label="보낸 메일", rows=3, reason="보유 기간이 끝남", method="지움"
    )
    html = client.get("/cms/statistics/destruction/").content.decode()
    assert "보유 기간이 끝남" in html
    assert "보낸 메일" in html
    data = body(client.get("/cms/statistics/destruction/", {"export": "csv"}))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0][1:4] == ["자료 이름", "건수", "이유"]
    assert rows[1][1:3] == ["보낸 메일", "3"]


def test_statistics_add_up_by_month_service_and_center(client, admin):
    root = site_root()
    use(root, date(2026, 10, 1), is_first=True)
    use(root, date(2026, 10, 31), minutes=90)
    use(root, date(2026, 11, 1))
    use(root, date(2026, 11, 1), service="studio")
    html = client.get("/cms/statistics/uses/").content.decode()
    assert "연인원 4명" in html
    assert "처음 이용 1명" in html
    book = load_workbook(io.BytesIO(body(client.get("/cms/statistics/uses/", {"export": "xlsx"}))))
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert rows[0] == ["달", "센터", "서비스", "연인원", "처음 이용", "이용 시간"]
    title = root.title
    assert sorted(rows[1:]) == [
        ["2026년 10월", title, "스터디룸", 2, 1, 2.5],
        ["2026년 11월", title, "스터디룸", 1, 0, 1],
        ["2026년 11월", title, "촬영·체험", 1, 0, 1],
    ]
    filtered = client.get(
        "/cms/statistics/uses/", {"date_from": "2026-11-01", "service": "studio"}
    ).content.decode()
    assert "연인원 1명" in filtered
    printed = client.get("/cms/statistics/uses/print/").content.decode()
    assert "2026년 10월" in printed
    assert "2시간 30분" in printed


def test_managers_see_their_own_center(client):
    root = site_root()
    mine = CenterFactory(parent=root, title="우리 센터", slug="mine")
    other = CenterFactory(parent=root, title="남의 센터", slug="other")
    use(mine, date(2026, 10, 1))
    use(other, date(2026, 10, 1))
    manager = User.objects.create_user(
        "manager@didim.example", "safe-password-1", name="한센터", is_staff=True
    )
    admin = User.objects.create_superuser("admin@didim.example", "safe-password-1")
    role_grant(user=manager, staff_role=center_open_groups(mine)[Role.MANAGER], by=admin)
    client.force_login(manager)
    html = client.get("/cms/statistics/uses/").content.decode()
    assert "우리 센터" in html
    assert "남의 센터" not in html
    assert client.get("/cms/statistics/destruction/").status_code in (302, 403)


@pytest.mark.parametrize("path", ["uses/", "uses/print/", "destruction/"])
def test_others_see_nothing(client, path):
    client.force_login(User.objects.create_user("visitor@didim.example"))
    assert client.get(f"/cms/statistics/{path}").status_code in (302, 403)
