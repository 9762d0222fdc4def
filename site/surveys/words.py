"""What an answer is about, in words."""

from people.services.uses import SERVICES
from surveys.enums import PROGRAM

ENGLISH = {
    "study_room": "study room",
    "appointment": "counselling",
    "studio": "studio",
    "loan": "clothes to borrow",
    "mentor_talk": "talk with a mentor",
}


def label_of(about: str, language: str = "ko") -> str:
    """`스터디룸`; nothing for a program, whose page says what it is."""
    if about == PROGRAM:
        return ""
    return ENGLISH.get(about, "") if language == "en" else SERVICES.get(about, "")
