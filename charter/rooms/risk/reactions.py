"""A new figure is looked at in the moment it comes; a project's health follows its risks."""

from charter.kernel.indicators.models import Indicator
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of
from charter.rooms.projects.models import Project
from charter.rooms.projects.news import heard_from
from charter.rooms.risk.models import Watch
from charter.rooms.risk.verbs import look

CLAUSES = ("SP6.2a", "SP6.3b")  # what the reasons of this room lean on


@on("indicators.reading.taken")
@on("indicators.reading.entered")
def look_at_the_figure(entry: Entry) -> None:
    assert entry.kind == kind_of(Indicator)
    watches = Watch.objects.active().filter(indicator=entry.subject_id)
    for watch in watches.select_related("risk__owner", "risk__project__manager"):
        look(watch)


@on("risk.risk.identified")
@on("risk.risk.assessed")
@on("risk.risk.responded")
@on("risk.risk.closed")
@on("risk.risk.reopened")
@on("risk.sweep.held")
@on("risk.warning.raised")
@on("risk.warning.cleared")
@on("risk.warning.adjusted")
@on("risk.warning.kept")
@on("risk.warning.escalated")
def judge_the_project(entry: Entry) -> None:
    if entry.about_kind == kind_of(Project):
        project = Project.objects.get(pk=entry.about_id)
        if project.phase in Project.ACTIVE:
            heard_from("risk", project, CLAUSES)
