"""Where appraisals stand among the lists of the house."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import listed

listed(_("績效考核"), "rosette-discount-check", "appraisal:cycles")
