"""People, departments, posts, customers, working calendars. Roles follow from posts."""

from charter.org.models.calendars import (
    CalendarClosure,
    CalendarDay,
    CalendarSlot,
    WorkingCalendar,
)
from charter.org.models.people import (
    Customer,
    Department,
    Person,
    PersonSkill,
    Post,
    Posting,
    Role,
    Skill,
    Substitution,
)
from charter.org.models.tokens import ApiToken

__all__ = [
    "ApiToken",
    "CalendarClosure",
    "CalendarDay",
    "CalendarSlot",
    "Customer",
    "Department",
    "Person",
    "PersonSkill",
    "Post",
    "Posting",
    "Role",
    "Skill",
    "Substitution",
    "WorkingCalendar",
]
