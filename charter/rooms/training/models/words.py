"""What training is about, and how it is given."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Subject(models.TextChoices):
    """The four that the policy asks for at intervals (三.2.1), and what measures ask for."""

    PROFESSIONAL = "professional", _("專業技能")
    SERVICE = "service", _("服務意識")
    COMMUNICATION = "communication", pgettext_lazy("training", "溝通")
    MANAGEMENT = "management", _("項目管理")
    IMPROVEMENT = "improvement", _("改善措施")


REGULAR = (Subject.PROFESSIONAL, Subject.SERVICE, Subject.COMMUNICATION, Subject.MANAGEMENT)


class Kind(models.TextChoices):
    INSIDE = "inside", _("內部培訓")
    SELF = "self", _("自學")
    OUTSIDE = "outside", _("外訓")
