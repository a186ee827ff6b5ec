"""What this room proves, from the rows themselves."""

from django.utils.translation import gettext_lazy

from charter.kernel.evidence import done_at
from charter.rooms.improvement.evidence import analyses as analyses
from charter.rooms.improvement.evidence import cases as cases
from charter.rooms.improvement.evidence import cycles as cycles
from charter.rooms.improvement.evidence import plans as plans

done_at("SI", gettext_lazy("進行年度改善計劃"), "improvement:cycles")
