"""Words that several apps speak."""

from django.db.models import TextChoices


class EmploymentStatus(TextChoices):
    """What somebody does now, as notices ask for it."""

    UNEMPLOYED = "unemployed", "미취업"
    GRADUATING = "graduating", "졸업 예정"
    STUDENT = "student", "재학·휴학"
    EMPLOYED = "employed", "재직"
    SELF_EMPLOYED = "self_employed", "자영업·프리랜서"
