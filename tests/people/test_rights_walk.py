"""A walk through every address of the admin, as every role: nobody sees another center's people.

Two centers have visitors with names that stand nowhere else. Every address that the resolver knows is opened, with the
numbers of both centers, as the staff of the first, as the network's, as a visitor and as nobody. What must not be seen is
searched for in every answer. A new address is walked by itself; where it has a parameter of which `VALUES` knows nothing,
the walk stops and asks.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import signing
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.datastructures import MultiValueDictKeyError
from django.views.generic.edit import FormMixin
from wagtail.admin.models import EditingSession
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.log_actions import log
from wagtail.models import Site, Task, UploadedFile, Workflow

from bookings.enums import HoldReason
from bookings.models import Booking, BookingFile, Hold, Loan
from bookings.services.booking import AppointmentWish, booking_create
from bookings.services.files import files_add
from bookings.services.kiosks import kiosk_create
from clinic.models import CenterClinic, ReviewFile
from core import clock
from core.models import CustomDocument, Holiday
from events.models import Answer, Registration, Session, StaffMessage
from mentoring.models import Question
from mentoring.services.plans import check_hold, contact_miss, entry_write
from newsletter.models import NewsletterPage, Recipients
from people.enums import CENTER_ROLES, AccessAction, Role, Track
from people.models import (
    Consent,
    ConsentText,
    Processor,
    RightsRequest,
    SensitiveNote,
    StandingSettings,
    Strike,
    User,
)
from people.services.access import record_by
from people.services.invitations import invite
from people.services.notes import CONSENT_KIND
from people.services.roles import collection_of
from search.models import Synonym
from surveys.counting import answers_count
from tests.factories import bookings as make
from tests.factories import clinic, closets, draws, fairs
from tests.factories import mentoring as mentors
from tests.factories.campaigns import issue
from tests.factories.core import ImageFactory
from tests.factories.events import ProgramFactory, SessionFactory
from tests.factories.files import upload
from tests.factories.home import CenterFactory, site_root
from tests.factories.leftovers import forgotten
from tests.factories.staff import member, signed_in, staff_role
from tests.factories.surveys import answers

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NAME = "Zelkova"  # what all planted names begin with; it may be typed into a search
CONTACT = "9000"  # what all planted numbers have in the middle


# --- Two centers ----------------------------------------------------------------------------


@dataclass
class Place:
    """One center with everything an address may lead to. `number` is 1 for ours, 2 for theirs."""

    number: int
    page: Any
    staff: dict[Role, User]
    marks: dict[str, str] = field(default_factory=dict)  # what gives somebody away: whom
    rows: dict[type[models.Model], list[Any]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, Any] = field(default_factory=dict)

    def keep(self, name: str, row: Any) -> Any:
        self.names[name] = row
        self.rows[type(row)].append(row)
        return row

    def visitor(self, name: str) -> User:
        """A planted person; name, number and address give them away."""
        digits = f"{self.number}{len(self.marks):03d}"
        word = f"{name}{'abc'[self.number]}"
        person = User.objects.create_user(
            f"{NAME}.{word}@visitor.example".lower(), name=f"{NAME} {word}", phone=f"+82109000{digits}"
        )
        for mark in (word, f"{CONTACT}-{digits}", f"{CONTACT}{digits}"):
            self.marks[mark] = name
        return self.keep(name, person)

    def secret(self, name: str) -> str:
        mark = f"Hush{name}{'abc'[self.number]}"
        self.marks[mark] = name
        return f"{mark} 이야기"


def place(number: int, admin: User) -> Place:
    page = CenterFactory(title=f"Center {number}", slug=f"center-{number}")
    staff = {
        role: member(role, page, email=f"{role}{number}@staff.example", name=f"Staff {role} {number}")
        for role in (Role.MANAGER, Role.DESK, Role.COUNSELLOR, Role.EDITOR)
    }
    here = Place(number, page, staff)
    for person in staff.values():
        here.marks |= {person.name: "staff", person.email: "staff"}
    here.keep("page", page)
    CenterClinic.objects.create(center=page)
    here.rows[User] += staff.values()
    _pages(here, admin)
    _files(here, admin)
    _people(here, admin)
    answers_count()
    return here


def _pages(here: Place, admin: User) -> None:
    """Pages with a revision, a log, a lock, a workflow; a session, a redirect."""
    editor = here.staff[Role.EDITOR]
    here.keep("resource", make.open_room(here.page))
    here.keep("closet", closets.closet(here.page, sizes=("100",), weekdays=make.EVERY_DAY))
    here.keep("kiosk", kiosk_create(page=here.page, name=f"Kiosk {here.number}", by=admin)[0])
    program = here.keep(
        "program", ProgramFactory(parent=here.page, title=f"Program {here.number}", owner=editor)
    )
    here.keep("session", SessionFactory(program=program))
    StaffMessage.objects.create(
        program=program,
        audience="seated",
        subject=here.secret("message"),
        body=here.secret("message_text"),
        reason=here.secret("why"),
        request_key=uuid4(),
    )
    # Operators may delete it in the walk.
    here.keep("spare", ProgramFactory(parent=here.page, title=f"Spare {here.number}", owner=editor))
    here.keep("revision", program.save_revision(user=editor, log_action=True))
    here.keep("workflow_state", Workflow.objects.first().start(program, editor))
    here.keep("task_state", here.names["workflow_state"].current_task_state)
    locked = here.keep(
        "locked", ProgramFactory(parent=here.page, title=f"Locked {here.number}", owner=editor)
    )
    locked.locked, locked.locked_by, locked.locked_at = True, here.staff[Role.MANAGER], clock.now()
    locked.save()
    here.keep("redirect", Redirect.add_redirect(f"/old-{here.number}", here.page))
    here.keep(
        "editing",
        EditingSession.objects.create(user=editor, content_object=program, last_seen_at=clock.now()),
    )


def _files(here: Place, admin: User) -> None:
    collection = here.keep("collection", collection_of(here.page))
    here.keep("image", ImageFactory(collection=collection, title=f"Picture {here.number}"))
    here.keep(
        "document",
        CustomDocument.objects.create(
            collection=collection,
            title=f"Document {here.number}",
            file=ContentFile(b"x", f"{here.number}.txt"),
        ),
    )
    here.keep(
        "uploaded",
        UploadedFile.objects.create(
            file=ContentFile(b"x", "x.txt"), uploaded_by_user=here.staff[Role.EDITOR]
        ),
    )


def _people(here: Place, admin: User) -> None:
    """Who booked, who did not come, about whom notes are kept; and who is invited."""
    now = clock.now()
    booking = here.keep(
        "booking", make.book(here.visitor("booker"), here.names["resource"], make.tomorrow_at(14))
    )
    _talk(here)
    today = Booking(resource=booking.resource, person=booking.person, party_size=2, status="completed")
    today.starts_at, today.ends_at = now, now + timedelta(hours=1)
    today.save()
    here.rows[Booking].append(today)
    _applicant(here)
    _loan(here, booking.person)
    _desk(here, today)
    review = here.keep(
        "review", clinic.sent(here.visitor("sender"), here.page, question=here.secret("question"))
    )
    here.keep("letter", review.files.get())
    company = here.keep("company", fairs.company(of=here.keep("fair", fairs.fair(parent=here.page))))
    here.keep("interview", fairs.books(here.visitor("candidate"), fairs.slot(company)))
    draw = here.keep("draw", draws.open_draw(here.names["resource"]))
    draws.enter(draw, here.visitor("entrant"))
    here.keep(
        "strike",
        Strike.objects.create(
            person=here.visitor("striker"),
            track=Track.ROOMS,
            page=here.page,
            reason=here.secret("strike"),
            happened_at=now,
            expires_at=now + timedelta(days=30),
            appeal=here.secret("appeal"),
            appealed_at=now,
        ),
    )
    noted = here.visitor("noted")
    text = ConsentText.objects.current(CONSENT_KIND)
    Consent.objects.create(person=noted, text=text)
    for name, author in (
        ("note", here.staff[Role.COUNSELLOR]),
        (
            "other_note",
            member(Role.COUNSELLOR, here.page, email=f"other{here.number}@staff.example", name="Other"),
        ),
    ):
        note = SensitiveNote.objects.create(
            person=noted, page=here.page, author=author, body=here.secret(name)
        )
        here.keep(name, note)
    here.keep(
        "invitation",
        invite(
            email=f"invited{here.number}@staff.example",
            name=f"Invited {here.number}",
            staff_role=staff_role(Role.DESK, here.page),
            by=admin,
        ),
    )
    answers(here.page, 5, month=clock.month_start(clock.today()), text=here.secret("opinion"))
    _mentoring(here)
    here.keep("role", staff_role(Role.DESK, here.page))
    here.keep(
        "request", RightsRequest.objects.create(page=here.page, kind="view", note=here.secret("request"))
    )
    here.rows[Group] += [here.names["role"].group, Group.objects.get_or_create(name="Friends")[0]]
    log(here.names["booker"], "wagtail.edit", user=admin)
    log(here.staff[Role.DESK], "wagtail.edit", user=admin)


def _applicant(here: Place) -> None:
    """Somebody in a program, with an answer in words and a paper."""
    session = here.names["session"]
    made = Registration.objects.create(
        program=session.program, session=session, person=here.visitor("applicant"), status="confirmed"
    )
    here.keep("registration", made)
    Session.objects.filter(pk=session.pk).update(seats_taken=1)
    words = {"registration": made, "asked": "하고 싶은 말", "keep_days": 90}
    Answer.objects.create(**words, text=here.secret("answer"))
    paper = Answer(**words, name=f"{here.secret('letter')}.pdf")
    paper.file = ContentFile(b"x", "x.pdf")
    paper.save()
    here.keep("answer", paper)


def _mentoring(here: Place) -> None:
    """A mentor with an account, who asked for a talk and asked something, and somebody in long-term mentoring."""
    mentor = here.keep("mentor", mentors.mentor(here.number, center=here.page, user=here.visitor("mentor")))
    mentors.asks(here.visitor("wisher"), mentors.slot(mentor), topic=here.secret("wish"))
    until = clock.now() + timedelta(hours=48)
    curious, words = here.visitor("curious"), here.secret("wonder")
    Question.objects.create(mentor=mentor, person=curious, text=words, answer_until=until)
    plan = mentors.plan(here.visitor("young"), here.page, here.staff[Role.COUNSELLOR], goals=["걷기"])
    here.keep("plan", plan)
    check = here.keep("check", plan.checks.first())
    check_hold(check=check, held_on=clock.today(), talked=here.secret("talked"))
    entry_write(plan=plan, text=here.secret("shared"), is_shared=True)
    entry_write(plan=plan, text=here.secret("journal"), is_shared=False)
    here.keep("missed", contact_miss(check=plan.checks.last()))


def _talk(here: Place) -> None:
    """An appointment with the counsellor, with words before it, a companion's name and a paper."""
    page = here.keep("counselling", make.counselling(here.page))
    unit = here.keep("unit", page.units.order_by("sort_order").first())
    unit.counsellor = here.staff[Role.COUNSELLOR]
    unit.save()
    about = AppointmentWish(message=here.secret("said"))
    talk = booking_create(
        person=here.visitor("talker"),
        resource=page,
        starts_at=make.tomorrow_at(15),
        minutes=50,
        unit=unit,
        appointment=about,
    )
    here.keep("talk", talk)
    paper = upload(f"{here.secret('paper')}.pdf")
    here.keep("file", files_add(booking=talk, purpose="cv", uploads=[paper], by=None)[0])


def _loan(here: Place, person: User) -> None:
    """A suit that is late, with a proof of the interview."""
    unit, due = here.names["closet"].units.get(), clock.now() - timedelta(hours=1)
    lent = Booking(resource=here.names["closet"], person=person, party_size=1, status="checked_in")
    lent.starts_at, lent.ends_at, lent.unit = due - timedelta(days=3), due, unit
    lent.save()
    Loan.objects.create(booking=lent, interview_on=clock.today(), due_at=due, handed_over_at=lent.starts_at)
    here.rows[Booking].append(lent)
    here.keep("suit", unit)
    photo = BookingFile(booking=lent, purpose="damage", name="hole.png", size=1)
    photo.file = ContentFile(b"x", "hole.png")
    photo.save()
    here.keep("photo", photo)


def _desk(here: Place, today: Booking) -> None:
    """What the desk shows beside that: today's holds, a request at a time that is closed, what the center keeps."""
    unit = here.names["resource"].units.get()
    Hold.objects.create(unit=unit, booking=today, starts_at=today.starts_at, ends_at=today.ends_at)
    asked = Booking(resource=today.resource, person=here.visitor("asker"), party_size=2, status="requested")
    asked.starts_at, asked.ends_at = make.tomorrow_at(22), make.tomorrow_at(23)
    asked.answer_until = asked.starts_at
    asked.save()
    here.rows[Booking].append(asked)
    start = make.tomorrow_at(10)
    here.keep(
        "hold",
        Hold.objects.create(
            unit=unit,
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            reason=HoldReason.STAFF_USE,
            note=here.secret("kept"),
            series=uuid4(),
        ),
    )


def shared(admin: User) -> None:
    """Rows of the network, where migrations made none."""
    for model, values in (
        (ConsentText, {"kind": CONSENT_KIND, "title": "t", "purpose": "p", "items": "i", "refusal": "r"}),
        (Processor, {"name": "발송 회사", "task": "문자 보내기", "period": "계약이 끝날 때까지"}),
        (Synonym, {"words": "자소서, 자기소개서"}),
        (Query, {"query_string": "스터디룸"}),
        (Holiday, {"date": clock.today(), "name": "쉬는 날"}),
    ):
        if not model.objects.exists():
            model.objects.create(**values)
    record_by(admin, AccessAction.LIST, "예약 목록", [admin.pk])


# --- Addresses ------------------------------------------------------------------------------

Values = Callable[[Place], list[Any]]

VALUES: dict[str, Values] = {
    "parent_page_id": lambda here: [here.page.pk],
    "page_id": lambda here: [here.names["program"].pk],
    "company_pk": lambda here: [here.names["company"].pk],
    "slot_pk": lambda here: [here.names["interview"].slot_id],
    "center_pk": lambda here: [here.page.pk],
    "answer_pk": lambda here: [here.names["answer"].pk],
    "page_pk": lambda here: [here.page.pk],
    "page_to_move_id": lambda here: [here.names["program"].pk],
    "destination_id": lambda here: [here.page.pk],
    "revision_id": lambda here: [here.names["revision"].pk],
    "revision_id_a": lambda here: ["earliest"],
    "revision_id_b": lambda here: ["latest"],
    "task_state_id": lambda here: [here.names["task_state"].pk],
    "workflow_state_id": lambda here: [here.names["workflow_state"].pk],
    "task_id": lambda here: [Task.objects.first().pk],
    "workflow_pk": lambda here: [Workflow.objects.first().pk],
    "collection_id": lambda here: [here.names["collection"].pk],
    "redirect_id": lambda here: [here.names["redirect"].pk],
    "query_id": lambda here: [Query.objects.first().pk],
    "document_id": lambda here: [here.names["document"].pk],
    "doc_id": lambda here: [here.names["document"].pk],
    "image_id": lambda here: [here.names["image"].pk],
    "uploaded_file_id": lambda here: [here.names["uploaded"].pk],
    "session_pk": lambda here: [here.names["session"].pk],
    "session_id": lambda here: [here.names["editing"].pk],
    "filter_spec": lambda here: ["width-10"],
    "kiosk": lambda here: [here.names["kiosk"].pk],
    "year": lambda here: [clock.today().year],
    "number": lambda here: [clock.today().month],
    "role": lambda here: [here.names["role"].pk],
    "person": lambda here: [here.staff[Role.DESK].pk, here.names["booker"].pk],
    "unit_pk": lambda here: [here.names["unit"].pk],
    "author_pk": lambda here: [here.staff[Role.COUNSELLOR].pk],
    "file_pk": lambda here: [here.names[name].pk for name in ("file", "photo", "letter")],
    "uidb64": lambda here: ["x"],
    "series": lambda here: [here.names["hold"].series],
    "token": lambda here: [
        signing.dumps(
            {"person": here.names["noted"].pk, "by": here.staff[Role.COUNSELLOR].pk},
            salt="people.notes.found",
        )
    ],
}


def together(**values: list[Any]) -> list[dict[str, Any]]:
    return [dict(zip(values, row, strict=True)) for row in itertools.product(*values.values())]


def page_types() -> list[dict[str, Any]]:
    return together(content_type_app_name=["events"], content_type_model_name=["programpage"])


def bulk_actions() -> list[dict[str, Any]]:
    bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")
    return [
        {"app_label": app, "model_name": model, "action": action}
        for app, found in bulk_action_registry.actions.items()
        for model, actions in found.items()
        for action in actions
    ]


def settings_pages() -> list[dict[str, Any]]:
    return [{"app_name": m._meta.app_label, "model_name": m._meta.model_name} for m in settings_registry]


# Parameters that only make sense together, by the name of the address; the others come from VALUES.
TOGETHER: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "wagtailadmin_pages:add": page_types,
    "wagtailadmin_pages:preview_on_add": page_types,
    "wagtailadmin_pages:type_use": page_types,
    "wagtailadmin_pages:type_use_results": page_types,
    "wagtailadmin_pages:choose_parent": lambda: together(app_label=["events"], model_name=["programpage"]),
    "wagtailadmin_pages:workflow_action": lambda: together(action_name=["approve", "reject"]),
    "wagtailadmin_pages:collect_workflow_action_data": lambda: together(action_name=["approve"]),
    "wagtailadmin_api:pages:action": lambda: together(action_name=["copy", "publish", "delete"]),
    "wagtail_bulk_action": bulk_actions,
    "wagtailadmin_tag_model_autocomplete": lambda: together(app_name=["taggit"], model_name=["tag"]),
    "wagtailadmin_workflows:add_task": lambda: together(
        app_label=["wagtailcore"], model_name=["groupapprovaltask"]
    ),
    "wagtailsettings:edit": settings_pages,
    "wagtailsettings:preview_on_edit": settings_pages,
    "wagtailadmin_editing_sessions:ping": lambda: together(app_label=["events"], model_name=["programpage"]),
    "consent_texts:add": lambda: together(kind=["booking"]),
    "messages:kind": lambda: together(name=["invitation"], language=["ko"]),
    "messages:kind_html": lambda: together(name=["invitation"], language=["ko"]),
    "legal_texts:add": lambda: together(kind=["privacy"]),
}
# Numbers of rows, where the view doesn't say of which table.
ROWS: dict[str, Values] = {
    "wagtailadmin_api:pages": lambda here: [here.names["program"].pk],
    "wagtailadmin_api:documents": lambda here: [here.names["document"].pk],
    "wagtailadmin_api:images": lambda here: [here.names["image"].pk],
    "wagtailadmin_pages": lambda here: [here.names["program"].pk],
    "wagtailadmin_collections": lambda here: [here.names["collection"].pk],
    "wagtailadmin_workflows": lambda here: [Workflow.objects.first().pk],
    "wagtailadmin_editing_sessions": lambda here: [here.names["program"].pk],
    "wagtailsettings": lambda here: [Site.objects.first().pk],
    "wagtaildocs_chooser": lambda here: [here.names["document"].pk],
    "wagtailimages_chooser": lambda here: [here.names["image"].pk],
    "wagtailusers_users": lambda here: [here.names["booker"].pk, here.staff[Role.DESK].pk],
    "staff": lambda here: [here.names["invitation"].pk],
    "desk": lambda here: [
        row.pk
        for row in [
            *here.rows[Booking],
            *(here.names[name] for name in ("resource", "counselling", "closet", "suit", "hold", "draw")),
        ]
    ],
    "fairs_desk": lambda here: [here.names["fair"].pk],
    "clinic_desk": lambda here: [here.names["review"].pk],
    "registrations": lambda here: [here.names[name].pk for name in ("program", "registration")],
    "planning": lambda here: [here.names["program"].pk],
    "recipients_chooser": lambda here: [
        Recipients.objects.get_or_create(name="목록", audience="everybody")[0].pk
    ],
    "audience_chooser": lambda here: ["everybody"],
    "audience_segment_chooser": lambda here: ["everybody"],
    "newsletter_sending": lambda here: [(NewsletterPage.objects.first() or issue()).pk],
    "counselling": lambda here: [row.pk for row in here.rows[Booking]],
    "notes": lambda here: [here.names["note"].pk, here.names["other_note"].pk],
    "standing_numbers": lambda here: [StandingSettings.load().pk],
    "strikes": lambda here: [here.names["strike"].pk],
    "center_opened": lambda here: [here.page.pk],
    "rights_requests": lambda here: [here.names["request"].pk],
    "mentors": lambda here: [here.names["mentor"].pk],
    "tracks": lambda here: [here.names[name].pk for name in ("plan", "check", "missed")],
}


@dataclass(frozen=True)
class Address:
    route: str
    name: str
    parameters: tuple[str, ...]
    view: Any

    @property
    def view_class(self) -> type[Any] | None:
        return getattr(self.view, "view_class", None)

    @property
    def model(self) -> type[models.Model] | None:
        """The table of a generic view."""
        options = getattr(self.view, "view_initkwargs", {})
        model = options.get("model") or getattr(self.view_class, "model", None)
        model = apps.get_model(model) if isinstance(model, str) else model
        return model if isinstance(model, type) else None

    @property
    def is_asked(self) -> bool:
        """Whether words, filters and file formats in the query may matter: not for forms."""
        is_form = self.view_class is not None and issubclass(self.view_class, FormMixin)
        return not self.parameters and not is_form

    @property
    def namespace(self) -> str:
        return self.name.rpartition(":")[0]

    def paths(self, here: Place) -> list[str]:
        """The address with the numbers of one center."""
        known = TOGETHER[self.name]() if self.name in TOGETHER else [{}]
        rest = [name for name in self.parameters if name not in known[0]]
        rows = itertools.product(known, *(self._values(name, here) for name in rest))
        return [self._filled({**first, **dict(zip(rest, row, strict=True))}) for first, *row in rows]

    def _values(self, name: str, here: Place) -> list[Any]:
        if name in VALUES:
            return VALUES[name](here)
        if name in {"pk", "object_id"}:
            if found := ROWS.get(self.namespace) or ROWS.get(self.name):
                return found(here)
            if self.model and self.model in here.rows:
                return [row.pk for row in here.rows[self.model][:2]]
            if self.model and (row := self.model._default_manager.first()):
                return [row.pk]
        raise AssertionError(f"Tell VALUES or ROWS how to fill <{name}> in {self.route} ({self.name}).")

    def _filled(self, values: dict[str, Any]) -> str:
        path = re.sub(
            r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>", lambda m: str(values[m[1] or m[2]]), self.route
        )
        return "/" + path.replace("^", "").replace("$", "").replace("\\.", ".")


def admin_addresses() -> list[Address]:
    return [address for address in _addresses(get_resolver(), "", "") if address.route.startswith("cms/")]


def _addresses(resolver: URLResolver, before: str, namespace: str) -> Iterator[Address]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            parameters = tuple(re.findall(r"<(?:\w+:)?(\w+)>", route))
            yield Address(route, f"{namespace}{each.name}", parameters, each.callback)
        else:
            yield from _addresses(
                each, route, f"{namespace}{each.namespace}:" if each.namespace else namespace
            )


# Not walked: the last one catches what has no address, and one is there to fail.
LEFT_OUT = {"wagtailadmin_error_test", "None"}

# Addresses at which even an administrator finds nothing with the numbers above, and why.
UNREACHED = {
    "wagtailadmin_api:pages:find": "needs a question of its own",
    "wagtailadmin_api:documents:find": "needs a question of its own",
    "wagtailadmin_api:images:find": "needs a question of its own",
    "wagtailadmin_block_preview": "needs a question of its own",
    "wagtailadmin_pages:convert_alias": "there are no aliases",
    "wagtailimages:url_generator": "pictures have no addresses made on demand",
    "wagtailimages:url_generator_output": "pictures have no addresses made on demand",
    "wagtailsettings:preview_on_edit": "settings have no preview",
    "counselling:detail": "is for the counsellor alone, not even for administrators",
    "audience_segment_chooser:chosen": "lists of another service have parts, ours has none",
    "audience_chooser:chosen_multiple": "of wagtail-newsletter, and breaks",
    "audience_segment_chooser:chosen_multiple": "of wagtail-newsletter, and breaks",
    "wagtail_newsletter:unschedule": "is asked with a program, which is no issue",
    "wagtail_newsletter:recipients": "needs a question of its own",
    "wagtailadmin_password_reset": "switched off",
    "wagtailadmin_password_reset_done": "switched off",
    "wagtailadmin_password_reset_confirm": "switched off",
    "wagtailadmin_password_reset_complete": "switched off",
}


# --- Walking --------------------------------------------------------------------------------


def queries(address: Address, theirs: Place) -> list[str]:
    """What is asked of a list: words where the results have an address of their own; else also files, orders, pages, and
    filters with foreign numbers."""
    if address.name.endswith("results"):
        return [f"q={NAME}", f"q={CONTACT}"]
    numbers = {
        "user": theirs.names["booker"].pk,
        "person": theirs.names["booker"].pk,
        "resource": theirs.names["resource"].pk,
        "page": theirs.page.pk,
        "center": theirs.page.pk,
        "collection_id": theirs.names["collection"].pk,
        "id": theirs.names["image"].pk,
        "status": "confirmed",
        "when": "past",
    }
    filters = "&".join(f"{name}={value}" for name, value in numbers.items())
    return [f"q={NAME}", "export=csv", "export=xlsx", f"ordering=-pk&p=1&{filters}"]


@dataclass
class Walk:
    statuses: dict[str, dict[str, set[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    seen: dict[str, dict[tuple[int, str], set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    errors: list[str] = field(default_factory=list)
    requests: int = 0


class Walker:
    """Opens addresses as somebody, and notes whom the answers give away. Nothing that it does is kept."""

    def __init__(self, walk: Walk, places: list[Place], clients: dict[str, Client]) -> None:
        self.walk = walk
        self.sessions = {
            role: client.cookies[SESSION].value for role, client in clients.items() if client.cookies
        }
        self.who = {
            mark.lower(): (place.number, who) for place in places for mark, who in place.marks.items()
        }

    def open(self, role: str, client: Client, address: Address, path: str, data: Any = None) -> int:
        """The status of the answer. Whoever is led to sign out is signed in again."""
        self.walk.requests += 1
        if role in self.sessions:
            client.cookies[SESSION] = self.sessions[role]
        try:
            with forgotten():
                response = client.get(path) if data is None else client.post(path, data)
                text = words_of(response)
        except MultiValueDictKeyError:
            return 400  # Wagtail wants all fields of its page editor
        except Exception as error:
            self.walk.errors.append(f"{role} {'GET' if data is None else 'POST'} {path}: {error!r}"[:300])
            return 500
        text = text.lower()
        for mark, who in self.who.items():
            if mark in text:
                self.walk.seen[role][who].add(path)
        self.walk.statuses[address.name][role].add(response.status_code)
        return response.status_code


def words_of(response: Any) -> str:
    """The answer as text; of a spreadsheet, what stands in it."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b" ".join(archive.read(name) for name in archive.namelist())
    where = response.headers.get("Location", "")
    return f"{where} {body.decode(errors='replace')}"


SESSION = "sessionid"
AT_WORK = {role.value for role in Role}
HERE = {role.value for role in CENTER_ROLES}  # to the others, one center is as foreign as the next
TYPED = {"q": NAME, "reason": "다섯 글자 이상의 이유", "name": "x", "body": "x", "url": "https://example.com"}


def walk_all() -> Walk:
    site_root()
    admin = User.objects.create_superuser("admin@staff.example", name="Admin")
    shared(admin)
    ours, theirs = place(1, admin), place(2, admin)
    people = {
        "admin": admin,
        **{role.value: person for role, person in ours.staff.items()},
        **{role.value: member(role, email=f"{role}@staff.example") for role in (Role.OPERATOR, Role.AUDITOR)},
        "visitor": User.objects.create_user("visitor@visitor.example"),
    }
    clients = {role: signed_in(person) for role, person in people.items()} | {"nobody": Client()}
    for client in clients.values():
        client.get("/cms/")  # a session notes once a minute that somebody is there: not again in every answer
    walk = Walk()
    walker = Walker(walk, [ours, theirs], clients)
    everywhere = {
        address: (
            theirs_only := address.paths(theirs),
            list(dict.fromkeys([*theirs_only, *address.paths(ours)])),
        )
        for address in admin_addresses()
        if address.name not in LEFT_OUT
    }
    for address, (foreign, both) in everywhere.items():
        chosen = f"?id={theirs.names['spare'].pk}" if address.name == "wagtail_bulk_action" else ""
        for role, client in clients.items():
            for path in both if role in HERE else foreign:
                status = walker.open(role, client, address, path + chosen)
                if role == "admin" and status != 404:
                    break  # it leads somewhere; that is all we want to know
                if role in AT_WORK and status in {200, 405}:
                    walker.open(role, client, address, path + chosen, TYPED)
            if role in AT_WORK and status == 200 and address.is_asked:
                for query in queries(address, theirs):
                    walker.open(role, client, address, f"{path}?{query}")
    return walk


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: Any) -> Walk:
    with (
        django_db_blocker.unblock(),
        override_settings(STAFF_SECOND_FACTOR=False),
        forgotten(),
        time_machine.travel(clock.now(), tick=False),
    ):
        try:
            return walk_all()
        finally:
            for file in [*BookingFile.objects.all(), *ReviewFile.objects.all()]:
                file.file.delete(save=False)


# What is Wagtail's own: it believes that its own scripts have filled in the form.
BREAKS = (
    "POST /cms/choose-external-link/",
    "POST /cms/redirects/import/process/",
    "POST /cms/snippets/choose/bookings/policy/create/",
    "POST /cms/snippets/choose/search/synonym/create/",
    "POST /cms/legal_texts/new/privacy/",
    "GET /cms/audience_chooser/chosen-multiple/",  # wagtail-newsletter's, for a service elsewhere
    "GET /cms/audience_segment_chooser/chosen-multiple/",
    "GET /cms/audience_segment_chooser/chosen/everybody/",
)


# --- What is found --------------------------------------------------------------------------

COLLEAGUES = {(1, "staff")}
ALL_STAFF = {(1, "staff"), (2, "staff")}
PEOPLE_OF_OUR_DESK = {
    (1, "booker"),
    (1, "asker"),
    (1, "kept"),
    (1, "applicant"),
    (1, "answer"),
    (1, "letter"),
    (1, "message"),
    (1, "message_text"),
    (1, "entrant"),
    (1, "striker"),
    (1, "strike"),
    (1, "appeal"),
    (1, "talker"),
    (1, "paper"),
    (1, "sender"),
    (1, "question"),
    (1, "candidate"),
}
OWN_CASES = {
    (1, "noted"),
    (1, "note"),
    (1, "talker"),
    (1, "said"),
    (1, "paper"),
    (1, "sender"),
    (1, "question"),
}
LONG_TERM = {(1, "young"), (1, "talked"), (1, "shared")}
OWN_CASES |= LONG_TERM
MAY_SEE: dict[str, set[tuple[int, str]]] = {
    "manager": PEOPLE_OF_OUR_DESK | COLLEAGUES | {(1, "request"), (1, "opinion"), (1, "mentor")},
    "desk": PEOPLE_OF_OUR_DESK | COLLEAGUES,
    "counsellor": OWN_CASES | COLLEAGUES,
    "editor": COLLEAGUES,
    "operator": ALL_STAFF | {(each, what) for each in (1, 2) for what in ("request", "opinion", "mentor")},
    "auditor": ALL_STAFF,
    "visitor": set(),
    "nobody": set(),
}


@pytest.mark.parametrize("role", MAY_SEE)
def test_nobody_sees_people_who_are_not_theirs(walk: Walk, role: str) -> None:
    found = {who: sorted(paths)[:5] for who, paths in walk.seen[role].items() if who not in MAY_SEE[role]}
    assert found == {}


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (
            "manager",
            {(1, "opinion"), (1, "booker"), (1, "asker"), (1, "kept"), (1, "entrant"), (1, "strike")},
        ),
        ("desk", {(1, "booker"), (1, "asker"), (1, "kept"), (1, "entrant"), (1, "strike")}),
        ("counsellor", OWN_CASES),
        ("editor", COLLEAGUES),
        ("operator", ALL_STAFF | {(1, "opinion"), (2, "opinion")}),
        ("admin", {(1, "booker"), (2, "booker"), (2, "asker"), (2, "strike"), (2, "staff")}),
    ],
)
def test_what_is_planted_is_found_by_those_who_may(walk: Walk, role: str, sees: set[tuple[int, str]]) -> None:
    assert sees <= set(walk.seen[role])


def test_every_address_was_reached(walk: Walk) -> None:
    """With numbers that lead somewhere: an administrator finds a page, or is led on."""
    lost = {name for name, by_role in walk.statuses.items() if not by_role["admin"] - {404}}
    assert lost == set(UNREACHED)
    assert len(walk.statuses) > 250


def test_nothing_breaks(walk: Walk) -> None:
    assert [error for error in walk.errors if not error.split(": ")[0].endswith(BREAKS)] == []


def test_visitors_find_nothing(walk: Walk) -> None:
    opened = {
        name for name, by_role in walk.statuses.items() if 200 in by_role["visitor"] | by_role["nobody"]
    }
    assert opened == OPEN_TO_ALL


OPEN_TO_ALL = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
