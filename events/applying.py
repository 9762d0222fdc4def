"""An application in short steps: who, the questions, the consents. Only those that are needed; nothing is kept in between.

What a step has asked goes along in hidden fields, so that it works without scripts and leaves nothing behind when somebody
walks away. A file can't go along: files are chosen in the last step, where everything is sent.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import TextChoices

from events.enums import QuestionKind
from events.question_forms import QuestionsForm
from events.registration_forms import WhoForm
from events.told import Given, Told
from events.wanted import Wanted
from people.consent_forms import ConsentsForm
from people.models import User
from people.services.profile import details_update

CONSENT_KINDS = ("program", "news")


class Step(TextChoices):
    """The value stands in the form, the label in the list of steps."""

    WHO = "who", "누가"
    QUESTIONS = "questions", "질문"
    AGREE = "agree", "확인하고 신청"


class KeyForm(forms.Form):
    """One form, one registration: `request_key` tells a second click."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)


class Application:
    """The forms of one application; those up to the step that was sent have what was sent."""

    def __init__(self, asked: Wanted, person: User, post: Any = None, files: Mapping[str, Any] | None = None):
        questions = list(asked.program.questions.all()) if asked.program.has_questions else []
        self.asked, self.person = asked, person
        self.passed = {*post.getlist("passed"), post.get("step")} if post else set()
        self.key = KeyForm(post, initial={"request_key": uuid.uuid4()})
        self.sent = Step(post["step"]) if post and post.get("step") in Step else Step.AGREE
        until = list(Step).index(self.sent) if post is not None else -1

        def sent(step: Step) -> Any:
            return post if list(Step).index(step) <= until else None

        self.who = WhoForm(sent(Step.WHO), person=person, program=asked.program)
        self.texts = QuestionsForm(
            sent(Step.QUESTIONS), questions=[each for each in questions if each.kind != QuestionKind.FILE]
        )
        self.consents = ConsentsForm(sent(Step.AGREE), person=person, kinds=CONSENT_KINDS)
        is_last = post is not None and self.is_complete
        self.files = QuestionsForm(
            *((post, files) if is_last else ()),
            questions=[each for each in questions if each.kind == QuestionKind.FILE],
        )

    @cached_property
    def steps(self) -> list[Step]:
        """Those that are needed, and those that were: so 2/3 stays 2/3, and a second click on the first one leads on."""
        needed = {
            Step.WHO: bool(self.who.fields),
            Step.QUESTIONS: bool(self.texts.fields),
            Step.AGREE: bool(self.consents.fields) or not self.texts.fields,
        }
        return [step for step in Step if needed[step] or step in self.passed]

    def passed_before(self, step: Step) -> list[Step]:
        return self.steps[: self.steps.index(step)]

    def carried(self, step: Step) -> list[forms.BoundField]:
        """What earlier steps have asked and is kept nowhere: hidden fields."""
        before = self.passed_before(step)
        who = self.who.only_now if Step.WHO in before else []
        return [*who, *(list(self.texts) if Step.QUESTIONS in before else [])]

    def forms_of(self, step: Step) -> list[forms.Form]:
        """What a step shows; the last one has the files."""
        own: dict[Step, forms.Form] = {
            Step.WHO: self.who,
            Step.QUESTIONS: self.texts,
            Step.AGREE: self.consents,
        }
        return [own[step], *([self.files] if step == self.steps[-1] and self.files.fields else [])]

    def first_wrong(self) -> Step | None:
        """The first step up to the one that was sent in which something has to be mended."""
        reached = list(Step)[: list(Step).index(self.here) + 1]
        wrong = (step for step in reached if not all(form.is_valid() for form in self.forms_of(step)))
        return next(wrong, None)

    @cached_property
    def here(self) -> Step:
        """The step that was sent; the last one where that isn't needed any more."""
        return self.sent if self.sent in self.steps else self.steps[-1]

    @property
    def is_complete(self) -> bool:
        return self.here == self.steps[-1]

    @property
    def next_step(self) -> Step:
        return self.steps[self.steps.index(self.here) + 1]

    @property
    def told(self) -> Told:
        return self.who.told

    @property
    def request_key(self) -> uuid.UUID | None:
        return self.key.cleaned_data.get("request_key") if self.key.is_valid() else None

    @property
    def given(self) -> list[Given]:
        return [*self.who.given, *self.texts.given, *self.files.given]

    def keep_details(self, *, deciding: bool) -> None:
        """Keep what the person told of themselves: what decides who may apply, or the rest once it is certain that they may."""
        told = self.who.details_told
        kept = {name: told[name] for name in told if (name in self.who.deciding) == deciding}
        if kept:
            details_update(person=self.person, **kept)
