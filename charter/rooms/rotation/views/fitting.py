"""How people answer what their posts and roles ask for; who could take a post."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.acts import tried
from charter.ground.keys import key_in
from charter.ground.web import page, toast
from charter.kernel.parameters.queries import value_now
from charter.org.models import Post, Role
from charter.org.web import Request, open_to
from charter.rooms.people.queries import readable_figures
from charter.rooms.people.verbs import note_reading
from charter.rooms.rotation import fits, forms, verbs
from charter.rooms.rotation.permissions import may_explain_fit

LEADS = (Role.HR, Role.DEPARTMENT_HEAD)
ROWS: dict[str, Any] = {"posting": fits.postings, "member": fits.members}


@open_to(staff=True)
@require_GET
def fits_page(request: Request) -> HttpResponse:
    """One's own, those one leads; HR sees all."""
    only = request.GET.get("only", "")
    rows = fits.fits(readable_figures(request.user))
    if only == "short":
        rows = [row for row in rows if row.is_short]
    return page(
        request,
        "rotation/fits.html",
        rows=[(row, may_explain_fit(request.user, row.person)) for row in rows[:300]],
        more=max(0, len(rows) - 300),
        limit=int(value_now("skill_match_percent")),
        leads=request.user.has_role(*LEADS),
        ways=[
            {"label": label, "url": f"?only={value}", "on": only == value}
            for value, label in (("", _("全部")), ("short", _("不到下限")))
        ],
    )


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def explain(request: Request, way: str, pk: int) -> HttpResponse:
    seen: Any = ROWS[way]().filter(person__in=readable_figures(request.user))
    found = get_object_or_404(seen.select_related("person"), pk=pk)
    if request.method == "GET":  # a refused form says nothing that was not read before
        note_reading(found.person, _("技能匹配"), by=request.user)
    form = forms.FitForm(request.POST if request.method == "POST" else None)

    def say(data: dict[str, Any]) -> None:
        verbs.explain_fit(found, by=request.user, **data)

    if form.is_bound and tried(form, say, request=request):
        toast(request, _("理由已記錄"))
        return redirect("rotation:fits")
    answer = page(
        request, "rotation/form.html", form=form, heading=_("說明%s的匹配") % found, law="SP3.4a"
    )
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(*LEADS)
@require_GET
def matching(request: Request) -> HttpResponse:
    """For a post: who answers it, has time, and has been longest where they are. A head sees the
    own people; HR all."""
    chosen = key_in(request.GET.get("post", ""))
    post = Post.objects.select_related("department").filter(pk=chosen).first() if chosen else None
    found = fits.candidates(post, readable_figures(request.user)) if post else []
    return page(
        request,
        "rotation/matching.html",
        post=post,
        found=found,
        posts=Post.objects.select_related("department").order_by("department__code", "title"),
        limit=int(value_now("skill_match_percent")),
    )
