"""What can be done to a risk, a watched figure or a warning: one small page and one verb each."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from charter.ground.acts import Act, what_was_done
from charter.ground.errors import Refused
from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.risk import forms, verbs
from charter.rooms.risk.models import Risk, RiskWarning, Watch
from charter.rooms.risk.permissions import may_answer, verbs_for
from charter.rooms.risk.prompts import PROPOSALS
from charter.rooms.risk.verbs.responses import SUITS
from charter.rooms.risk.views.common import done, risk_of


def _ungraded(risk: Risk) -> bool:
    return not risk.grade


def _open(risk: Risk) -> bool:
    """Graded, and nobody has said what to do about it."""
    return bool(risk.grade) and not risk.strategy


ACTS: dict[str, Act] = {
    "assess": Act(forms.AssessForm, verbs.assess, gettext_lazy("評估"), "SP6.1b", asks=_ungraded),
    "respond": Act(
        forms.RespondForm, verbs.respond, gettext_lazy("訂定應對"), "SP6.2a", asks=_open
    ),
    "add_measure": Act(forms.MeasureForm, verbs.add_measure, gettext_lazy("加措施"), "SP6.2b"),
    "set_watch": Act(forms.WatchForm, verbs.set_watch, gettext_lazy("設預警"), "SP6.3a"),
    "mark_focus": Act(forms.FocusForm, verbs.mark_focus, gettext_lazy("重點關注"), "SP6.1b"),
    "edit": Act(forms.EditForm, verbs.edit, gettext_lazy("修改說明"), "SP6.1b"),
    "hand_over": Act(forms.HandOverForm, verbs.hand_over, gettext_lazy("轉交"), "SP6.2b"),
    "close": Act(forms.CloseForm, verbs.close, gettext_lazy("關閉"), "SP6.3c"),
    "reopen": Act(forms.ReasonForm, verbs.reopen, gettext_lazy("重新開啟"), "SP6.3c"),
}
ANSWERS: dict[str, Act] = {
    "adjust": Act(forms.AdjustForm, verbs.adjust, gettext_lazy("調整應對"), "SP6.3b"),
    "keep": Act(forms.KeepForm, verbs.keep, gettext_lazy("不調整"), "SP6.3b"),
}
TENDING: dict[str, Act] = {
    "sample": Act(forms.SampleForm, verbs.enter_sample, gettext_lazy("登錄讀數"), "SP6.3a"),
    "retire": Act(forms.ReasonForm, verbs.retire_watch, gettext_lazy("停用預警"), "SP6.3a"),
}


def _acted(request: Request, act: Act, subject: Any, risk: Risk, **more: Any) -> HttpResponse:
    """Show the form, or do it; a refusal is said beside its field."""
    form = act.form(subject, request.POST or None)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: act.do(subject, by=request.user, **form.cleaned_data)):
            toast(request, what_was_done(risk.number, act))
            return redirect("risk:risk", pk=risk.pk)
    answer = page(request, "risk/act.html", act=act, form=form, risk=risk, **more)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def _not_now() -> Refused:
    return Refused("risk.not_now", _("現在不能做這件事，請回到風險頁看現在可以做什麼。"))


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    found = risk_of(request, pk)
    if verb not in verbs_for(request.user, found):
        raise _not_now()
    return _acted(request, ACTS[verb], found, found, proposals=proposals(found, verb))


def proposals(risk: Risk, verb: str) -> list[tuple[str, str]]:
    """What is usually done about such a risk: (strategy, words)."""
    if verb not in ("respond", "add_measure", "adjust"):
        return []
    suits = SUITS[Risk._meta.get_field("nature").to_python(risk.nature)]
    return [(code, str(text)) for code, text in PROPOSALS[risk.category] if code in suits]


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def answer(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in ANSWERS:
        raise Http404
    seen = RiskWarning.objects.visible_to(request.user)
    people = ("risk__owner", "risk__project__manager", "watch", "escalated_to")
    found = get_object_or_404(seen.select_related(*people), pk=pk)
    if found.answered_at or not may_answer(request.user, found):
        raise _not_now()
    more = {"warning": found, "proposals": proposals(found.risk, verb)}
    return _acted(request, ANSWERS[verb], found, found.risk, **more)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def tend(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in TENDING:
        raise Http404
    seen = Watch.objects.filter(risk__in=Risk.objects.visible_to(request.user).order_by())
    people = ("risk__owner", "risk__project__manager")
    found = get_object_or_404(seen.select_related(*people), pk=pk)
    if not found.is_active or "set_watch" not in verbs_for(request.user, found.risk):
        raise _not_now()
    return _acted(request, TENDING[verb], found, found.risk, watch=found)
