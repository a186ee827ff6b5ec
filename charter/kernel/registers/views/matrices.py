"""The matrix in force, those before it, and setting another."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from charter.ground.errors import Refused
from charter.ground.web import page
from charter.kernel.registers import verbs
from charter.kernel.registers.forms import MatrixForm, preset
from charter.kernel.registers.matrix import IMPACT, LIKELIHOOD, Cells
from charter.kernel.registers.models import Grade, Matrix, current_matrix
from charter.kernel.registers.permissions import may_set_matrix
from charter.org.web import Request, open_to


def drawn(cells: Cells) -> list[tuple[int, str, list[tuple[str, str]]]]:
    """Worst likelihood on top: (step, word, [(grade, its word) by impact])."""
    words = LIKELIHOOD[len(cells)]
    rows = [
        (row, str(words[row - 1]), [(g, str(Grade(g).label)) for g in line])
        for row, line in enumerate(cells, 1)
    ]
    return rows[::-1]


@open_to(staff=True)
def matrices(request: Request) -> HttpResponse:
    may_set, asked = may_set_matrix(request.user), request.GET.get("from", "")
    form = MatrixForm(preset(asked), request.POST or None) if may_set else None
    if form and form.is_valid():
        try:
            verbs.set_matrix(form.cells(), reason=form.cleaned_data["reason"], by=request.user)
            return redirect("registers:matrices")
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return _shown(request, current_matrix(), form=form)


@open_to(staff=True)
def matrix(request: Request, pk: int) -> HttpResponse:
    """One version, as the journal names it."""
    found = get_object_or_404(Matrix.objects.visible_to(request.user), pk=pk)
    return _shown(request, found.cells, version=found)


def _shown(request: Request, cells: Cells, **more: Any) -> HttpResponse:
    return page(
        request,
        "registers/matrix.html",
        rows=drawn(cells),
        impacts=[(n, str(word)) for n, word in enumerate(IMPACT[len(cells)], 1)],
        versions=Matrix.objects.select_related("set_by").order_by("-id")[:50],
        **more,
    )
