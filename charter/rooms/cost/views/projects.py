"""The money of all projects, and of one: categories, earned value, ledger, analysis, closing."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.export import xlsx
from charter.ground.table import Column
from charter.ground.web import XLSX, exported, page, toast
from charter.org.web import Request, open_to
from charter.rooms.cost import forms, kept, presenting, presenting_earned, tables
from charter.rooms.cost.earning import curve, standing
from charter.rooms.cost.models import Forecast, Variance
from charter.rooms.cost.permissions import may_keep
from charter.rooms.cost.queries import next_month
from charter.rooms.cost.reach import SEES_ALL_COST
from charter.rooms.cost.verbs import analysing, forecasting, ledger, settling
from charter.rooms.cost.views.common import done, framed, told
from charter.rooms.projects.models import Project


@open_to(staff=True)
@require_GET
def portfolio(request: Request) -> HttpResponseBase:
    asked = presenting.narrowed(request.GET)
    rows = presenting.portfolio(request.user, asked.department, asked.category)
    if request.GET.get("export") == "xlsx":
        columns = [Column(key, label) for key, label in presenting.PORTFOLIO]
        answer = HttpResponse(xlsx(columns, presenting.flat(rows), "cost"), content_type=XLSX)
        answer["Content-Disposition"] = 'attachment; filename="cost.xlsx"'
        return answer
    sees_all = request.user.has_role(*SEES_ALL_COST)
    keeps = may_keep(request.user)
    totals = presenting.totals(rows)
    more: dict[str, Any] = {"sees_all": sees_all, "may_keep": keeps, "only": asked.said}
    drawn = presenting.drawn(rows)
    return page(request, "cost/portfolio.html", rows=rows, drawn=drawn, totals=totals, **more)


@open_to(staff=True)
@require_GET
def settlements(request: Request) -> HttpResponseBase:
    """Months that were settled, of every project whose cost one may see."""
    rows = tables.settlements(request.user)
    if answer := exported(tables.SETTLEMENTS, rows, request, "settlements"):
        return answer
    view = tables.SETTLEMENTS.view(rows, request.GET)
    return page(request, "cost/settlements.html", view=view)


@open_to(staff=True)
@require_GET
def of_project(request: Request, pk: int) -> HttpResponse:
    project, more = framed(request, pk)
    more["claims"] = kept.claims_of(request.user, project)
    more["purchases"] = kept.purchases_of(request.user, project)
    if not more["may_see"]:
        return page(request, "cost/own.html", **more)
    earning, forecast = standing(project), presenting.latest_forecast(project)
    rows = presenting.categories(project)
    more |= {
        "rows": rows,
        "line": presenting.one_line(rows, earning, forecast),
        "earning": earning,
        "brief": presenting_earned.brief(earning),
        "variances": kept.VARIANCES.of(project),
        "settlements": kept.SETTLEMENTS.of(project),
        "next_month": next_month(project),
        "closing": kept.CLOSINGS.first(project),
        "is_over": project.phase not in Project.ACTIVE,
    }
    return page(request, "cost/of_project.html", **more)


def _seen(request: Request, pk: int) -> tuple[Project, dict[str, Any]]:
    """Only for those who may see the project's cost; for others there is no such page."""
    project, more = framed(request, pk)
    if not more["may_see"]:
        raise Http404
    return project, more


@open_to(staff=True)
@require_GET
def earned(request: Request, pk: int) -> HttpResponse:
    project, more = _seen(request, pk)
    earning = standing(project)
    more |= {
        "earning": earning,
        "groups": presenting_earned.figures(earning),
        "curve": presenting_earned.drawn(curve(earning)),
        "tracked": presenting_earned.periods(project),
        "forecast": presenting.latest_forecast(project),
        "waiting": kept.WAITING.first(project),
        "points": kept.POINTS.of(project),
        "rest": presenting_earned.rest_of(earning),
        "estimate_form": forms.EstimateForm(auto_id="e_%s"),
    }
    return page(request, "cost/earned.html", **more)


@open_to(staff=True)
@require_GET
def bookings(request: Request, pk: int) -> HttpResponseBase:
    _project, more = _seen(request, pk)
    if answer := exported(
        tables.BOOKINGS, lambda: tables.bookings(request.user, pk), request, "ledger"
    ):
        return answer
    view = tables.LEDGER.view(request.user, request.GET, project=pk)
    return page(request, "cost/ledger.html", view=view, **more)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def enter(request: Request, pk: int) -> HttpResponse:
    project, more = _seen(request, pk)
    form = forms.ActualForm(request.POST or None)
    if form.is_bound and done(
        request, form, lambda data: ledger.enter_actual(project, by=request.user, **data)
    ):
        toast(request, _("費用已入帳"))
        return redirect("cost:bookings", pk)
    title, back = _("登錄費用"), "cost:bookings"
    return told(request, "cost/form.html", form, title=title, back=back, clause="SP5.2a", **more)


@open_to(staff=True)
@require_POST
def settle(request: Request, pk: int) -> HttpResponse:
    project, _more = _seen(request, pk)
    made = settling.settle_month(project, month=next_month(project), by=request.user)
    toast(request, _("%(month)s已核算並鎖定") % {"month": f"{made.month:%Y-%m}"})
    return redirect("cost:of_project", pk)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def explain(request: Request, pk: int) -> HttpResponse:
    project, more = _seen(request, pk)
    form = forms.ExplainForm(
        request.POST or None, initial={"category": request.GET.get("category", "")}
    )
    if form.is_bound and done(
        request, form, lambda data: analysing.explain(project, by=request.user, **data)
    ):
        toast(request, _("差異原因已記錄"))
        return redirect("cost:of_project", pk)
    title, back = _("分析差異"), "cost:of_project"
    return told(request, "cost/form.html", form, title=title, back=back, clause="SP5.2d", **more)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def close(request: Request, pk: int) -> HttpResponse:
    project, more = _seen(request, pk)
    form = forms.CloseForm(request.POST or None)
    if form.is_bound and done(
        request,
        form,
        lambda _data: analysing.close_books(project, by=request.user, **form.values()),
    ):
        toast(request, _("成本總結已寫好"))
        return redirect("cost:of_project", pk)
    more["comparison"] = presenting.compared(project)
    return told(request, "cost/close.html", form, **more)


@open_to(staff=True)
@require_POST
def forecast(request: Request, pk: int) -> HttpResponse:
    project, _more = _seen(request, pk)
    forecasting.ask(project, by=request.user)
    toast(request, _("已交給背景計算，完成後會顯示在這裡"))
    return redirect("cost:earned", pk)


@open_to(staff=True)
@require_POST
def cancel_forecast(request: Request, pk: int) -> HttpResponse:
    project, _more = _seen(request, pk)
    waiting = Forecast.objects.filter(project=project, state__in=("waiting", "running")).first()
    if waiting is not None:
        forecasting.cancel(waiting, by=request.user)
    return redirect("cost:earned", pk)


@open_to(staff=True)
@require_POST
def estimate(request: Request, pk: int) -> HttpResponse:
    project, more = _seen(request, pk)
    form = forms.EstimateForm(request.POST)
    if done(request, form, lambda data: forecasting.estimate(project, by=request.user, **data)):
        toast(request, _("三點估計已記錄"))
        return redirect("cost:earned", pk)
    title, back = _("三點估計"), "cost:earned"
    return told(request, "cost/form.html", form, title=title, back=back, clause="SP5.2d", **more)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def estimate_rest(request: Request, pk: int) -> HttpResponse:
    project, more = _seen(request, pk)
    form = forms.RestForm(request.POST or None)
    if form.is_bound and done(
        request,
        form,
        lambda _data: forecasting.estimate_rest(project, by=request.user, **form.values()),
    ):
        toast(request, _("尚需成本已記錄"))
        return redirect("cost:earned", pk)
    title, back = _("由下而上估計尚需成本"), "cost:earned"
    return told(request, "cost/form.html", form, title=title, back=back, clause="SP5.2d", **more)


@open_to(staff=True)
@require_GET
def printed(request: Request, pk: int) -> HttpResponse:
    """One page for paper: categories, earned value, settlements, variances."""
    project, more = _seen(request, pk)
    earning, rows = standing(project), presenting.categories(project)
    more |= {
        "rows": rows,
        "line": presenting.one_line(rows, earning, presenting.latest_forecast(project)),
        "groups": presenting_earned.figures(earning),
        "settlements": kept.SETTLEMENTS.of(project),
        "variances": Variance.objects.filter(project=project).select_related("by"),
    }
    return page(request, "cost/print.html", **more)


@open_to(staff=True)
@require_GET
def exported_categories(request: Request, pk: int) -> HttpResponse:
    project, _more = _seen(request, pk)
    columns = [Column(key, label) for key, label in presenting.CATEGORIES]
    book = xlsx(columns, presenting.flat_categories(project), "cost")
    answer = HttpResponse(book, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="cost-{project.number}.xlsx"'
    return answer
