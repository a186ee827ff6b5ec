"""What customers may read for themselves, and whether it helped them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.search import newest_first
from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.knowledge import verbs
from charter.rooms.knowledge.models import Article

MOST = 50


@open_to(customers=True)
@require_GET
def articles(request: Request) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    rows = Article.objects.visible_to(request.user).defer("search")
    found = newest_first(rows.found_by(words)) if words else rows.order_by("-published_at", "-pk")
    return page(request, "knowledge/portal_list.html", articles=found[:MOST], words=words)


@open_to(customers=True)
@require_GET
def article(request: Request, pk: int) -> HttpResponse:
    rows = Article.objects.visible_to(request.user).defer("search")
    return page(request, "knowledge/portal_article.html", article=get_object_or_404(rows, pk=pk))


@open_to(customers=True)
@require_POST
def vote(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Article.objects.visible_to(request.user).defer("search"), pk=pk)
    verbs.vote(found, is_helpful=request.POST.get("helpful") == "1", by=request.user)
    toast(request, _("謝謝，已記下"))
    return redirect("portal_knowledge:article", pk=pk)
