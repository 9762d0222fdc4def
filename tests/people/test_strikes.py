"""Giving and forgiving strikes, objecting, and the page that tells of it."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from core import clock
from people.enums import Track
from people.errors import Refused
from people.models import Strike, User
from people.services.standing import appeal, appeal_answer, strike_add, strike_forgive
from people.signals import notice
from people.standing import standing_of
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


@pytest.fixture
def visitor(client):
    person = make.person()
    client.force_login(person)
    return person


@pytest.fixture
def staff():
    return User.objects.create_user("staff@didim.example", name="김직원")


@pytest.fixture
def told():
    """The notices that went out, as (kind, to)."""
    found = []

    def listen(sender, *, kind, to, **values):
        found.append((kind, to))

    notice.connect(listen)
    yield found
    notice.disconnect(listen)


def give(person, number=1, track=Track.ROOMS):
    return strike_add(
        person=person,
        track=track,
        page=make.root(),
        reason="알리지 않고 오지 않았어요",
        happened_at=clock.now() - timedelta(days=10 - number),
        source=f"test:{person.pk}:{number}",
    )


def test_a_strike_lasts_as_long_as_the_settings_say(visitor, told):
    strike = give(visitor, 10)
    assert f"{clock.local(strike.expires_at):%Y-%m-%d %H:%M}" == "2027-02-24 00:00"
    assert str(strike.last_day) == "2027-02-23"
    assert told == [("strike_given", visitor)]


def test_one_source_gives_one_strike(visitor, told):
    assert give(visitor, 1) == give(visitor, 1)
    assert Strike.objects.count() == 1
    assert len(told) == 1


def test_the_strike_that_fills_the_measure_tells_of_the_rest(visitor, told):
    for number in range(1, 5):
        give(visitor, number)
    assert [kind for kind, _ in told] == ["strike_given", "strike_given", "suspended", "suspended"]


def test_an_exempt_track_gives_none(visitor, told):
    assert give(visitor, track=Track.CARE) is None
    assert not Strike.objects.exists()
    assert told == []


def test_forgiving_ends_the_rest_at_once(visitor, staff, told):
    strikes = [give(visitor, number) for number in (1, 2, 3)]
    assert standing_of(visitor, Track.ROOMS).suspended_until
    strike_forgive(strike=strikes[0], by=staff, reason="센터가 문을 늦게 열었어요")
    assert standing_of(visitor, Track.ROOMS).suspended_until is None
    assert told[-1] == ("strike_forgiven", visitor)
    strikes[0].refresh_from_db()
    assert strikes[0].forgiven_by == staff
    assert ModelLogEntry.objects.filter(action="people.strike_forgive").exists()


def test_forgiving_needs_a_reason_and_happens_once(visitor, staff, told):
    strike = give(visitor)
    with pytest.raises(Refused, match="reason_needed"):
        strike_forgive(strike=strike, by=staff, reason="  ")
    strike_forgive(strike=strike, by=staff, reason="착오")
    again = strike_forgive(strike=strike, by=staff, reason="다시")
    assert again.forgiven_reason == "착오"
    assert [kind for kind, _ in told].count("strike_forgiven") == 1


def test_one_may_object_once(visitor):
    strike = appeal(strike=give(visitor), text="병원에 있었어요")
    assert strike.has_open_appeal
    with pytest.raises(Refused, match="appealed"):
        appeal(strike=strike, text="다시")
    strike.refresh_from_db()
    assert strike.appeal == "병원에 있었어요"


@pytest.mark.parametrize("how", ["expired", "forgiven"])
def test_one_does_not_object_to_what_is_gone(visitor, staff, travel, how):
    strike = give(visitor)
    if how == "forgiven":
        strike_forgive(strike=strike, by=staff, reason="착오")
    else:
        travel("2027-06-01 12:00")
    with pytest.raises(Refused, match="not_active"):
        appeal(strike=strike, text="왜요")


@pytest.mark.parametrize("forgive", [True, False])
def test_staff_answer_an_objection(visitor, staff, told, forgive):
    strike = appeal(strike=give(visitor), text="병원에 있었어요")
    strike = appeal_answer(strike=strike, by=staff, answer="확인했어요", forgive=forgive)
    assert (strike.forgiven_at is not None) == forgive
    assert not strike.has_open_appeal
    assert [kind for kind, _ in told] == ["strike_given", "appeal_answered"]
    with pytest.raises(Refused, match="answered"):
        appeal_answer(strike=strike, by=staff, answer="또", forgive=True)


def test_an_answer_needs_words_and_an_objection(visitor, staff):
    strike = give(visitor)
    with pytest.raises(Refused, match="not_appealed"):
        appeal_answer(strike=strike, by=staff, answer="답", forgive=False)
    appeal(strike=strike, text="병원에 있었어요")
    with pytest.raises(Refused, match="reason_needed"):
        appeal_answer(strike=strike, by=staff, answer=" ", forgive=True)
    strike.refresh_from_db()
    assert strike.forgiven_at is None


@pytest.fixture
def outlasting(visitor, travel):
    """Three strikes of a rest until 4 May; the first of them expired on 6 April. It is 20 April."""
    made = []
    for number, day in enumerate(("01-05", "03-01", "04-03"), 1):
        happened_at = travel(f"2026-{day} 14:00")
        made.append(
            strike_add(
                person=visitor,
                track=Track.ROOMS,
                page=make.root(),
                reason=f"오지 않았어요 {number}",
                happened_at=happened_at,
                source=f"test:outlasting:{number}",
            )
        )
    travel("2026-04-20 12:00")
    assert str(standing_of(visitor, Track.ROOMS).last_day) == "2026-05-03"
    assert not made[0].is_active
    return made


def test_one_objects_to_an_expired_strike_as_long_as_one_rests_because_of_it(
    client, visitor, staff, outlasting
):
    page = f"/me/standing/{outlasting[0].pk}/"
    html = client.get("/me/standing/").content.decode()
    assert "4월 6일(월)에 끝났지만, 이 벌점 때문에 아직 쉬고 있어요" in html
    assert page in html
    assert "없어진 벌점" not in html
    html = client.get(page).content.decode()
    assert "이 벌점 때문에 아직 쉬고 있어요" in html
    assert "이의 보내기" in html
    assert "이의를 보냈어요" in client.post(page, {"text": "병원에 있었어요"}, follow=True).content.decode()
    strike = Strike.objects.get(pk=outlasting[0].pk)
    appeal_answer(strike=strike, by=staff, answer="확인했어요", forgive=True)
    assert standing_of(visitor, Track.ROOMS).suspended_until is None


def test_it_is_gone_when_the_rest_is_over(client, outlasting, travel):
    travel("2026-05-04 00:00:01")
    with pytest.raises(Refused, match="not_active"):
        appeal(strike=outlasting[0], text="왜요")
    assert "이의 보내기" not in client.get(f"/me/standing/{outlasting[0].pk}/").content.decode()


# --- The page -------------------------------------------------------------------------------


def test_without_strikes_one_may_use_everything(client, visitor):
    html = client.get("/me/standing/").content.decode()
    assert html.count("벌점이 없어요") == 2
    assert "돌봄 프로그램은 못 와도 벌점이 없고" in html


def test_the_page_tells_of_strikes_and_when_they_go(client, visitor):
    give(visitor, 10)
    html = client.get("/me/standing/").content.decode()
    assert "벌점 1점" in html
    assert "2027년 2월 24일(수)" in html


def test_the_page_tells_until_when_one_rests(client, visitor):
    for number in (8, 9, 10):
        give(visitor, number)
    html = client.get("/me/standing/").content.decode()
    assert "12월 23일(수)까지 쉬어 가요" in html
    assert "12월 24일(목)부터 다시 이용할 수 있어요" in html


def test_objecting_on_the_page(client, visitor):
    page = f"/me/standing/{give(visitor).pk}/"
    assert client.post(page, {"text": ""}).status_code == 422
    refused = client.post(page, {"text": "제 번호는 970305-1234567이에요"})
    assert "주민등록번호는 받지 않아요" in refused.content.decode()
    assert client.post(page, {"text": "병원에 있었어요"}).status_code == 302
    html = client.get(page).content.decode()
    assert "병원에 있었어요" in html
    assert "<form" not in html.split("내가 낸 이의")[1].split("</main>")[0]
    again = client.post(page, {"text": "다시"}, follow=True).content.decode()
    assert "이미 이의를 냈어요" in again


def test_nobody_reads_or_objects_to_the_strike_of_another(client, visitor):
    page = f"/me/standing/{give(make.person(2)).pk}/"
    assert client.get(page).status_code == 404
    assert client.post(page, {"text": "제 것이에요"}).status_code == 404
    assert Strike.objects.get().appeal == ""


def test_what_is_gone_stands_below_with_the_answer(client, visitor, staff):
    strike = appeal(strike=give(visitor), text="병원에 있었어요")
    appeal_answer(strike=strike, by=staff, answer="확인했어요. 얼른 나으세요.", forgive=True)
    html = client.get("/me/standing/").content.decode()
    assert "없어진 벌점" in html
    assert "11월 23일(월)에 센터가 없앴어요" in html
    assert "얼른 나으세요" in client.get(f"/me/standing/{strike.pk}/").content.decode()
