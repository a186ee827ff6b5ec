"""What helps while answering: cases and knowledge alike; knowledge made of a case or used."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.errors import Refused
from charter.ground.web import page, toast
from charter.kernel.journal.models import kind_of
from charter.org.web import Request, open_to
from charter.rooms.aftersales.alike import offered
from charter.rooms.aftersales.models import Case
from charter.rooms.aftersales.web import load
from charter.rooms.knowledge import verbs as knowledge
from charter.rooms.knowledge.models import Article
from charter.rooms.knowledge.permissions import may_write

CASE = kind_of(Case)


@open_to(staff=True)
@require_GET
def similar(request: Request, pk: int) -> HttpResponse:
    """Beside the case, fetched once the page stands; without a script a page of its own."""
    found = load(request.user, pk)
    used = list(Article.objects.used_in(CASE, pk).defer("search"))
    others = offered(f"{found.title} {found.text}", request.user, besides=pk, used=used)
    is_part = "HX-Request" in request.headers
    return page(
        request,
        "aftersales/similar_part.html" if is_part else "aftersales/similar.html",
        case=found,
        offered=others,
        used=used,
        may_keep=bool(found.cause and found.solution) and may_write(request.user),
        kept=Article.objects.made_from(CASE, pk).defer("search").first(),
    )


@open_to(staff=True)
@require_POST
def use_article(request: Request, pk: int) -> HttpResponse:
    found = load(request.user, pk)
    rows = Article.objects.visible_to(request.user).defer("search")
    knowledge.use(get_object_or_404(rows, pk=request.POST.get("article")), found, by=request.user)
    toast(request, _("已記下這件工單用了這條知識"))
    return redirect("aftersales:case", pk=pk)


@open_to(staff=True)
@require_POST
def keep_article(request: Request, pk: int) -> HttpResponse:
    """A solved case becomes a draft in one step; whoever made it goes over its words."""
    found = load(request.user, pk)
    if not (found.cause and found.solution):
        raise Refused(
            "aftersales.not_solved_yet", _("工單要先有原因與解決方案，才能做成知識條目。")
        )
    made = knowledge.write(
        title=found.title,
        symptom=found.text,
        cause=found.cause,
        solution=found.solution,
        source=found,
        by=request.user,
    )
    toast(request, _("已做成草稿，請去掉客戶名稱再發布"))
    return redirect("knowledge:article", pk=made.pk)
