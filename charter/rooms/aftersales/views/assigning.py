"""The rules by which cases find their people: seen, set, switched off and on."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from charter.ground.acts import tried
from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.aftersales.assigning_forms import RuleForm
from charter.rooms.aftersales.models import AssignmentRule
from charter.rooms.aftersales.permissions import may_promise
from charter.rooms.aftersales.verbs import assigning


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def rules(request: Request) -> HttpResponse:
    form = RuleForm(request.POST or None)
    if form.is_bound and tried(
        form, lambda data: assigning.set_rule(by=request.user, **data), ("aftersales.may_not_rule",)
    ):
        toast(request, _("派工規則已儲存"))
        return redirect("aftersales:assignmentrules")
    found = AssignmentRule.objects.visible_to(request.user).order_by("-is_active", "position", "id")
    known = found.select_related("customer", "department", "skill")
    may = may_promise(request.user)
    answer = page(request, "aftersales/assigning.html", form=form, rules=known, may=may)
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(staff=True)
@require_http_methods(["GET"])
def rule(request: Request, pk: int) -> HttpResponse:
    """The page of a rule is the list."""
    get_object_or_404(AssignmentRule.objects.visible_to(request.user), pk=pk)
    return redirect("aftersales:assignmentrules")


@open_to(staff=True)
@require_POST
def switch(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(AssignmentRule.objects.visible_to(request.user), pk=pk)
    assigning.switch_rule(found, is_active=not found.is_active, by=request.user)
    return redirect("aftersales:assignmentrules")
