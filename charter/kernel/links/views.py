"""Find a record and link it to the one at hand; take a link away."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from charter.ground.errors import Refused
from charter.ground.web import page, toast
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import subject_of, url_of
from charter.kernel.links.forms import LinkForm
from charter.kernel.links.models import Link
from charter.kernel.links.queries import candidates, linked_to, meant
from charter.kernel.links.verbs import link as link_up
from charter.kernel.links.verbs import unlink
from charter.org.web import Request, open_to


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request, name: str) -> HttpResponse:
    """`/links/to/aftersales.case:7/?q=QP-3`: what is found by the words can be linked."""
    if (subject := meant(name, request.user)) is None:
        raise Http404
    form, words = LinkForm(request.POST or None), request.GET.get("q", "").strip()
    if form.is_bound and form.is_valid():
        other = meant(form.cleaned_data["other"], request.user)
        if other is None:
            raise Refused("links.not_seen", _("只能關聯你看得到的紀錄。"), field="other")
        link_up(subject, other, by=request.user, because=form.cleaned_data["because"])
        toast(request, _("已關聯"))
        return redirect(url_of(kind_of(subject), subject.pk) or "/")
    found = candidates(subject, words, request.user) if words else []
    shown: dict[str, Any] = {
        "subject": subject,
        "words": words,
        "found": found,
        "name": name,
        "form": form,
    }
    have = linked_to(subject, request.user)
    url = url_of(kind_of(subject), subject.pk)
    return page(request, "links/new.html", have=have, url=url, **shown)


def _ends_seen(request: Request, pk: int) -> Link:
    """A link is known to whoever sees both its ends."""
    found = get_object_or_404(Link.objects.visible_to(request.user), pk=pk)
    names = (f"{found.a_kind}:{found.a_id}", f"{found.b_kind}:{found.b_id}")
    if any(meant(name, request.user) is None for name in names):
        raise Http404
    return found


@open_to(staff=True)
@require_http_methods(["GET"])
def link(request: Request, pk: int) -> HttpResponse:
    """The page of a link is that of its first end."""
    found = _ends_seen(request, pk)
    return redirect(url_of(found.a_kind, found.a_id) or "/")


@open_to(staff=True)
@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    found, back = _ends_seen(request, pk), request.POST.get("back", "")
    kind, _colon, key = back.partition(":")
    here = key.isdecimal() and len(key) < 19 and subject_of(kind, int(key)) is not None
    ends = url_of(kind, int(key)) if here else url_of(found.a_kind, found.a_id)
    unlink(found, by=request.user)
    toast(request, _("已取消關聯"))
    return redirect(ends or "/")
