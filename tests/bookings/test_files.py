"""Files with bookings: what is taken, who gets them, and when they go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from bookings.errors import Refused
from bookings.files import RULES
from bookings.models import Booking, BookingFile
from bookings.services.cancelling import booking_cancel
from bookings.services.files import files_add, files_due, lost_files_remove, results_deliver
from core import clock
from core.private_files import clean_name, validate_file
from people.enums import Role
from people.models import AccessRecord
from people.services.retention import destroy_due
from tests.factories import bookings as make
from tests.factories import files
from tests.factories.home import CenterFactory, center_index, site_root
from tests.factories.leftovers import paths_in
from tests.factories.staff import member, signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("private"),
    pytest.mark.once,
    pytest.mark.usefixtures("search_index"),
]

Purpose = BookingFile.Purpose


@pytest.fixture(autouse=True)
def _monday_noon(travel):
    travel("2026-11-23 12:00")


@pytest.fixture
def booking():
    resource = make.counselling(site_root())
    return make.book(make.person(), resource, make.tomorrow_at(14), minutes=50, party_size=1)


def kept() -> list[str]:
    """Files with bookings; mails that wait lie in the same storage."""
    return list(paths_in(storages["private"], "bookings"))


# --- What is taken --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "purpose"),
    [
        ("이력서.pdf", files.PDF, Purpose.CV),
        ("이력서.PDF", files.PDF, Purpose.CV),
        ("이력서.hwp", files.HWP, Purpose.CV),
        ("이력서.hwpx", files.HWPX, Purpose.CV),
        ("이력서.docx", files.DOCX, Purpose.CV),
        (files.decomposed("자기소개서.docx"), files.DOCX, Purpose.CV),
        ("문자.jpg", files.picture(), Purpose.PROOF),
        ("사진.png", files.picture("PNG"), Purpose.RESULT),
    ],
)
def test_what_is_what_it_says_is_taken(name, content, purpose):
    validate_file(files.upload(name, content), RULES[purpose])


@pytest.mark.parametrize(
    ("name", "content", "purpose", "code"),
    [
        pytest.param("이력서.exe", files.EXE, Purpose.CV, "file_type", id="program"),
        pytest.param("이력서", files.PDF, Purpose.CV, "file_type", id="no-ending"),
        pytest.param("이력서.pdf.exe", files.PDF, Purpose.CV, "file_type", id="two-endings"),
        pytest.param("이력서.pdf", files.EXE, Purpose.CV, "file_content", id="program-as-pdf"),
        pytest.param("이력서.docx", files.EXE, Purpose.CV, "file_content", id="program-as-docx"),
        pytest.param("이력서.docx", files.DOCM, Purpose.CV, "file_content", id="macros"),
        pytest.param("이력서.docx", files.packed("a.txt"), Purpose.CV, "file_content", id="any-zip"),
        pytest.param("이력서.docx", b"PK\x03\x04broken", Purpose.CV, "file_content", id="broken-zip"),
        pytest.param("이력서.hwp", files.OLD_WORD, Purpose.CV, "file_content", id="old-word-as-hwp"),
        pytest.param("이력서.hwpx", files.DOCX, Purpose.CV, "file_content", id="docx-as-hwpx"),
        pytest.param("사진.jpg", files.picture(), Purpose.CV, "file_type", id="picture-as-cv"),
        pytest.param("사진.jpg", files.picture("PNG"), Purpose.RESULT, "file_content", id="png-as-jpg"),
        pytest.param("사진.png", b"\x89PNG\r\n\x1a\n<script>", Purpose.RESULT, "file_content", id="fake-png"),
        pytest.param("이력서.pdf", b"", Purpose.CV, "file_empty", id="empty"),
    ],
)
def test_what_is_not_is_refused(name, content, purpose, code):
    with pytest.raises(ValidationError) as caught:
        validate_file(files.upload(name, content), RULES[purpose])
    assert caught.value.code == code


def test_too_large_is_refused_with_the_size():
    large = files.upload(content=files.PDF)
    large.size = RULES[Purpose.CV].megabytes * 1024 * 1024 + 1
    with pytest.raises(ValidationError, match="10MB보다 커요"):
        validate_file(large, RULES[Purpose.CV])


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        (files.decomposed("이력서.pdf"), "이력서.pdf"),
        ("C:\\문서\\이력서.pdf", "이력서.pdf"),
        ("../../etc/이력서.pdf", "이력서.pdf"),
        ("이력\u202e서\x00.pdf", "이력서.pdf"),
        ("가" * 300 + ".pdf", "가" * 116 + ".pdf"),
    ],
)
def test_names_are_kept_as_people_read_them(name, cleaned):
    assert clean_name(name) == cleaned


# --- Adding ---------------------------------------------------------------------------------


def test_at_most_three_and_nothing_is_left_of_the_fourth(booking):
    for number in range(3):
        files_add(booking=booking, purpose="cv", uploads=[files.upload(f"{number}.pdf")], by=booking.person)
    with pytest.raises(Refused, match="too_many_files"):
        files_add(booking=booking, purpose="cv", uploads=[files.upload()], by=booking.person)
    assert len(kept()) == BookingFile.objects.count() == 3


def test_one_bad_file_stops_all(booking):
    with pytest.raises(ValidationError):
        files_add(
            booking=booking, purpose="cv", uploads=[files.upload(), files.upload("b.pdf", files.EXE)], by=None
        )
    assert kept() == []


def test_nothing_is_added_to_what_is_over(booking):
    booking_cancel(booking=booking, by=booking.person)
    with pytest.raises(Refused, match="not_holding"):
        files_add(booking=booking, purpose="cv", uploads=[files.upload()], by=booking.person)
    assert kept() == []


def test_where_it_lies_says_nothing_of_whom_it_is(booking):
    file = files_add(booking=booking, purpose="cv", uploads=[files.upload("이디딤 이력서.pdf")], by=None)[0]
    assert "이디딤" not in file.file.name
    assert file.name == "이디딤 이력서.pdf"


# --- The person -----------------------------------------------------------------------------


def add(client, booking, *uploads):
    return client.post(f"{booking.get_absolute_url()}files/", {"files": list(uploads)})


def test_the_person_adds_gets_and_takes_back(client, booking, django_capture_on_commit_callbacks):
    client.force_login(booking.person)
    assert add(client, booking, files.upload(files.decomposed("내 이력서.pdf"))).status_code == 302
    file = booking.files.get()
    assert file.name == "내 이력서.pdf"
    page = client.get(booking.get_absolute_url()).content.decode()
    assert "내 이력서.pdf" in page
    response = client.get(f"{booking.get_absolute_url()}files/{file.pk}/")
    assert b"".join(response.streaming_content) == files.PDF
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''%EB%82%B4")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{booking.get_absolute_url()}files/{file.pk}/delete/")
    assert kept() == []


@pytest.mark.parametrize(
    ("uploads", "message"),
    [
        ([], "올릴 파일을 골라 주세요"),
        ([files.upload("이력서.pdf", files.EXE)], "이름과 내용이 달라요"),
        ([files.upload("이력서.zip", files.DOCX)], "받지 않는 종류예요"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client, booking, uploads, message):
    client.force_login(booking.person)
    response = add(client, booking, *uploads)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert kept() == []


def test_whoever_guesses_a_number_finds_nothing(client, booking):
    file = files_add(booking=booking, purpose="cv", uploads=[files.upload()], by=None)[0]
    address = f"{booking.get_absolute_url()}files/{file.pk}/"
    assert client.get(address).status_code == 302, "signed out"
    other = make.book(make.person(2), booking.resource, make.tomorrow_at(16), minutes=50, party_size=1)
    client.force_login(other.person)
    assert client.get(address).status_code == 404
    assert client.get(f"{other.get_absolute_url()}files/{file.pk}/").status_code == 404
    assert client.post(f"{other.get_absolute_url()}files/{file.pk}/delete/").status_code == 404
    assert BookingFile.objects.exists()


def test_photos_of_damage_are_the_desks(client, booking):
    file = files_add(
        booking=booking, purpose="damage", uploads=[files.upload("a.jpg", files.picture())], by=None
    )[0]
    client.force_login(booking.person)
    assert client.get(f"{booking.get_absolute_url()}files/{file.pk}/").status_code == 404


# --- Staff ----------------------------------------------------------------------------------


@pytest.fixture
def ours():
    center = CenterFactory(parent=center_index(), title="우리", slug="ours")
    resource = make.counselling(center)
    counsellor = member(Role.COUNSELLOR, center)
    unit = resource.units.order_by("sort_order").first()
    unit.counsellor = counsellor
    unit.save()
    booking = make.book(make.person(5), resource, make.tomorrow_at(14), minutes=50, party_size=1, unit=unit)
    files_add(booking=booking, purpose="cv", uploads=[files.upload()], by=booking.person)
    return booking


def test_the_desk_and_the_counsellor_get_it_and_the_log_says_so(ours):
    center = ours.resource.get_parent()
    address = f"/cms/desk/bookings/{ours.pk}/files/{ours.files.get().pk}/"
    for number, staff in enumerate([member(Role.DESK, center), ours.unit.counsellor], 1):
        response = signed_in(staff).get(address)
        assert b"".join(response.streaming_content) == files.PDF
        written = AccessRecord.objects.order_by("pk").last()
        assert written.people == [ours.person_id]
        assert "이력서" in written.what
        assert AccessRecord.objects.count() == number


def test_nobody_else_does(ours):
    address = f"/cms/desk/bookings/{ours.pk}/files/{ours.files.get().pk}/"
    center, other = (
        ours.resource.get_parent(),
        CenterFactory(parent=center_index(), title="남", slug="theirs"),
    )
    another = member(Role.COUNSELLOR, center, email="another@didim.example")
    for staff in (another, member(Role.EDITOR, center), member(Role.DESK, other), member(Role.OPERATOR)):
        assert signed_in(staff).get(address).status_code in {302, 403, 404}, staff
    assert not AccessRecord.objects.exists()


# --- Results --------------------------------------------------------------------------------


@pytest.fixture
def photo():
    resource = make.studio(CenterFactory(parent=center_index(), title="사진", slug="photo"))
    booking = make.book(make.person(7), resource, make.tomorrow_at(14), minutes=20, party_size=1)
    booking.resource.policy.file_days = 10
    booking.resource.policy.save()
    return booking


def test_a_result_is_delivered_by_a_link_that_expires(client, photo, travel):
    staff = signed_in(member(Role.DESK, photo.resource.get_parent()))
    travel("2026-11-24 15:00")
    uploads = {
        "files": [files.upload("사진.jpg", files.picture()), files.upload("사진2.png", files.picture("PNG"))]
    }
    assert staff.post(f"/cms/desk/bookings/{photo.pk}/files/", uploads).status_code == 302
    sent = mail.outbox[-1]
    assert sent.subject.startswith("결과물이 준비됐어요")
    link = next(word for word in sent.body.split() if "/bookings/results/" in word)
    path = link[link.index("/bookings/") :]
    page = client.get(path)
    assert "사진2.png" in page.content.decode()
    file = photo.files.first()
    assert b"".join(client.get(f"{path}{file.pk}/").streaming_content) == files.picture()
    assert page["Referrer-Policy"] == "no-referrer"
    assert client.get("/bookings/results/wrong/").status_code == 404
    travel("2026-12-04 14:21")
    assert client.get(path).status_code == 404
    assert client.get(f"{path}{file.pk}/").status_code == 404


def test_a_link_gives_results_and_nothing_else(client, photo):
    from bookings.links import results_link

    results_deliver(booking=photo, uploads=[files.upload("사진.jpg", files.picture())], by=make.person(9))
    proof = files_add(booking=photo, purpose="proof", uploads=[files.upload()], by=None)[0]
    assert client.get(f"{results_link(photo)}{proof.pk}/").status_code == 404


# --- Going ----------------------------------------------------------------------------------


def test_the_daily_task_destroys_what_was_kept_for_long_enough(
    booking, photo, travel, django_capture_on_commit_callbacks
):
    files_add(booking=booking, purpose="cv", uploads=[files.upload()], by=None)
    files_add(booking=photo, purpose="result", uploads=[files.upload("사진.jpg", files.picture())], by=None)
    assert not files_due(clock.now()).exists()
    travel("2026-12-04 14:30")
    assert [file.booking for file in files_due(clock.now())] == [photo], "its policy says ten days"
    with django_capture_on_commit_callbacks(execute=True):
        done = {due.dataset.name: due.rows for due in destroy_due(clock.now()) if due.rows}
    assert done == {"booking_files": 1}
    assert len(kept()) == 1
    assert Booking.objects.count() == 2


def test_files_that_no_row_knows_go_after_a_day(booking):
    storage = storages["private"]
    files_add(booking=booking, purpose="cv", uploads=[files.upload()], by=None)
    storage.save("bookings/lost.pdf", ContentFile(files.PDF))
    now = storage.get_modified_time("bookings/lost.pdf")
    assert lost_files_remove(now + timedelta(hours=23)) == 0
    assert lost_files_remove(now + timedelta(hours=25)) == 1
    assert len(kept()) == 1
