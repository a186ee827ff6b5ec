"""Work on cases over JSON: what the case page can do, by the same forms and verbs."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, Router, Schema

from charter.ground.api import wrong
from charter.ground.errors import Refused
from charter.org.models import Person
from charter.rooms.aftersales.assigning import proposed
from charter.rooms.aftersales.assigning_forms import RuleForm
from charter.rooms.aftersales.models import AssignmentRule
from charter.rooms.aftersales.permissions import verbs_for
from charter.rooms.aftersales.verbs import assigning
from charter.rooms.aftersales.views.acts import ACTS
from charter.rooms.aftersales.web import load

router = Router()


class DoneOut(Schema):
    """The case afterwards, and what it may do next."""

    id: int
    number: str
    state: str
    merged_into: int | None
    can: list[str]


class ProposalOut(Schema):
    rule: str
    person: int | None
    because: str


class RuleOut(Schema):
    id: int
    name: str
    position: int
    is_automatic: bool
    is_active: bool


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@router.post("/cases/{int:pk}/do/{verb}/", response=DoneOut)
def do(request: HttpRequest, pk: int, verb: str, data: Body[dict[str, Any]]) -> Any:
    """Any act of the case page by its name: merge, unmerge, split, raise, complain, classify …"""
    case = load(_person(request), pk)
    if verb not in ACTS:
        raise Http404
    if verb not in verbs_for(_person(request), case):
        raise Refused(
            "aftersales.not_now", _("工單現在的狀態不能做這件事，請回到工單頁看現在可以做什麼。")
        )
    form = ACTS[verb].made(case, data)
    if not form.is_valid():
        return wrong(form)
    ACTS[verb].do(case, by=_person(request), **form.cleaned_data)
    case.refresh_from_db(fields=["state", "merged_into"])
    facts = {"id": case.pk, "number": case.number, "state": case.state}
    return {**facts, "merged_into": case.merged_into_id, "can": verbs_for(_person(request), case)}


@router.get("/cases/{int:pk}/proposal/", response=ProposalOut | None)
def proposal(request: HttpRequest, pk: int) -> Any:
    """Who should take it and why; null where no rule fits."""
    if (found := proposed(load(_person(request), pk))) is None:
        return None
    person = found.person.pk if found.person else None
    return {"rule": found.rule.name, "person": person, "because": str(found.because)}


@router.get("/assigning/", response=list[RuleOut])
def rules(request: HttpRequest) -> Any:
    return list(AssignmentRule.objects.visible_to(_person(request)).order_by("position", "id"))


@router.post("/assigning/", response={201: RuleOut})
def set_rule(request: HttpRequest, data: Body[dict[str, Any]]) -> Any:
    form = RuleForm(data)
    if not form.is_valid():
        return wrong(form)
    return 201, assigning.set_rule(by=_person(request), **form.cleaned_data)
