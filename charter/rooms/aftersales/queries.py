"""Questions that span models: who must know of a case, and who stands above it."""

from charter.org.models import Department, Person, Role
from charter.rooms.aftersales.models import Case

STEPS = 3


def survivor_of(case: Case) -> Case:
    """The case that goes on: itself, or the one at the end of the chain it was merged into."""
    while case.merged_into is not None:
        case = case.merged_into
    return case


def keepers_of(case: Case) -> list[Person]:
    """Who must know: the assignee, else the heads of the department the case lies in."""
    if case.assignee:
        return [case.assignee]
    return list(Person.objects.heads_of(case.department)) if case.department else []


def line_above(case: Case, step: int) -> list[Person]:
    """Up the line: 1 the assignee's manager or head, 2 the heads above, 3 the management."""
    if step == 1 and case.assignee and case.assignee.manager:
        return [case.assignee.manager]
    if step <= 2:
        department: Department | None = case.department
        if step == 2 and department and department.parent:
            department = department.parent
        if department and (heads := list(Person.objects.heads_of(department))):
            return heads
    return list(Person.objects.holding(Role.MANAGEMENT))
