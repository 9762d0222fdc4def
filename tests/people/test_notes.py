"""상담 메모: encrypted, with consent, for its author only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import signing
from django.db import connection
from django.test import override_settings
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision
from wagtail.search.index import class_is_indexed

from core import clock
from people.enums import Role
from people.errors import Refused
from people.models import AccessRecord, Consent, ConsentText, SensitiveNote, User
from people.services import notes as service
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db

WORDS = "잠을 못 자고 밖에 나가기 어렵다고 함"


@pytest.fixture
def center():
    return CenterFactory()


@pytest.fixture
def counsellor(center):
    return member(Role.COUNSELLOR, center)


@pytest.fixture
def client(counsellor):
    return signed_in(counsellor)


def consent(person: User) -> Consent:
    text = ConsentText.objects.current(service.CONSENT_KIND) or ConsentText.objects.create(
        kind=service.CONSENT_KIND,
        title="민감정보",
        purpose="상담",
        items="상담 내용",
        period="2년",
        refusal="돼요",
    )
    return Consent.objects.create(person=person, text=text)


@pytest.fixture
def person():
    found = make.person(5, name="남궁가을")
    consent(found)
    return found


@pytest.fixture
def note(counsellor, person, center):
    return service.note_write(author=counsellor, person=person, page=center, body=WORDS)


def last_record() -> AccessRecord:
    return AccessRecord.objects.all()[0]


# --- At rest --------------------------------------------------------------------------------


def raw(note: SensitiveNote) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_sensitivenote WHERE id = %s", [note.pk])
        return " ".join(str(value) for value in cursor.fetchone())


def test_the_database_holds_neither_the_words_nor_the_name(note, person):
    kept = raw(note)
    for word in (*WORDS.split(), person.name, person.email, person.phone):
        assert word not in kept
    assert SensitiveNote.objects.get(pk=note.pk).body == WORDS


@pytest.fixture
def keys():
    """The field remembers its keys; forget them before and after."""
    field = SensitiveNote._meta.get_field("body")

    def forget() -> None:
        for name in ("keys", "f"):
            field.__dict__.pop(name, None)

    forget()
    yield forget
    forget()


def test_a_new_secret_key_still_reads_old_notes_and_encrypts_anew(note, keys):
    with override_settings(SECRET_KEY="the next key", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        keys()
        found = SensitiveNote.objects.get(pk=note.pk)
        assert found.body == WORDS
        service.note_change(note=found, body=WORDS)
    with override_settings(SECRET_KEY="the next key", SECRET_KEY_FALLBACKS=[]):
        keys()
        assert SensitiveNote.objects.get(pk=note.pk).body == WORDS
    keys()
    assert WORDS not in SensitiveNote.objects.get(pk=note.pk).body, "the old key alone reads it no more"


@pytest.mark.usefixtures("reference_index", "search_index")
def test_notes_stand_in_no_index_no_history_and_no_log(client, note, center, person):
    client.post(f"/cms/notes/{note.pk}/edit/", {"body": f"{WORDS} 2"})
    assert not class_is_indexed(SensitiveNote)
    assert not Revision.objects.filter(content_type__model="sensitivenote").exists()
    assert not ModelLogEntry.objects.filter(content_type__model="sensitivenote").exists()
    assert not ReferenceIndex.objects.filter(base_content_type__model="sensitivenote").exists()
    for record in AccessRecord.objects.all():
        assert not set(WORDS.split()) & set(f"{record.what} {record.reason}".split())


# --- Who reads ------------------------------------------------------------------------------

OTHERS = {
    "superuser": lambda center: User.objects.create_superuser("admin@didim.example", "safe-password-1"),
    "operator": lambda center: member(Role.OPERATOR),
    "auditor": lambda center: member(Role.AUDITOR),
    "manager of the center": lambda center: member(Role.MANAGER, center),
    "desk of the center": lambda center: member(Role.DESK, center),
    "counsellor of the center": lambda center: member(Role.COUNSELLOR, center, email="next@didim.example"),
    "counsellor of another center": lambda center: member(Role.COUNSELLOR, CenterFactory()),
    "the person": lambda center: User.objects.get(name="남궁가을"),
}


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("address", ["{}/", "{}/edit/", "{}/delete/", "", "results/"])
def test_nobody_but_the_author_sees_a_note(note, center, person, who, address):
    browser = signed_in(OTHERS[who](center))
    for send in (browser.get, browser.post):
        response = send(f"/cms/notes/{address.format(note.pk)}", {"body": "x"})
        assert response.status_code in {200, 302, 403, 404, 405}
        html = response.content.decode()
        assert WORDS not in html
        if response.status_code == 200:
            assert address in {"", "results/"}
            assert person.name not in html
    assert SensitiveNote.objects.get(pk=note.pk).body == WORDS


def test_the_author_reads_it_and_that_is_recorded(client, counsellor, note, person):
    assert person.name in client.get("/cms/notes/").content.decode()
    assert (last_record().action, last_record().people) == ("list", [person.pk])
    assert WORDS in client.get(f"/cms/notes/{note.pk}/").content.decode()
    record = last_record()
    assert (record.actor_id, record.action, record.people) == (counsellor.pk, "view", [person.pk])


def test_who_is_no_counsellor_any_more_reads_nothing(client, counsellor, note):
    counsellor.groups.clear()
    assert client.get(f"/cms/notes/{note.pk}/").status_code in {302, 403, 404}


def test_a_note_is_closed_when_the_person_takes_the_consent_back(client, note, person):
    person.consents.update(withdrawn_at=note.created_at)
    assert client.get(f"/cms/notes/{note.pk}/").status_code == 404
    assert person.name not in client.get("/cms/notes/").content.decode()


# --- Writing --------------------------------------------------------------------------------


@pytest.mark.parametrize("contact", ["visitor5@didim.example", "VISITOR5@didim.example ", "010-0000-0005"])
def test_a_note_is_written_about_somebody_found_by_contact(client, person, center, contact):
    response = client.post("/cms/notes/find/", {"contact": contact})
    assert response.status_code == 302
    assert (last_record().action, last_record().people) == ("view", [person.pk])
    assert person.name in client.get(response.url).content.decode()
    response = client.post(response.url, {"page": center.pk, "body": WORDS})
    note = SensitiveNote.objects.get()
    assert response.url == f"/cms/notes/{note.pk}/"
    assert (note.person, note.body, note.page_id) == (person, WORDS, center.pk)
    assert (last_record().action, last_record().people) == ("change", [person.pk])


@pytest.mark.parametrize(
    ("contact", "says"),
    [
        ("nobody@didim.example", "가입한 사람이 없어요"),
        ("010-9999-9999", "가입한 사람이 없어요"),
        ("남궁", "010으로 시작하는"),
        ("visitor", "010으로 시작하는"),
        ("", "적어 주세요"),
    ],
)
def test_people_can_not_be_browsed(client, person, contact, says):
    html = client.post("/cms/notes/find/", {"contact": contact}).content.decode()
    assert says in html
    assert person.name not in html
    if contact:
        assert (last_record().action, last_record().people) == ("view", [])


def test_one_number_of_two_accounts_says_what_to_do(client, person):
    make.person(6, phone=person.phone)
    html = client.post("/cms/notes/find/", {"contact": "010-0000-0005"}).content.decode()
    assert "메일 주소로 찾아 주세요" in html


def test_without_consent_the_screen_says_how_it_is_given(client, counsellor, center):
    other = make.person(7, name="제갈여름")
    html = client.post("/cms/notes/find/", {"contact": other.email}).content.decode()
    assert "동의하지 않아도 상담은 받을 수 있어요" in html
    assert "/me/consents/" in html
    with pytest.raises(Refused, match="consent"):
        service.note_write(author=counsellor, person=other, page=center, body=WORDS)


def test_the_form_of_somebody_else_can_not_be_opened(client, counsellor, center, person):
    for values in ({"person": person.pk, "by": counsellor.pk + 1}, {"person": person.pk, "by": 0}):
        token = signing.dumps(values, salt="people.notes.found")
        assert client.get(f"/cms/notes/add/{token}/").status_code == 404
    assert client.get("/cms/notes/add/guessed/").status_code == 404


def test_a_look_up_is_good_for_a_working_day(client, counsellor, person, center, travel):
    travel("2026-11-23 10:00")
    address = client.post("/cms/notes/find/", {"contact": person.email}).url
    travel("2026-11-23 22:01")
    client = signed_in(counsellor)
    assert client.get(address).url == "/cms/notes/find/"


def test_a_resident_number_is_refused_and_nothing_is_lost(client, person, center):
    address = client.post("/cms/notes/find/", {"contact": person.email}).url
    html = client.post(address, {"page": center.pk, "body": f"{WORDS} 900101-1234567"}).content.decode()
    assert "주민등록번호는 받지 않아요" in html
    assert WORDS in html
    assert not SensitiveNote.objects.exists()


def test_a_note_is_not_written_for_another_center(client, person, counsellor):
    address = client.post("/cms/notes/find/", {"contact": person.email}).url
    foreign = CenterFactory()
    client.post(address, {"page": foreign.pk, "body": WORDS})
    assert not SensitiveNote.objects.exists()
    with pytest.raises(Refused, match="right"):
        service.note_write(author=counsellor, person=person, page=foreign, body=WORDS)


def test_changing_and_deleting(client, note, person):
    client.post(f"/cms/notes/{note.pk}/edit/", {"body": "나아졌다고 함"})
    assert SensitiveNote.objects.get().body == "나아졌다고 함"
    assert (last_record().action, last_record().people) == ("change", [person.pk])
    assert client.get(f"/cms/notes/{note.pk}/delete/").status_code == 200
    client.post(f"/cms/notes/{note.pk}/delete/")
    assert not SensitiveNote.objects.exists()
    assert (last_record().action, last_record().people) == ("change", [person.pk])


# --- Handing over ---------------------------------------------------------------------------


@pytest.fixture
def successor(center):
    return member(Role.COUNSELLOR, center, email="successor@didim.example", name="황보겨울")


def address_of(note: SensitiveNote) -> str:
    return f"/cms/notes/hand-over/{note.page_id}/{note.author_id}/"


def test_a_manager_hands_notes_over_without_reading_them(note, center, person, successor):
    manager = signed_in(member(Role.MANAGER, center))
    written, note_author = note.updated_at, note.author_id
    shown = (
        manager.get("/cms/notes/hand-over/").content.decode() + manager.get(address_of(note)).content.decode()
    )
    assert WORDS not in shown
    assert person.name not in shown
    response = manager.post(
        address_of(note), {"to": successor.pk, "contact": "", "reason": "상담사가 그만둠"}
    )
    assert response.status_code == 302
    note.refresh_from_db()
    assert (note.author, note.updated_at) == (successor, written)
    record = last_record()
    assert (record.action, record.people, record.reason) == ("change", [person.pk], "상담사가 그만둠")
    assert record.what.endswith(f"계정 {note_author} → 계정 {successor.pk}")
    assert WORDS in signed_in(successor).get(f"/cms/notes/{note.pk}/").content.decode()


def test_the_notes_of_one_person_go_alone(note, center, counsellor, successor):
    other = make.person(8)
    consent(other)
    stays = service.note_write(author=counsellor, person=other, page=center, body="다른 사람")
    manager = signed_in(member(Role.MANAGER, center))
    data = {"to": successor.pk, "contact": "010-0000-0005", "reason": "담당이 바뀜"}
    assert manager.post(address_of(note), data).status_code == 302
    note.refresh_from_db()
    stays.refresh_from_db()
    assert (note.author, stays.author) == (successor, counsellor)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        pytest.param({"reason": ""}, "왜 넘기는지", id="no-reason"),
        pytest.param({"reason": "그냥"}, "다섯 글자", id="short-reason"),
        pytest.param({"to": ""}, "누가 넘겨받는지", id="nobody"),
        pytest.param({"contact": "nobody@didim.example"}, "가입한 사람이 없어요", id="unknown-person"),
    ],
)
def test_handing_over_asks_for_what_is_missing(note, center, successor, changed, says):
    manager = signed_in(member(Role.MANAGER, center))
    data = {"to": successor.pk, "contact": "", "reason": "상담사가 그만둠", **changed}
    assert says in manager.post(address_of(note), data).content.decode()
    assert SensitiveNote.objects.get().author == note.author != successor


def test_notes_go_to_no_counsellor_of_another_center(note, center, counsellor, successor):
    stranger = member(Role.COUNSELLOR, CenterFactory())
    manager = signed_in(member(Role.MANAGER, center))
    manager.post(address_of(note), {"to": stranger.pk, "contact": "", "reason": "상담사가 그만둠"})
    note.refresh_from_db()
    assert note.author == counsellor


@pytest.mark.parametrize("who", ["desk", "counsellor", "auditor", "manager elsewhere"])
def test_who_may_not_hand_over(note, center, counsellor, successor, who):
    somebody = {
        "desk": lambda: member(Role.DESK, center),
        "counsellor": lambda: counsellor,
        "auditor": lambda: member(Role.AUDITOR),
        "manager elsewhere": lambda: member(Role.MANAGER, CenterFactory()),
    }[who]()
    data = {"to": successor.pk, "contact": "", "reason": "상담사가 그만둠"}
    assert signed_in(somebody).post(address_of(note), data).status_code in {302, 403, 404}
    note.refresh_from_db()
    assert note.author == counsellor


def test_a_second_click_writes_the_same_note(counsellor, person, center, note):
    assert service.note_write(author=counsellor, person=person, page=center, body=WORDS) == note
    other = service.note_write(author=counsellor, person=person, page=center, body=f"{WORDS} 2")
    assert other != note
    SensitiveNote.objects.update(created_at=clock.now() - timedelta(minutes=1))
    again = service.note_write(author=counsellor, person=person, page=center, body=WORDS)
    assert SensitiveNote.objects.count() == 3
    assert again.body == WORDS
