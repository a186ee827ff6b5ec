"""Ways to this room from the palette."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import listed

listed(_("交接"), "transfer", "rotation:handovers")
listed(_("輪崗"), "arrows-exchange", "rotation:rotations")
