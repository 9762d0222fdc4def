from django.db import models


class ProgramKind(models.TextChoices):
    LECTURE = "lecture", "특강"
    MENTORING = "mentoring", "멘토링"
    LONG_MENTORING = "long-mentoring", "장기 멘토링"
    CLINIC = "clinic", "클리닉"
    MOCK_INTERVIEW = "mock-interview", "모의면접"
    COUNSELLING = "counselling", "상담"
    COURSE = "course", "교육"
    WORKSHOP = "workshop", "공방"
    JOB_FAIR = "job-fair", "박람회"


class ProgramFormat(models.TextChoices):
    IN_PERSON = "in-person", "대면"
    ONLINE = "online", "온라인"
    HYBRID = "hybrid", "혼합"


class SessionStatus(models.TextChoices):
    SCHEDULED = "scheduled", "예정"
    CANCELLED = "cancelled", "취소"


class CalendarView(models.TextChoices):
    MONTH = "month", "한 달"
    WEEK = "week", "한 주"
    LIST = "list", "목록"
