"""Where satisfaction is found among the lists of the house."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import listed

listed(_("客戶滿意度"), "star", "surveys:home")
