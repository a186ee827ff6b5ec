"""People, departments, posts, customers, working calendars. Roles follow from posts."""

from charter.org.models.calendars import (
    CalendarClosure,
    CalendarDay,
    CalendarSlot,
    WorkingCalendar,
)
from charter.org.models.people import (
    Naming,
    Person,
    PersonSkill,
    Post,
    Posting,
    Skill,
    Substitution,
)
from charter.org.models.tokens import ApiToken
from charter.org.models.units import Customer, Department, Role

__all__ = [
    "ApiToken",
    "CalendarClosure",
    "CalendarDay",
    "CalendarSlot",
    "Customer",
    "Department",
    "Naming",
    "Person",
    "PersonSkill",
    "Post",
    "Posting",
    "Role",
    "Skill",
    "Substitution",
    "WorkingCalendar",
]
