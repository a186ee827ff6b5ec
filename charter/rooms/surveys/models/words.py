"""What is asked, and when. Scales after the formula sheet of the organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    """CSAT: ISO 10004, five steps; NPS: Reichheld, 0 to 10; CES 2.0: CEB, agreement 1 to 7."""

    CSAT = "csat", _("滿意度（CSAT）")
    NPS = "nps", _("推薦度（NPS）")
    CES = "ces", _("省力度（CES）")


class Occasion(models.TextChoices):
    CASE = "case", _("工單解決後")
    ACCEPTANCE = "acceptance", _("項目驗收後")
    CHECK = "check", _("質量檢查")


SCALE: dict[str, tuple[int, int]] = {
    Measure.CSAT: (1, 5),
    Measure.NPS: (0, 10),
    Measure.CES: (1, 7),
}
