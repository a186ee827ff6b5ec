"""What happened to the record of a person is read by the rule of figures."""

from charter.kernel.journal.permissions import trail_of
from charter.org.models import Person
from charter.rooms.people.queries import may_read_trail

trail_of(Person, may_read_trail)
