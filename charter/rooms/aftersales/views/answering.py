"""The prepared answers of a case's reply box: which there are, and one filled in."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from charter.ground.web import page
from charter.org.web import Request, open_to
from charter.rooms.aftersales.prepared import prepared
from charter.rooms.aftersales.views.desk import shown
from charter.rooms.aftersales.web import load, open_file
from charter.rooms.answers.models import Macro
from charter.rooms.answers.permissions import may_prepare_any


@open_to(staff=True)
@require_GET
def macros(request: Request, pk: int) -> HttpResponse:
    """Fetched when the list is opened; without a script a page of its own."""
    found, offered = load(request.user, pk), Macro.objects.offered_to(request.user)
    is_part = "HX-Request" in request.headers
    template = "aftersales/macros_part.html" if is_part else "aftersales/macros.html"
    may = may_prepare_any(request.user)
    return page(request, template, case=found, macros=offered, may=may)


@open_to(staff=True)
@require_GET
def macro(request: Request, pk: int, number: int) -> HttpResponse:
    """The reply box with its words, to be read and changed before they are sent."""
    file = open_file(request.user, pk)
    chosen = get_object_or_404(Macro.objects.offered_to(request.user), pk=number)
    words = prepared(chosen, file, request.user)
    if "HX-Request" in request.headers:
        part = "aftersales/reply_words.html"
        return page(request, part, case=file.case, macro=chosen, said=words)
    return shown(request, file, macro=chosen, said=words)
