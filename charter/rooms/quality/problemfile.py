"""Everything the page of a problem shows, in a handful of statements that are kept."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground.database.prepared import Prepared, Shape
from charter.kernel.actions.models import Action
from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import Entry
from charter.kernel.journal.subjects import url_of
from charter.rooms.quality import grading
from charter.rooms.quality.models import Problem, SpecialTeam, TeamMember, Verification, Why

RECENT = 30
PROBLEM = Shape(
    Problem,
    *("project", "department", "customer", "reported_by", "owner", "cause", "verified_by"),
)
ACTION, TEAM = Shape(Action, "owner", "verifier"), Shape(SpecialTeam, "leader")
ENTRY, FOUND = Shape(Entry, "by"), Shape(Verification, "by")
ONE = Prepared(lambda pk: PROBLEM.of(Problem.objects.filter(pk=pk)), pk=int)
ACTIONS = Prepared(lambda pk: ACTION.of(Action.objects.of(Problem(pk=pk)).order_by("pk")), pk=int)
WHYS = Prepared(
    lambda pk: (
        Why.objects.filter(problem=pk)
        .order_by("round", "place")
        .values_list("round", "place", "answer", named=True)
    ),
    pk=int,
)
VERIFICATIONS = Prepared(
    lambda pk: FOUND.of(Verification.objects.filter(problem=pk).order_by("pk")), pk=int
)
FILES = Prepared(
    lambda pk: Attachment.objects.of(Problem(pk=pk)).values_list(
        "pk", "name", "content_type", named=True
    ),
    pk=int,
)
ENTRIES = Prepared(
    lambda pk: ENTRY.of(Entry.objects.of(Problem(pk=pk)).latest_first())[:RECENT], pk=int
)
TEAMS = Prepared(lambda pk: TEAM.of(SpecialTeam.objects.filter(problem=pk)), pk=int)
MEMBERS = Prepared(
    lambda team: (
        TeamMember.objects.filter(team=team)
        .order_by("pk")
        .values_list("person__name", flat=False, named=True)
    ),
    team=int,
)
AGAIN = Prepared(
    lambda pk: (
        Problem.objects.filter(recurrence_of=pk)
        .order_by("pk")
        .values_list("pk", "title", named=True)
    ),
    pk=int,
)


@dataclass
class ProblemFile:
    """The problem and, when asked for, what belongs to it."""

    problem: Problem

    @cached_property
    def actions(self) -> list[Action]:
        return [ACTION.make(row) for row in ACTIONS.rows(pk=self.problem.pk)]

    @cached_property
    def whys(self) -> list[Any]:
        """Of the present round, or of the last one in which the cause was looked for."""
        rows = WHYS.rows(pk=self.problem.pk) if self.problem.cause_id else []
        last = max((row.round for row in rows), default=0)
        return [row for row in rows if row.round == last]

    @cached_property
    def verifications(self) -> list[Verification]:
        return [FOUND.make(row) for row in VERIFICATIONS.rows(pk=self.problem.pk)]

    @cached_property
    def files(self) -> list[Any]:
        return FILES.rows(pk=self.problem.pk)

    @cached_property
    def entries(self) -> list[Entry]:
        return [ENTRY.make(row) for row in ENTRIES.rows(pk=self.problem.pk)]

    @cached_property
    def again(self) -> list[Any]:
        return AGAIN.rows(pk=self.problem.pk)

    @cached_property
    def members(self) -> list[str]:
        team = self.team
        return [row.person__name for row in MEMBERS.rows(team=team.pk)] if team else []

    @property
    def team(self) -> SpecialTeam | None:
        return getattr(self.problem, "team", None)

    @property
    def because(self) -> list[str]:
        """Why it is major."""
        by_rule = [grading.sentence(rule) for rule in self.problem.graded_by_rules]
        return [*by_rule, *filter(None, [self.problem.graded_because])]

    @property
    def origin_url(self) -> str:
        problem = self.problem
        return url_of(problem.origin_kind, problem.origin_id or 0) if problem.origin_kind else ""

    @property
    def steps(self) -> list[dict[str, Any]]:
        return [{"label": label, "state": self._place(n)} for n, label in enumerate(STEPS)]

    def _place(self, n: int) -> str:
        here = PLACE[self.problem.state]
        return "now" if n == here else "done" if n < here else "later"

    @property
    def print_url(self) -> str:
        return reverse("quality:eight_d", args=[self.problem.pk])


STEPS: "tuple[str | Promise, ...]" = (
    _("登記"),
    _("應急處理"),
    _("查明原因"),
    _("訂定措施"),
    _("整改"),
    _("驗證效果"),
    _("關閉"),
)
PLACE: dict[str, int] = {
    Problem.State.REPORTED: 1,
    Problem.State.CONTAINED: 2,
    Problem.State.ANALYSED: 3,
    Problem.State.RECTIFYING: 4,
    Problem.State.VERIFYING: 5,
    Problem.State.CLOSED: 7,
    Problem.State.REOPENED: 2,
    Problem.State.WITHDRAWN: 0,
}


def file_of(pk: int) -> ProblemFile | None:
    """For staff: colleagues keep no problem from each other."""
    row = ONE.first(pk=pk)
    if row is None:
        return None
    problem: Problem = PROBLEM.make(row)
    stands = TEAMS.first(pk=pk) if problem.is_major else None
    problem._state.fields_cache["team"] = TEAM.make(stands) if stands else None
    return ProblemFile(problem)
