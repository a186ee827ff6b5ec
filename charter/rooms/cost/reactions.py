"""What happens elsewhere and means something for cost: budgets, plans, approvals."""

from django.db.models import Model

from charter.kernel.approvals.models import Decision, Request
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of
from charter.rooms.cost.models import Claim, Purchase
from charter.rooms.cost.verbs import ordering, paying, purchases
from charter.rooms.cost.verbs.ledger import stand_anew
from charter.rooms.cost.verbs.tracking import keep_tracking
from charter.rooms.projects.models import Plan, PlanSource, Project
from charter.rooms.projects.news import heard_from

CLAUSES = ("SP5.2a", "SP5.2d")


@on("projects.project.opened")
@on("projects.budget.in_force")
def stand_beside_the_budget(entry: Entry) -> None:
    project = Project.objects.get(pk=entry.subject_id)
    stand_anew(project)
    heard_from("cost", project, CLAUSES)


@on("projects.plan.imported")
def keep_what_the_file_tracked(entry: Entry) -> None:
    if PlanSource.objects.filter(plan=entry.subject_id, kind="dslib").exists():
        keep_tracking(Plan.objects.get(pk=entry.subject_id), by=entry.by)


def _is_about(model: type[Model], entry: Entry) -> bool:
    """The entry itself says what was decided on: hardly any approval is about money."""
    return bool(entry.facts.get("subject_kind", kind_of(model)) == kind_of(model))


def _purchase(entry: Entry) -> tuple[Request, Purchase] | None:
    if not _is_about(Purchase, entry):
        return None
    request = Request.objects.get(pk=entry.subject_id)
    if request.flow_code != purchases.FLOW:
        return None
    return request, Purchase.objects.select_related("project").get(pk=request.subject_id)


def _claim(entry: Entry) -> tuple[Request, Claim] | None:
    if not _is_about(Claim, entry):
        return None
    request = Request.objects.get(pk=entry.subject_id)
    if request.flow_code != paying.FLOW:
        return None
    return request, Claim.objects.select_related("project").get(pk=request.subject_id)


@on("approvals.request.approved")
def carry_out(entry: Entry) -> None:
    if found := _purchase(entry):
        ordering.order_purchase(found[1], content_hash=found[0].hash)
    elif asked := _claim(entry):
        request, claim = asked
        last = Decision.objects.filter(step__request=request).order_by("-pk").first()
        assert last
        paying.approve_claim(claim, content_hash=request.hash, decided_by=last.by, by=None)


@on("approvals.request.returned")
@on("approvals.request.withdrawn")
def take_back(entry: Entry) -> None:
    if (found := _purchase(entry)) and found[1].state == Purchase.State.SUBMITTED:
        ordering.reopen_purchase(found[1], by=entry.by)
    elif (asked := _claim(entry)) and asked[1].state == Claim.State.SUBMITTED:
        paying.reopen_claim(asked[1], by=entry.by)


@on("approvals.request.rejected")
def turn_down(entry: Entry) -> None:
    if found := _purchase(entry):
        ordering.reopen_purchase(found[1], by=entry.by)
    elif asked := _claim(entry):
        paying.reject_claim(asked[1], by=entry.by)


@on("cost.booking.entered")
@on("cost.booking.corrected")
@on("cost.account.imported")
@on("cost.purchase.submitted")
@on("cost.purchase.reopened")
@on("cost.purchase.finished")
@on("cost.variance.explained")
def judge_the_project(entry: Entry) -> None:
    """The health of a running project follows its money."""
    if entry.about_kind == kind_of(Project):
        project = Project.objects.get(pk=entry.about_id)
        if project.phase in Project.ACTIVE:
            heard_from("cost", project, CLAUSES)
