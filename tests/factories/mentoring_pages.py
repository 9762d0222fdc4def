"""Mentors, what people have of them in every state, and long-term mentoring."""

from __future__ import annotations

from collections.abc import Iterator

from config.demo.accounts import DEMO_ADMIN, DEMO_MENTOR
from core import clock
from mentoring.enums import TalkStatus
from mentoring.models import Check, Mentor, MissedContact, Plan, Question, Slot, Talk
from mentoring.services.talks import talk_propose
from people.models import User
from tests.factories import mentoring as mentors
from tests.factories.stops import Stop

S = TalkStatus


def mentoring_pages() -> Iterator[Stop]:
    mentor = Mentor.objects.get(user__email=DEMO_MENTOR)
    silent = Mentor.objects.get(user=None)
    yield Stop("mentors", "/mentors/")
    yield Stop("mentors, none left by the filters", f"/mentors/?area=it&center={_elsewhere(mentor)}")
    yield Stop("mentor", mentor.get_absolute_url())
    yield Stop("mentor without open times", silent.get_absolute_url())
    yield from _asking(mentor)
    yield from _talks(mentor)
    yield from _own(mentor)
    yield from _tracks()
    yield from _staff(mentor)


def _elsewhere(mentor: Mentor) -> int | None:
    return Mentor.objects.exclude(center=mentor.center).filter(center__isnull=False)[0].center_id


def _asking(mentor: Mentor) -> Iterator[Stop]:
    asked = Question.objects.open().get(mentor=mentor)
    answered = Question.objects.get(answered_at__isnull=False)
    stranger = User.objects.create_user("no-mentor@didim.example")
    newcomer = User.objects.create_user("first-mentor@didim.example")
    free = Slot.objects.free(clock.now()).filter(mentor=mentor).last()
    taken = Talk.objects.taking().filter(slot__mentor=mentor).first().slot
    ask = f"{mentor.get_absolute_url()}ask/"
    talk = f"{mentor.get_absolute_url()}talk/"
    yield Stop("mentor, as somebody who may ask", mentor.get_absolute_url(), asked.person)
    yield Stop("asking a mentor", ask, asked.person)
    yield Stop("asking a mentor with mistakes", ask, asked.person, 422, {"text": "990101-1234567"})
    yield Stop("asking a mentor, not together yet", ask, stranger)
    yield Stop("question that waits", asked.get_absolute_url(), asked.person)
    yield Stop("question that is answered", answered.get_absolute_url(), answered.person)
    yield Stop("asking for a talk", f"{talk}{free.pk}/", stranger)
    yield Stop("asking for a talk with mistakes", f"{talk}{free.pk}/", newcomer, 422, {"name": "가"})
    yield Stop("asking for a talk, too late", f"{talk}{taken.pk}/", stranger)


def _talks(mentor: Mentor) -> Iterator[Stop]:
    """One's own talks in every state that looks different, and as the mentor sees them."""
    visitor = User.objects.create_user("talker@didim.example", name="한만남")
    old, new = (mentors.slot(mentor, days=days, hour=8) for days in (20, 21))
    talk_propose(talk=mentors.asks(visitor, old), slot=new)
    found = {each.status: each for each in Talk.objects.with_all().filter(slot__mentor=mentor)}
    for status in (S.ASKED, S.PROPOSED, S.ACCEPTED, S.DECLINED):
        each = found[status]
        desk = f"/me/mentoring/talks/{each.uid}/"
        yield Stop(f"talk, {status}", each.get_absolute_url(), each.person)
        yield Stop(f"talk for the mentor, {status}", desk, mentor.user)
    agreed, asked = found[S.ACCEPTED], found[S.ASKED]
    yield Stop("talk, calling it off", f"{agreed.get_absolute_url()}cancel/", agreed.person)
    ending = (f"/me/mentoring/talks/{each.uid}/end/" for each in (agreed, asked))
    yield Stop("talk for the mentor, calling it off", next(ending), mentor.user)
    yield Stop("talk for the mentor, no reason", next(ending), mentor.user, 422, {})
    wrong = {"url": "http://insecure.example"}
    yield Stop(
        "talk for the mentor, a wrong link", f"/me/mentoring/talks/{agreed.uid}/", mentor.user, 422, wrong
    )
    yield Stop("own mentoring", "/me/", agreed.person)


def _own(mentor: Mentor) -> Iterator[Stop]:
    """A mentor's own page."""
    asked = Question.objects.open().get(mentor=mentor)
    done = Question.objects.get(answered_at__isnull=False)
    plan = Plan.objects.get(mentor=mentor)
    yield Stop("own page of somebody who is a mentor", "/me/", mentor.user)
    yield Stop("mentor's desk", "/me/mentoring/", mentor.user)
    yield Stop("mentor's desk, nothing yet", "/me/mentoring/", mentors.mentor(99).user)
    yield Stop("answering a question", f"/me/mentoring/questions/{asked.pk}/", mentor.user)
    yield Stop(
        "answering with nothing", f"/me/mentoring/questions/{asked.pk}/", mentor.user, 422, {"text": ""}
    )
    yield Stop("a question that was answered", f"/me/mentoring/questions/{done.pk}/", mentor.user)
    yield Stop("opening times", "/me/mentoring/slots/", mentor.user)
    yield Stop("opening times with mistakes", "/me/mentoring/slots/", mentor.user, 422, {"day": "x"})
    yield Stop("what a mentor sees of a plan", f"/me/mentoring/plans/{plan.pk}/", mentor.user)


def _tracks() -> Iterator[Stop]:
    plan = Plan.objects.with_all().get()
    missed = MissedContact.objects.get()
    due = Check.objects.filter(plan=plan, held_on=None, missed=None).first()
    counsellor = plan.keeper
    yield Stop("own track", "/me/track/", plan.person)
    yield Stop("own track, nothing written", "/me/track/", plan.person, 422, {"text": ""})
    yield Stop("no track", "/me/track/", User.objects.create_user("no-track@didim.example"))
    yield Stop("counsellor: tracks", "/cms/tracks/", counsellor)
    yield Stop("counsellor: a new track", "/cms/tracks/new/", counsellor)
    yield Stop(
        "counsellor: a new track with mistakes", "/cms/tracks/new/", counsellor, typed={"contact": "x"}
    )
    yield Stop("counsellor: a track", f"/cms/tracks/{plan.pk}/", counsellor)
    yield Stop("counsellor: a check", f"/cms/tracks/checks/{due.pk}/", counsellor)
    yield Stop("counsellor: a missed contact", f"/cms/tracks/missed/{missed.pk}/", counsellor)


def _staff(mentor: Mentor) -> Iterator[Stop]:
    staff = User.objects.get(email=DEMO_ADMIN)
    yield Stop("desk: mentoring", "/cms/mentoring/", staff)
    yield Stop("desk: mentors", "/cms/mentors/", staff)
    yield Stop("desk: account of a mentor", f"/cms/mentors/{mentor.pk}/account/", staff)
    yield Stop("desk: open times of a mentor", f"/cms/mentors/{mentor.pk}/slots/", staff)
    yield Stop("desk: no open times", f"/cms/mentors/{mentor.pk}/slots/", staff, typed={"day": "x"})
