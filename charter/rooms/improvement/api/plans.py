"""Departments' plans over JSON: versions with their targets and measures, and what they rest on."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from charter.rooms.improvement.api.common import NOTHING, Payload, _done, _one, _person
from charter.rooms.improvement.api.outs import AnalysisOut, DataOut, PlanOut, VersionOut
from charter.rooms.improvement.models import (
    Cycle,
    DataSet,
    MeasureTerms,
    Plan,
    Statement,
    TargetTerms,
    Version,
)
from charter.rooms.improvement.permissions import version_verbs_for
from charter.rooms.improvement.smart import Letter, letters_of
from charter.rooms.improvement.verbs import analysing, versions
from charter.rooms.improvement.views import plans as plan_pages

router = Router()


@router.get("/plans/", response=list[PlanOut])
def list_plans(request: HttpRequest, cycle: int) -> Any:
    return _one(request, Cycle, cycle).plans.select_related("department").order_by("pk")


@router.get("/plans/{int:pk}/", response=PlanOut)
def read_plan(request: HttpRequest, pk: int) -> Any:
    return _one(request, Plan, pk)


@router.get("/plans/{int:pk}/analysis/", response=AnalysisOut)
def read_analysis(request: HttpRequest, pk: int) -> Any:
    plan: Plan = _one(request, Plan, pk)
    mine = DataSet.objects.filter(cycle=plan.cycle_id, department=plan.department_id)
    said = plan.statements.filter(withdrawn_at=None)
    return {"data": mine, "statements": said, "records": plan.records.all()}


@router.get("/data/{int:pk}/", response=DataOut)
def read_data(request: HttpRequest, pk: int) -> Any:
    return _one(request, DataSet, pk)


@router.post("/statements/{int:pk}/withdraw/", response=None)
def withdraw(request: HttpRequest, pk: int) -> None:
    said = Statement.objects.filter(plan__in=Plan.objects.visible_to(_person(request)))
    one = get_object_or_404(said.filter(withdrawn_at=None).select_related("plan"), pk=pk)
    analysing.withdraw(one, by=_person(request))


@router.post("/targets/{int:pk}/{verb}/", response=VersionOut)
def act_on_target(request: HttpRequest, pk: int, verb: str, body: Payload = NOTHING) -> Any:
    return _on_terms(request, (TargetTerms, plan_pages.TARGET_ACTS), pk, verb, body)


@router.post("/measures/{int:pk}/{verb}/", response=VersionOut)
def act_on_measure(request: HttpRequest, pk: int, verb: str, body: Payload = NOTHING) -> Any:
    return _on_terms(request, (MeasureTerms, plan_pages.MEASURE_ACTS), pk, verb, body)


def _on_terms(request: HttpRequest, of: Any, pk: int, verb: str, body: Payload) -> Any:
    model, acts = of
    seen = model.objects.filter(version__in=Version.objects.visible_to(_person(request)))
    terms = get_object_or_404(seen, pk=pk)
    wrong = _done(acts, verb, terms, body, _person(request))
    return wrong or read_version(request, terms.version_id)


@router.post("/plans/{int:pk}/urge/", response=None)
def urge(request: HttpRequest, pk: int) -> None:
    versions.urge(_one(request, Plan, pk), by=_person(request))


@router.get("/versions/{int:pk}/", response=VersionOut)
def read_version(request: HttpRequest, pk: int) -> Any:
    one: Version = _one(request, Version, pk)
    names = ("id", "number", "state", "overview", "schedule", "effect")
    aims = one.targets.select_related("owner", "version__plan__cycle")
    return {
        **{name: getattr(one, name) for name in names},
        "plan": one.plan_id,
        "targets": [_aim(terms, said) for terms, said in letters_of(aims)],
        "measures": [_step(terms) for terms in one.measures.all()],
        "can": version_verbs_for(_person(request), one),
    }


def _aim(terms: Any, said: list[Letter]) -> dict[str, Any]:
    names = ("id", "title", "cover", "indicator", "baseline", "value", "unit", "due")
    told = {name: getattr(terms, name) for name in names}
    smart = [vars(letter) for letter in said]
    return {**told, "target": terms.target_id, "owner": terms.owner_id, "smart": smart}


def _step(terms: Any) -> dict[str, Any]:
    names = ("id", "title", "kind", "starts", "ends", "cost")
    told = {name: getattr(terms, name) for name in names}
    ids = {"measure": terms.measure_id, "target": terms.target_id, "owner": terms.owner_id}
    return {**told, **ids}


@router.post("/versions/{int:pk}/{verb}/", response=VersionOut)
def act_on_version(request: HttpRequest, pk: int, verb: str, body: Payload = NOTHING) -> Any:
    one = _one(request, Version, pk)
    wrong = _done(plan_pages.ACTS, verb, one, body, _person(request))
    return wrong or read_version(request, pk)
