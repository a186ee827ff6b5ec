"""The list, an article with its versions and uses, and the forms that change it."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.acts import tried
from charter.ground.errors import Refused
from charter.ground.web import exported, page, toast
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.knowledge import tables, verbs
from charter.rooms.knowledge.acts import ACTS
from charter.rooms.knowledge.forms import ArticleForm
from charter.rooms.knowledge.models import Article, counted
from charter.rooms.knowledge.permissions import verbs_for
from charter.rooms.knowledge.queries import uses_of


@open_to(staff=True)
@require_GET
def articles(request: Request) -> HttpResponseBase:
    if answer := exported(tables.ARTICLES, lambda: tables.seen(request.user), request, "knowledge"):
        return answer
    view = tables.LIST.view(request.user, request.GET)
    return page(request, "knowledge/list.html", view=view)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    form = ArticleForm(request.POST or None, initial={"owner": request.user.pk})
    made: list[Article] = []
    if form.is_bound and tried(
        form, lambda data: made.append(verbs.write(by=request.user, **data)), of_fields=True
    ):
        return redirect("knowledge:article", pk=made[0].pk)
    answer = page(request, "knowledge/new.html", form=form)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def known(request: Request, pk: int) -> Article:
    rows = counted(Article.objects.visible_to(request.user)).select_related("owner")
    found: Article = get_object_or_404(rows.defer("search"), pk=pk)
    return found


def _shown(request: Request, found: Article, **sheet: Any) -> HttpResponse:
    can = verbs_for(request.user, found)
    return page(
        request,
        "knowledge/article.html",
        article=found,
        acts=[(verb, act) for verb, act in ACTS.items() if verb in can],
        versions=found.versions.select_related("by"),
        uses=uses_of(found),
        entries=Entry.objects.of(found).select_related("by").latest_first()[:20],
        **sheet,
    )


@open_to(staff=True)
@require_GET
def article(request: Request, pk: int) -> HttpResponse:
    return _shown(request, known(request, pk))


@open_to(staff=True)
@require_GET
def version(request: Request, pk: int, number: int) -> HttpResponse:
    found = known(request, pk)
    one = get_object_or_404(found.versions.select_related("by"), number=number)
    return page(request, "knowledge/version.html", article=found, version=one)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    found, act = known(request, pk), ACTS[verb]
    if request.method == "GET":
        if verb not in verbs_for(request.user, found):
            raise Refused("knowledge.not_now", _("現在的狀態或你的權限不能做這件事。"))
        return _shown(request, found, verb=verb, act=act, form=act.begun(found))
    form = act.form(request.POST)
    if tried(form, lambda data: act.do(found, by=request.user, **data), of_fields=True):
        toast(request, _("知識條目已更新"))
        return redirect("knowledge:article", pk=pk)
    answer = _shown(request, known(request, pk), verb=verb, act=act, form=form)
    answer.status_code = 422
    return answer


@open_to(staff=True)
@require_POST
def vote(request: Request, pk: int) -> HttpResponse:
    verbs.vote(known(request, pk), is_helpful=request.POST.get("helpful") == "1", by=request.user)
    toast(request, _("謝謝，已記下"))
    return redirect("knowledge:article", pk=pk)
