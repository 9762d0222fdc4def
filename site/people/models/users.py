from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from wagtail.search import index

from core import clock
from core.fields import PhoneField

LANGUAGES = [("ko", "한국어"), ("en", "English")]


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        """Addresses are compared without regard to case."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person; without a password, only codes by mail sign them in."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(index.Indexed, AbstractBaseUser, PermissionsMixin):
    """A person, known by a mail address. Name and phone are asked by the first thing that needs them."""

    email = models.EmailField(
        "메일 주소", unique=True, error_messages={"unique": "이미 쓰고 있는 메일 주소예요."}
    )
    name = models.CharField("이름", max_length=50, blank=True)
    phone = PhoneField("휴대전화", blank=True)
    phone_verified_at = models.DateTimeField("번호를 확인한 때", null=True, blank=True, editable=False)
    birth_date = models.DateField("생년월일", null=True, blank=True)
    region = models.ForeignKey(
        "core.Region",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="사는 지역",
    )
    language = models.CharField("메시지 언어", max_length=2, choices=LANGUAGES, default="ko")
    is_staff = models.BooleanField("직원", default=False)
    is_active = models.BooleanField(
        "사용 중", default=True, help_text="끄면 로그인할 수 없어요. 지우지 말고 꺼 주세요."
    )
    date_joined = models.DateTimeField("가입한 때", default=clock.now)
    renewed_at = models.DateTimeField("다시 동의한 때", null=True, blank=True, editable=False)
    renewal_asked_at = models.DateTimeField("다시 물은 때", null=True, blank=True, editable=False)
    renewal_notified_at = models.DateTimeField("물음이 나간 때", null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    search_fields = [
        index.SearchField("email"),
        index.AutocompleteField("email"),
        index.SearchField("name"),
        index.AutocompleteField("name"),
    ]

    class Meta:
        verbose_name = "사람"
        verbose_name_plural = "사람"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            models.UniqueConstraint(
                fields=["phone"],
                condition=models.Q(phone_verified_at__isnull=False),
                name="user_verified_phone_once",
                violation_error_message="다른 계정에서 이미 확인한 번호예요.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def itself(self) -> Self:
        """The account, where something stands in for it (`request.user`) and passes on whatever it is asked."""
        return self

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.get_full_name()

    @property
    def first_name(self) -> str:
        """Wagtail's sidebar greets with it."""
        return self.name
