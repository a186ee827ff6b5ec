"""Pages of insight that the palette finds by name."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import named

named(_("自由探索"), "chart-line", "insight:explore")
