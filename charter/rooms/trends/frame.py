"""Where trends and proposals are found among the lists of the house."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import listed

listed(_("服務趨勢"), "trending-up", "trends:trends")
listed(_("改善提案"), "bulb", "trends:proposals")
