"""One clause, opened: judged live, its records, what one may do about it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charter.ground.i18n.phrase import spoken
from charter.ground.keys import key_in
from charter.ground.web import page
from charter.kernel.journal.events import KNOWN
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.policy.editions import row_on
from charter.policy.export import workbook
from charter.policy.forms import AttestationForm
from charter.policy.models import Attestation, Clause, Verdict
from charter.policy.opened import open_clause
from charter.policy.pack import Row, clauses, packs
from charter.policy.permissions import may_attest, may_propose, may_remind
from charter.policy.purposes import purposes_of
from charter.policy.rulings import settled
from charter.policy.verbs.judging import JUDGED
from charter.policy.verbs.people import attest, remind, withdraw_attestation
from charter.policy.wording import marked, number, tell


def _row(code: str) -> Row:
    try:
        return clauses()[code]
    except KeyError:
        raise Http404 from None


@open_to(staff=True)
def by_number(request: Request, pk: int) -> HttpResponse:
    """The journal knows clauses by their row; people by their code."""
    return redirect("policy:clause", get_object_or_404(Clause, pk=pk).code)


@open_to(staff=True)
def clause(request: Request, code: str) -> HttpResponse:
    return _shown(request, code, None)


def _shown(request: Request, code: str, form: AttestationForm | None) -> HttpResponse:
    row, person, rules = row_on(_row(code).code), request.user, settled()
    mine = person.department if request.GET.get("mine") else None
    found = open_clause(row, person, department=mine)
    hole = found.verdict == Verdict.NO_EVIDENCE and mine is None and may_attest(person)
    return page(
        request,
        "policy/clause.html",
        opened=found,
        pack=packs()[row.pack],
        number=number(row),
        text=marked(row, found.tone, rules.values),
        settings=[(name, rules.values[name], rules.rows.get(name)) for name in row.parameters],
        department=mine,
        may_amend=may_propose(person),
        may_remind=may_remind(person) and found.has_owners,
        form=(form or AttestationForm()) if hole else None,
        purposes=purposes_of(row),
        log=log_of(row),
    )


def log_of(row: Row) -> list[tuple[Entry, str]]:
    """What people and the judge did about this clause, in sentences, newest first."""
    known = Clause.objects.filter(code=row.code).first()
    entries = Entry.objects.of(known).latest_first().select_related("by")[:10] if known else ()
    return [(entry, sentence(entry, row)) for entry in entries]


def sentence(entry: Entry, row: Row) -> str:
    if entry.event == JUDGED:
        moved = {key: Verdict(entry.facts[key]).label for key in ("old", "new")}
        return _("判定由「%(old)s」變為「%(new)s」") % moved
    known = {"by": entry.by or _("系統"), "title": tell(row.title)}
    facts: dict[str, Any] = {**known, **spoken(entry.facts)}
    return str(KNOWN[entry.event].sentence) % facts


@open_to(staff=True)
@require_POST
def reminder(request: Request, code: str) -> HttpResponse:
    """Remind the owners of all failing records, or of the one named."""
    told = remind(
        _row(code).code,
        by=request.user,
        proof=request.POST.get("proof", ""),
        pk=key_in(request.POST.get("pk", "")),
    )
    names = "、".join(person.name for person in told)
    messages.success(request, _("已催辦%(names)s") % {"names": names})
    return redirect("policy:clause", code)


@open_to(staff=True)
@require_POST
def attestation(request: Request, code: str) -> HttpResponse:
    form = AttestationForm(request.POST)
    if not form.is_valid():
        return _shown(request, _row(code).code, form)
    attest(_row(code).code, by=request.user, **form.cleaned_data)
    messages.success(request, _("已記下你的人工確認"))
    return redirect("policy:clause", code)


@open_to(staff=True)
@require_POST
def withdrawal(request: Request, pk: int) -> HttpResponse:
    word = get_object_or_404(Attestation.objects.filter(person=request.user), pk=pk)
    withdraw_attestation(word, by=request.user)
    messages.success(request, _("已撤回人工確認"))
    return redirect("policy:clause", word.clause.code)


@open_to(staff=True)
def export(request: Request, code: str) -> HttpResponse:
    """The failing records of all proofs, as far as the reader may see them."""
    row = row_on(_row(code).code)
    mine = request.user.department if request.GET.get("mine") else None
    answer = HttpResponse(
        workbook(row, request.user, mine),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = f'attachment; filename="{row.code}.xlsx"'
    return answer
