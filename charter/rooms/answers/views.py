"""The prepared answers: all of them, a new one, one to change or retire."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.acts import tried
from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.answers import verbs
from charter.rooms.answers.filling import FIELDS
from charter.rooms.answers.forms import MacroForm
from charter.rooms.answers.models import Macro
from charter.rooms.answers.permissions import may_change, may_prepare_any


@open_to(staff=True)
@require_GET
def macros(request: Request) -> HttpResponse:
    rows = Macro.objects.visible_to(request.user).select_related("department")
    found = rows.filter(is_active=True).order_by("department__name", "name", "pk")
    may = may_prepare_any(request.user)
    return page(request, "answers/list.html", macros=found, may=may)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    form = MacroForm(request.POST or None, initial={"department": request.user.department_id})
    if form.is_bound and tried(
        form, lambda data: verbs.prepare(by=request.user, **data), of_fields=True
    ):
        toast(request, _("範本已加入"))
        return redirect("answers:list")
    answer = page(request, "answers/form.html", form=form, fields=FIELDS.items())
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def macro(request: Request, pk: int) -> HttpResponse:
    rows = Macro.objects.visible_to(request.user).select_related("department")
    found = get_object_or_404(rows, pk=pk)
    form = MacroForm(request.POST) if request.method == "POST" else MacroForm.of(found)
    if form.is_bound and tried(
        form, lambda data: verbs.change(found, by=request.user, **data), of_fields=True
    ):
        toast(request, _("範本已更新"))
        return redirect("answers:list")
    may = may_change(request.user, found)
    fields = FIELDS.items()
    answer = page(request, "answers/form.html", form=form, macro=found, may=may, fields=fields)
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(staff=True)
@require_POST
def retire(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Macro.objects.visible_to(request.user), pk=pk)
    verbs.retire(found, by=request.user)
    toast(request, _("範本已停用"))
    return redirect("answers:list")
