"""The ledger and the other lists, and where something new begins."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground import clock
from charter.ground.acts import tried
from charter.ground.keys import key_in
from charter.ground.table import Table
from charter.ground.web import exported, page, toast
from charter.kernel.approvals.models import Request as Asked
from charter.org.models import Person
from charter.org.web import Request, open_to
from charter.rooms.merits import tables
from charter.rooms.merits.acts import MAKINGS
from charter.rooms.merits.models import Award, Budget, Case, Coaching, Line, Notice, Outcome, Round
from charter.rooms.people.verbs import note_reading


@dataclass(frozen=True)
class Shelf:
    """A list: its table, its rows, what they need, and what may be begun from it."""

    label: "str | Promise"
    hint: "str | Promise"
    clause: str
    table: Table
    model: Any
    related: tuple[str, ...]
    begins: str = ""

    def rows(self, person: Person) -> Any:
        return self.model.objects.visible_to(person).select_related(*self.related)


SHELVES = {
    "ledger": Shelf(
        _("獎懲台帳"), _("只增不減；每一筆都有依據與他人的核准。自己的、下屬的，你都看得到。"),
        "SI6.1a", tables.LEDGER, Line, ("person", "department", "approved_by"), "award",
    ),
    "awards": Shelf(
        _("獎勵提報"), _("由主管提名，或由系統從考核、建議與措施的結果提出；核准後才生效。"),
        "SI6.1a", tables.AWARDS, Award, ("person", "department", "proposed_by"), "award",
    ),
    "outcomes": Shelf(
        _("考核結果的後續"), _("優秀的給予獎勵，不合格的安排輔導；系統不會自行處分任何人。"),
        "SP3.3b", tables.OUTCOMES, Outcome, ("person", "department"),
    ),
    "coachings": Shelf(
        _("輔導計劃"), _("有目標、有輔導人、每月追蹤，到期總結。"),
        "SP3.3b", tables.COACHINGS, Coaching, ("person", "coach"),
    ),
    "notices": Shelf(
        _("通報"), _("先私下請責任人說明與整改；說明期限過後，才由他人決定是否公布。"),
        "SI6.2a", tables.NOTICES, Notice, ("person", "department"), "notice",
    ),
    "cases": Shelf(
        _("問責"), _("事實、陳述、聽取意見、未涉事者決定、申訴；申訴期過後才生效。"),
        "SI6.2c", tables.CASES, Case, ("person", "opened_by"), "case",
    ),
}  # fmt: skip


def places() -> list[tuple[Any, str]]:
    """The tabs over every list."""
    names = [(shelf.label, reverse(f"merits:{name}")) for name, shelf in SHELVES.items()]
    more = [(_("表彰評選"), reverse("merits:rounds")), (_("獎勵預算"), reverse("merits:budgets"))]
    return [*names[:2], *more, *names[2:]]


@open_to(staff=True)
@require_GET
def shelf(request: Request, name: str) -> HttpResponseBase:
    found = SHELVES[name]
    rows = found.rows(request.user)
    if (one := key_in(request.GET.get("person", ""))) is not None and name == "ledger":
        rows = rows.filter(person=one)
        _note(request, one)
    if answer := exported(found.table, rows, request, f"merits-{name}"):
        return answer
    begins = MAKINGS.get(found.begins)
    offer = begins.act.title if begins and begins.may(request.user) else ""
    view = found.table.view(rows, request.GET)
    return page(request, "merits/list.html", shelf=found, view=view, tabs=places(), offer=offer)


def _note(request: Request, person: int) -> None:
    """One person's ledger was read by somebody who may."""
    seen = Line.objects.visible_to(request.user).filter(person=person)
    if found := seen.select_related("person").first():
        assert found.person
        note_reading(found.person, Line._meta.verbose_name or "", by=request.user)


@open_to(staff=True)
@require_GET
def rounds(request: Request) -> HttpResponse:
    found = Round.objects.visible_to(request.user).select_related("opened_by")[:50]
    may = MAKINGS["round"].may(request.user)
    return page(request, "merits/rounds.html", rounds=found, tabs=places(), may_open=may)


@open_to(staff=True)
@require_GET
def budgets(request: Request) -> HttpResponse:
    """Of one year: what each department may spend, and what it has."""
    year = key_in(request.GET.get("year", "")) or clock.today().year
    found = Budget.objects.visible_to(request.user).filter(year=min(year, 2100))
    may = MAKINGS["budget"].may(request.user)
    known = found.select_related("department", "set_by", "approved_by").spending()
    waiting = Asked.objects.visible_to(request.user).pending().filter(subject_kind="merits.budget")
    asked = {one.subject_id: one for one in waiting}
    rows = [(one, asked.get(one.pk)) for one in known]
    more: dict[str, Any] = {"rows": rows, "year": year, "tabs": places(), "may_set": may}
    return page(request, "merits/budgets.html", **more)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def make(request: Request, what: str) -> HttpResponse:
    if what not in MAKINGS:
        raise Http404
    making, sent = MAKINGS[what], request.POST if request.method == "POST" else None
    if not making.may(request.user):
        raise PermissionDenied
    form = making.act.form(None, request.user, sent, request.FILES or None)
    if sent is not None and tried(
        form, lambda data: making.act.do(by=request.user, **data), request=request
    ):
        toast(request, say("已完成"))
        return redirect(making.back)
    answer = page(request, "merits/new.html", form=form, act=making.act, back=making.back)
    answer.status_code = 200 if sent is None else 422
    return answer
