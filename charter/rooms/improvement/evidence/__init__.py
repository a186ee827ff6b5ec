"""What this room proves, from the rows themselves."""

from charter.rooms.improvement.evidence import analyses as analyses
from charter.rooms.improvement.evidence import cases as cases
from charter.rooms.improvement.evidence import cycles as cycles
from charter.rooms.improvement.evidence import plans as plans
