"""What an appraisal led to and what is held against somebody, in the journal too for those alone
who may read the record. Awards that were given are no secret of the journal."""

from charter.kernel.journal.permissions import private
from charter.rooms.merits.models import Case, Coaching, Notice, Outcome, Review, Step

private(Outcome, Coaching, Review, Notice, Case, Step)
