"""Which of our people a name in a plan file means."""

from collections import defaultdict

from django.utils.translation import gettext as _

from charter.ground.imports import Report
from charter.org.models import Person
from charter.rooms.projects.imports.document import PlanFile


class People:
    """Active staff by user name, name or e-mail; a name that two people bear means nobody."""

    def __init__(self) -> None:
        found: dict[str, set[Person]] = defaultdict(set)
        for person in Person.objects.staff():
            for name in (person.username, person.name, person.email):
                if name:
                    found[name.casefold()].add(person)
        self._found = found

    def find(self, name: str) -> Person | None:
        people = self._found.get(name.strip().casefold(), set())
        return next(iter(people)) if len(people) == 1 else None

    def owners(self, file: PlanFile) -> dict[str, Person]:
        """Task uid to its owner: the one named, else the first resource that is one of ours."""
        resources = {r.uid: self.find(r.name) or self.find(r.email) for r in file.resources}
        owners = {}
        for assignment in file.assignments:
            person = resources.get(assignment.resource)
            if person and assignment.task not in owners:
                owners[assignment.task] = person
        named = {t.uid: person for t in file.tasks if (person := self.find(t.owner))}
        return {**owners, **named}

    def warn_of_strangers(self, file: PlanFile, report: Report) -> None:
        """Names that mean none of our people; the import goes on without an owner there."""
        for task in file.tasks:
            for column, name in ((_("負責人"), task.owner), (_("交付負責人"), task.accountable)):
                if name and not self.find(name):
                    report.warn(
                        _("「%(column)s」在系統裡找不到") % {"column": column},
                        task.row,
                        column=column,
                        found=name,
                        expected=_("在職員工的帳號或姓名"),
                        repair=_("會匯入，但要另外指定人"),
                        context=(task.number, task.name),
                    )
        for number, resource in enumerate(file.resources, 1):
            if resource.name and not self.find(resource.name) and not self.find(resource.email):
                report.warn(
                    _("資源不是系統裡的人員"),
                    number,
                    column=_("資源"),
                    found=resource.name,
                    expected=_("在職員工的帳號或姓名"),
                    repair=_("會保留資源，任務的負責人要另外指定"),
                    context=("", ""),
                )
