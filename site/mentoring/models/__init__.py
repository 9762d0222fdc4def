from mentoring.models.mentors import Awaited, Mentor
from mentoring.models.plans import Check, Entry, Goal, MissedContact, Plan
from mentoring.models.questions import Question
from mentoring.models.talks import Slot, Talk

__all__ = ["Awaited", "Check", "Entry", "Goal", "Mentor", "MissedContact", "Plan", "Question", "Slot", "Talk"]
