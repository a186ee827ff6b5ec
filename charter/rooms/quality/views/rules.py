"""What makes a problem major: in words, in versions, and changed by those who may after a look at
what it would have meant."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.quality import grading
from charter.rooms.quality.backtesting import backtest
from charter.rooms.quality.forms.rules import RulesForm
from charter.rooms.quality.models import MajorRules
from charter.rooms.quality.permissions import may_issue
from charter.rooms.quality.verbs.grades import set_major_rules
from charter.rooms.quality.web import tried


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def rules(request: Request) -> HttpResponse:
    """`do=try` shows what would change, `do=save` sets the rules."""
    may, now = may_issue(request.user), grading.current_rules()
    form = RulesForm(request.POST or None, rules=now) if may else None
    tested = None
    if form is not None and form.is_bound:
        if request.POST.get("do") == "save" and _saved(request, form):
            return redirect("quality:majorrules_now")
        tested = backtest(form.rules()) if form.is_valid() else None
    context: dict[str, Any] = {
        "rules": [grading.rule_words(rule) for rule in now],
        "form": form,
        "tested": tested,
        "versions": MajorRules.objects.select_related("set_by").order_by("-pk")[:30],
    }
    answer = page(request, "quality/rules.html", **context)
    wrong = form is not None and form.is_bound and bool(form.errors)
    answer.status_code = 422 if wrong else 200
    return answer


def _saved(request: Request, form: RulesForm) -> bool:
    def do(data: dict[str, Any]) -> None:
        set_major_rules(form.rules(), reason=data["reason"], by=request.user)

    if tried(form, do):
        toast(request, _("判定規則已更新，從現在起登記的問題適用。"))
        return True
    return False


@open_to(staff=True)
@require_GET
def version(request: Request, pk: int) -> HttpResponse:
    rows = MajorRules.objects.visible_to(request.user).select_related("set_by")
    found = get_object_or_404(rows, pk=pk)
    said = [grading.rule_words(rule) for rule in found.rules]
    return page(request, "quality/rules.html", rules=said, version=found)
