"""Where measures under way and evaluations are found among the lists of the house."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import listed

listed(_("年度計劃的執行"), "target", "steering:year")
listed(_("改善措施的執行"), "target", "steering:courses")
listed(_("改善評估"), "chart-line", "steering:evaluations")
