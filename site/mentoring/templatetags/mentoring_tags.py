"""What other pages show of mentoring."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from wagtail.models import Page

from core.privacy import masked_name
from mentoring.selectors import mentors_of, own_mentoring
from people.models import User

register = template.Library()


@register.inclusion_tag("components/mentoring/program_mentors.html")
def program_mentors(program: Page) -> dict[str, Any]:
    """The mentors of a program, with links to their pages. One query; nothing where there are none."""
    return {"mentors": mentors_of(program=program.pk)}


@register.inclusion_tag("components/mentoring/own.html", takes_context=True)
def my_mentoring(context: Context) -> dict[str, Any]:
    """The signed-in person's talks, questions and long-term mentoring; nothing where there is none."""
    return own_mentoring(context["request"].user)


@register.filter
def masked(person: User | None) -> str:
    """`이*딤`: as much as a mentor need know of somebody in a group."""
    return masked_name(person.name) if person and person.name else "참여자"
