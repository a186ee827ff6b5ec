"""A department's plan: its newest version or an earlier one, and what can be done to it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.web import page, toast
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.queries import in_force
from charter.org.web import Request, open_to
from charter.rooms.improvement import data_forms, forms
from charter.rooms.improvement.contents import parts_there, unclear, worth_of
from charter.rooms.improvement.models import (
    DataSet,
    MeasureTerms,
    Part,
    Statement,
    StatementKind,
    TargetTerms,
    Version,
)
from charter.rooms.improvement.permissions import version_verbs_for
from charter.rooms.improvement.smart import letters, letters_of
from charter.rooms.improvement.verbs import aims, analysing, versions
from charter.rooms.improvement.views.common import (
    Doing,
    acted,
    of_subject,
    plain,
    plan_of,
    version_of,
)

RECENT = 15


def _on_plan(verb: Any) -> Any:
    return lambda one, form, by: verb(one.plan, **form.cleaned_data, by=by)


def _on_version(verb: Any) -> Any:
    return lambda one, form, by: verb(one, **form.cleaned_data, by=by)


def _texts(one: Version) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("overview", "schedule", "effect")}


def _measure(one: Version, form: Any, by: Any) -> None:
    aims.set_measure(one, **form.terms, by=by)


def _of_plan(one: Version, data: Any, files: Any, initial: dict[str, Any]) -> Any:
    return data_forms.StateForm(one.plan, data, files, initial=initial)


def _owner(one: Version) -> dict[str, Any]:
    return {"owner": one.plan.owner_id, "due": one.plan.cycle.ends}


ACTS = {
    "write": Doing(
        plain(forms.WriteForm), _on_version(versions.write), gettext_lazy("寫概述、進度與效果"),
        "SI3.4a", gettext_lazy("已保存"), _texts,
    ),
    "set_target": Doing(
        plain(forms.TargetForm), _on_version(aims.set_target), gettext_lazy("加目標"),
        "SI3.2a", gettext_lazy("目標已寫下，SMART逐字檢查在旁邊"), _owner,
    ),
    "set_measure": Doing(
        of_subject(forms.MeasureForm), _measure, gettext_lazy("加措施"),
        "SI3.3a", gettext_lazy("措施已寫下"), lambda one: {"owner": one.plan.owner_id},
    ),
    "pull": Doing(
        plain(data_forms.PullForm), _on_plan(analysing.pull), gettext_lazy("取用系統指標"),
        "SI3.1a", gettext_lazy("數據已凍結保存"),
    ),
    "keep": Doing(
        plain(data_forms.DataForm), _on_plan(analysing.keep), gettext_lazy("輸入或匯入數據"),
        "SI3.1a", gettext_lazy("數據已保存"),
    ),
    "state": Doing(
        _of_plan, _on_plan(analysing.state), gettext_lazy("寫分析結論"),
        "SI3.1b", gettext_lazy("結論已連同數據保存"),
    ),
    "look": Doing(
        plain(data_forms.LookForm), _on_plan(analysing.look), gettext_lazy("記錄觀察、調研或訪談"),
        "SI3.1c", gettext_lazy("已記錄"),
    ),
    "hand_in": Doing(
        plain(forms.SureForm), _on_version(versions.hand_in), gettext_lazy("報送計劃"),
        "SI3.4b", gettext_lazy("已報送"),
        means=gettext_lazy("計劃送到服務改善辦公室審核；退回之前不能再改。"),
    ),
    "review": Doing(
        plain(forms.ReviewForm), _on_version(versions.review), gettext_lazy("審核通過"),
        "SI3.2c", gettext_lazy("已審核"),
    ),
    "send_back": Doing(
        plain(forms.ReviewForm), _on_version(versions.send_back), gettext_lazy("退回補正"),
        "SI3.4b", gettext_lazy("已退回"),
    ),
}  # fmt: skip
WRITES = ("write", "set_target", "set_measure", "pull", "keep", "state", "look")


def _measures(one: Version) -> list[dict[str, Any]]:
    rows = one.measures.select_related("owner", "department", "after").prefetch_related(
        "asks__person"
    )
    names = dict(one.targets.values_list("target", "title"))
    values = in_force()
    return [
        {
            "terms": terms,
            "aim": names.get(terms.target_id or 0, ""),
            "worth": worth_of(terms, values["discount_percent"]) if terms.costs else None,
            "missing": unclear(terms, values["cost_benefit_threshold"]),
        }
        for terms in rows
    ]


# The act that brings each of the six parts.
BRINGS = {
    Part.OVERVIEW: "write",
    Part.ANALYSIS: "state",
    Part.TARGETS: "set_target",
    Part.MEASURES: "set_measure",
    Part.SCHEDULE: "write",
    Part.EFFECT: "write",
}


def _first(can: list[str], there: dict[str, bool], *, has_data: bool) -> str:
    """What is asked of the reader: the first part that is missing, then to hand it in, or to
    review it. No analysis is written without data."""
    missing = [Part(name) for name, ok in there.items() if not ok]
    if "write" in can and missing:
        verb = BRINGS[missing[0]]
        return verb if verb != "state" or has_data else "pull"
    return next((verb for verb in can if verb != "write"), "")


def _is_vague(targets: Any, measures: list[dict[str, Any]]) -> bool:
    """Whether handing in would be refused for a target or a measure that says too little."""
    letters = [letter for _terms, said in targets for letter in said]
    return not all(one.holds for one in letters) or any(row["missing"] for row in measures)


def shown(request: Request, one: Version) -> dict[str, Any]:
    can = version_verbs_for(request.user, one)
    there = parts_there(one)
    data = DataSet.objects.filter(cycle=one.plan.cycle_id, department=one.plan.department_id)
    about = ("owner", "version__plan__cycle")
    targets = letters_of(one.targets.select_related(*about))
    measures = _measures(one)
    is_vague = "hand_in" in can and all(there.values()) and _is_vague(targets, measures)
    hidden = {"write"} if all(there.values()) and not is_vague else {"write", "hand_in"}
    statements = sorted(
        one.plan.statements.filter(withdrawn_at=None).select_related("data"),
        key=lambda said: StatementKind.values.index(said.kind),
    )
    return {
        "version": one,
        "plan": one.plan,
        "cycle": one.plan.cycle,
        "can": can,
        "first": "" if is_vague else _first(can, there, has_data=data.exists()),
        "is_vague": is_vague,
        "acts": [(verb, ACTS[verb]) for verb in can if verb not in hidden],
        "writes": [(verb, ACTS[verb]) for verb in WRITES] if "write" in can else [],
        "parts": [(Part(name).label, ok) for name, ok in there.items()],
        "targets": [{"terms": terms, "letters": said} for terms, said in targets],
        "measures": measures,
        "statements": statements,
        "data": data.select_related("by"),
        "records": one.plan.records.select_related("by"),
        "versions": one.plan.versions.all(),
        "entries": Entry.objects.of(one.plan).select_related("by").latest_first()[:RECENT],
    }


@open_to(staff=True)
@require_GET
def plan(request: Request, pk: int) -> HttpResponse:
    """The newest version."""
    newest = plan_of(request, pk).version
    assert newest is not None
    return page(request, "improvement/version.html", **shown(request, newest))


@open_to(staff=True)
@require_GET
def version(request: Request, pk: int) -> HttpResponse:
    return page(request, "improvement/version.html", **shown(request, version_of(request, pk)))


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    one = version_of(request, pk)
    return acted(request, ACTS, verb, one, reverse("improvement:version", args=[pk]))


def _target_terms(request: Request, pk: int) -> TargetTerms:
    seen = TargetTerms.objects.filter(version__in=Version.objects.visible_to(request.user))
    return get_object_or_404(seen.select_related("version__plan__cycle", "target"), pk=pk)


def _target_begin(terms: TargetTerms) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in forms.TargetForm.base_fields} | {
        "owner": terms.owner_id
    }


def _change_target(terms: TargetTerms, form: Any, by: Any) -> None:
    aims.set_target(terms.version, target=terms.target, **form.cleaned_data, by=by)


def _change_measure(terms: MeasureTerms, form: Any, by: Any) -> None:
    aims.set_measure(terms.version, measure=terms.measure, **form.terms, by=by)


def _measure_form(terms: MeasureTerms, data: Any, files: Any, initial: dict[str, Any]) -> Any:
    return forms.MeasureForm(terms.version, data, files, initial=initial)


def _measure_begin(terms: MeasureTerms) -> dict[str, Any]:
    found = {
        name: getattr(terms, name)
        for name in ("title", "kind", "cause", "starts", "ends", "needs_training", "soft", "effect")
    }
    found |= {"target": terms.target_id, "owner": terms.owner_id, "after": terms.after_id}
    found |= {"costs": ", ".join(terms.costs), "benefits": ", ".join(terms.benefits)}
    for ask in terms.asks.all():
        if ask.kind == "person":
            found |= {"helper": ask.person_id, "percent": ask.percent}
        elif ask.kind == "money":
            found |= {"money": ask.amount, "pot": ask.name}
    return found


TARGET_ACTS = {
    "change": Doing(
        plain(forms.TargetForm), _change_target, gettext_lazy("改目標"),
        "SI3.2a", gettext_lazy("目標已更改"), _target_begin,
    ),
    "drop": Doing(
        plain(forms.SureForm), lambda one, _form, by: aims.drop_target(one, by=by),
        gettext_lazy("拿掉目標"), "SI3.2a", gettext_lazy("目標已拿掉"),
        means=gettext_lazy("只從這一版拿掉，以前的版本不變。"),
    ),
}  # fmt: skip
MEASURE_ACTS = {
    "change": Doing(
        _measure_form, _change_measure, gettext_lazy("改措施"),
        "SI3.3a", gettext_lazy("措施已更改"), _measure_begin,
    ),
    "drop": Doing(
        plain(forms.SureForm), lambda one, _form, by: aims.drop_measure(one, by=by),
        gettext_lazy("拿掉措施"), "SI3.3a", gettext_lazy("措施已拿掉"),
        means=gettext_lazy("只從這一版拿掉，以前的版本不變。"),
    ),
}  # fmt: skip


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def target(request: Request, pk: int, verb: str) -> HttpResponse:
    terms = _target_terms(request, pk)
    back = reverse("improvement:version", args=[terms.version_id])
    smart = letters(terms)
    return acted(request, TARGET_ACTS, verb, terms, back, letters=smart)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def measure(request: Request, pk: int, verb: str) -> HttpResponse:
    seen = MeasureTerms.objects.filter(version__in=Version.objects.visible_to(request.user))
    terms = get_object_or_404(seen.select_related("version__plan__cycle", "measure"), pk=pk)
    back = reverse("improvement:version", args=[terms.version_id])
    return acted(request, MEASURE_ACTS, verb, terms, back)


@open_to(staff=True)
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    said = Statement.objects.filter(withdrawn_at=None).select_related("plan")
    one = get_object_or_404(said, pk=pk)
    analysing.withdraw(one, by=request.user)
    toast(request, _("結論已收回"))
    return redirect("improvement:plan", pk=one.plan_id)
