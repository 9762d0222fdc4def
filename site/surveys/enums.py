"""The words of the survey."""

from django.db.models import IntegerChoices

PROGRAM = "program"
"""What an answer is about when it is no service of a center: the page is the program's."""


class Satisfaction(IntegerChoices):
    """How somebody liked it; 5 is best."""

    VERY = 5, "매우만족"
    GOOD = 4, "만족"
    SO_SO = 3, "보통"
    BAD = 2, "불만족"
    VERY_BAD = 1, "매우불만족"


class Helpful(IntegerChoices):
    """How much it helped; 5 is best."""

    VERY = 5, "매우 도움"
    GOOD = 4, "도움"
    SO_SO = 3, "보통"
    LITTLE = 2, "도움 안 됨"
    NOT = 1, "전혀 도움 안 됨"


SCORES = (5, 4, 3, 2, 1)
TOP = (5, 4)
"""What the top-2-box counts."""
