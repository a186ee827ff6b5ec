from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from charter.ground import clock
from charter.ground.web import filed, page
from charter.insight import boards, queries, reports, spans
from charter.insight.exploring import Explored
from charter.kernel.starting import first_steps
from charter.org.web import Request, open_to


@open_to(staff=True, customers=True)
def home(request: Request) -> HttpResponse:
    """Staff see what they owe; a customer's contact is shown to their own room."""
    if request.user.is_customer:
        return redirect("/portal/")
    kind, now = request.GET.get("kind", ""), clock.now()
    work = queries.my_work(
        request.user, kind=kind, limit=queries.MOST if "all" in request.GET else 40
    )
    return page(
        request,
        "insight/my_work.html",
        "list",
        work=work,
        pills=queries.pills(work, kind),
        panels=queries.panels(request.user),
        greeting=queries.greeting(request.user, now),
        facts=queries.summary(work, now),
        kind=kind,
        steps=first_steps(request.user),
    )


@open_to(*boards.LEADERS)
def board(request: Request) -> HttpResponse:
    """The whole organisation for those who answer for it; a head is led to the own department."""
    if not boards.may_see_whole(request.user):
        own = boards.departments_of(request.user).first()
        if own is None:
            raise Http404
        return redirect("insight:department_board", pk=own.pk)
    return shown(request, _whole(request))


@open_to(*boards.LEADERS)
def department(request: Request, pk: int) -> HttpResponse:
    return shown(request, _of(request, pk))


def _whole(request: Request) -> boards.Board:
    if not boards.may_see_whole(request.user):
        raise Http404
    return boards.drawn(request.user, None, _span(request))


def _of(request: Request, pk: int) -> boards.Board:
    found = get_object_or_404(boards.departments_of(request.user), pk=pk)
    return boards.drawn(request.user, found, _span(request))


def _span(request: Request) -> spans.Span:
    span = spans.asked_for(request.GET.get("period", ""))
    if span is None:
        raise Http404
    return span


@open_to(*boards.LEADERS)
def report(request: Request, pk: int | None = None) -> HttpResponse:
    """The board on one page, to print or to take along: `?file=pdf` or docx."""
    board = _whole(request) if pk is None else _of(request, pk)
    made, kind = reports.paper(board), request.GET.get("file", "")
    if kind in ("pdf", "docx"):
        return filed(made, kind, reports.named(board))
    asked = request.GET.copy()
    links = []
    for one, label in (("pdf", "PDF"), ("docx", "Word")):
        asked["file"] = one
        links.append((label, f"?{asked.urlencode()}"))
    return page(request, "insight/report.html", board=board, paper=made, links=links)


def shown(request: Request, board: boards.Board) -> HttpResponse:
    return page(request, "insight/board.html", board=board, pills=boards.pills(board))


@open_to(staff=True)
def explore(request: Request) -> HttpResponseBase:
    """Indicators side by side, drawn by the browser, with the same figures in a table."""
    found = Explored(request.user, request.GET)
    kind = request.GET.get("export", "")
    if made := found.as_file(kind):
        answer = HttpResponse(made[0], content_type=made[1])
        answer["Content-Disposition"] = f'attachment; filename="explore.{kind}"'
        return answer
    links = {one: found.link(export=one) for one in ("xlsx", "csv")}
    return page(request, "insight/explore.html", found=found, form=found.form, **links)
