from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from bookings.enums import Topic, Way
from bookings.models.bookings import Booking
from core import clock
from core.private_files import private_name, private_storage

VIDEO_OPENS = timedelta(minutes=10)


def private_path(instance: models.Model, filename: str) -> str:
    return private_name("bookings", filename)


class Appointment(models.Model):
    """What an appointment is about, and how it is held. The counsellor is the booking's unit."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="appointment")
    topic = models.CharField("이야기할 것", max_length=20, choices=Topic.choices, default=Topic.UNSURE)
    way = models.CharField("어떻게", max_length=20, choices=Way.choices, default=Way.IN_PERSON)
    message = models.TextField("미리 하고 싶은 말", max_length=1000, blank=True)
    video_url = models.URLField("화상 주소", blank=True)

    class Meta:
        verbose_name = "상담"
        verbose_name_plural = "상담"

    def __str__(self) -> str:
        return f"{self.get_topic_display()} ({self.get_way_display()})"

    def shows_video(self, now: datetime) -> bool:
        """The link is shown from ten minutes before the start until the end."""
        booking = self.booking
        return bool(self.video_url) and booking.starts_at - VIDEO_OPENS <= now < booking.ends_at


class BookingFile(models.Model):
    """A file that belongs to a booking: a CV, an interview proof, a finished photo. Private, and gone after a while."""

    class Purpose(models.TextChoices):
        CV = "cv", "이력서·자기소개서"
        PROOF = "proof", "면접 확인 자료"
        RESULT = "result", "결과물"
        DAMAGE = "damage", "손상 사진"

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="files")
    purpose = models.CharField("무엇", max_length=10, choices=Purpose.choices)
    file = models.FileField("파일", upload_to=private_path, storage=private_storage)
    name = models.CharField("이름", max_length=120)
    size = models.PositiveIntegerField("크기(바이트)")
    uploaded_at = models.DateTimeField("올린 때", default=clock.now, editable=False)

    class Meta:
        ordering = ["uploaded_at", "pk"]
        verbose_name = "예약의 파일"
        verbose_name_plural = "예약의 파일"

    def __str__(self) -> str:
        return self.get_purpose_display()
