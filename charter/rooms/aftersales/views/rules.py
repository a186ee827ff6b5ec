"""How a text becomes a priority: the organisation's words and its matrix, and trying them out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.aftersales.guessing import MATRIX, WORDS, Rules
from charter.rooms.aftersales.models import Category, KeywordRule, Level, MatrixCell, Priority
from charter.rooms.aftersales.permissions import may_promise
from charter.rooms.aftersales.rule_forms import KeywordForm, MatrixForm
from charter.rooms.aftersales.verbs import ruling


def _shown(request: Request, **forms: Any) -> HttpResponse:
    now, text = Rules.now(), request.GET.get("text", "").strip()
    proposal = now.guess(text[:8000]) if text else None
    context: dict[str, Any] = {
        "matrix": MatrixForm(initial=MatrixForm.filled(now.matrix)),
        "keyword": KeywordForm(),
        **forms,
        "own": KeywordRule.objects.order_by("id"),
        "defaults": [(w, _category(c), topic, _level(i)) for w, c, topic, i in WORDS],
        "changed": sum(now.matrix[key] != MATRIX[key] for key in MATRIX),
        "may": may_promise(request.user),
        "text": text,
        "proposal": proposal and _said(now, proposal),
    }
    answer = page(request, "aftersales/rules.html", **context)
    answer.status_code = 422 if any(form.is_bound for form in forms.values()) else 200
    return answer


def _said(now: Rules, proposal: Any) -> dict[str, Any]:
    return {
        "words": proposal.words,
        "learned": bool(proposal.models),
        "category": _category(proposal.category),
        "topic": proposal.topic,
        "impact": Level(proposal.impact).label,
        "urgency": Level(proposal.urgency).label,
        "priority": Priority(now.priority(proposal.impact, proposal.urgency)).label,
    }


def _category(value: str) -> str:
    return str(Category(value).label) if value else ""


def _level(value: int | None) -> str:
    return str(Level(value).label) if value else ""


@open_to(staff=True)
@require_GET
def rules(request: Request) -> HttpResponse:
    return _shown(request)


@open_to(staff=True)
@require_POST
def matrix(request: Request) -> HttpResponse:
    form = MatrixForm(request.POST)
    if not form.is_valid():
        return _shown(request, matrix=form)
    ruling.set_matrix(form.cells(), by=request.user)
    toast(request, _("優先級矩陣已儲存，只影響之後登記的工單"))
    return redirect("aftersales:rules")


@open_to(staff=True)
@require_POST
def keyword(request: Request) -> HttpResponse:
    form = KeywordForm(request.POST)
    if not form.is_valid():
        return _shown(request, keyword=form)
    ruling.set_keyword(**form.cleaned_data, by=request.user)
    return redirect("aftersales:rules")


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def keywordrule(request: Request, pk: int) -> HttpResponse:
    """Its page is the list; POST takes the word away."""
    found = get_object_or_404(KeywordRule, pk=pk)
    if request.method == "POST":
        ruling.remove_keyword(found, by=request.user)
    return redirect("aftersales:rules")


@open_to(staff=True)
@require_GET
def matrixcell(request: Request, pk: int) -> HttpResponse:
    """The page of a cell is the whole matrix."""
    get_object_or_404(MatrixCell, pk=pk)
    return redirect("aftersales:rules")
