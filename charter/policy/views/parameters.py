"""The blanks of the policies: what stands in them, since when, and what another value would do."""

from django.http import Http404, HttpResponse

from charter.ground.web import page
from charter.kernel.parameters.catalogue import catalogue
from charter.kernel.parameters.models import Setting
from charter.org.web import Request, open_to
from charter.policy.backtest import affected, tried
from charter.policy.pack import clauses
from charter.policy.queries import settled
from charter.policy.wording import marked


@open_to(staff=True)
def parameters(request: Request) -> HttpResponse:
    """Every parameter with its clause and its value."""
    rules = settled()
    rows = [
        (p, clauses()[p.clause], rules.values[p.name], rules.rows.get(p.name))
        for p in catalogue().values()
    ]
    return page(request, "policy/parameters.html", rows=rows)


@open_to(staff=True)
def parameter(request: Request, name: str) -> HttpResponse:
    """One parameter: its sentence, its history, the last twelve months under it."""
    if name not in catalogue():
        raise Http404
    found, rules = catalogue()[name], settled()
    row = clauses()[found.clause]
    return page(
        request,
        "policy/parameter.html",
        parameter=found,
        row=row,
        value=rules.values[name],
        ruling=rules.rows.get(name),
        text=marked(row, "ok", rules.values),
        history=Setting.objects.filter(name=name).select_related("set_by").order_by("-id"),
        trials=[tried(code, name) for code in affected(name)],
    )
