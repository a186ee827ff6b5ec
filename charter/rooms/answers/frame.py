"""Prepared answers among the lists of the house."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import listed

listed(_("回覆範本"), "message", "answers:list")
