"""What can be done to a case: each form opens when it is asked for, and is sent to its verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from charter.ground.errors import Refused
from charter.ground.web import page, toast
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.aftersales import escalation_forms, forms, merging_forms
from charter.rooms.aftersales.assigning import proposed
from charter.rooms.aftersales.models import Case
from charter.rooms.aftersales.permissions import verbs_for
from charter.rooms.aftersales.verbs import answering, cases, escalation, merging, progress
from charter.rooms.aftersales.verbs.progress import HELD
from charter.rooms.aftersales.views.desk import shown
from charter.rooms.aftersales.web import load, open_file, tried


@dataclass(frozen=True)
class Act:
    """A form and its verb. `keeps` are the facts of the case with which the form begins; with
    `of_case` it is made for the case."""

    form: Callable[..., django_forms.Form]
    do: Callable[..., Any]
    title: "str | Promise" = ""
    button: "str | Promise" = ""
    clause: str = ""
    keeps: tuple[str, ...] = ()
    of_case: bool = False

    def made(self, case: Case, *data: Any, **more: Any) -> django_forms.Form:
        return self.form(*data, **more, **({"case": case} if self.of_case else {}))


def _merge(case: Case, *, into: Case, reason: str, by: Any) -> None:
    merging.merge([case], into=into, reason=reason, by=by)


ACTS: dict[str, Act] = {
    "reply": Act(forms.ReplyForm, answering.answer, gettext_lazy("回覆客戶"), gettext_lazy("送出")),
    "note": Act(forms.NoteForm, progress.note, gettext_lazy("內部備註"), gettext_lazy("加備註")),
    "hold": Act(
        forms.HoldForm,
        progress.hold,
        gettext_lazy("等客戶回覆，解決時限暫停"),
        gettext_lazy("暫停計時"),
    ),
    "resume": Act(
        forms.EmptyForm, progress.resume, gettext_lazy("繼續計時"), gettext_lazy("繼續計時")
    ),
    "resolve": Act(
        forms.ResolveForm,
        progress.resolve,
        gettext_lazy("提出解決"),
        gettext_lazy("提出解決"),
        "SP2.5.2b",
        ("cause", "solution"),
    ),
    "reopen": Act(
        forms.ReasonForm,
        progress.reopen,
        gettext_lazy("重新開啟，同一個時鐘繼續走"),
        gettext_lazy("重新開啟"),
    ),
    "close": Act(forms.EmptyForm, progress.close, gettext_lazy("結案"), gettext_lazy("結案")),
    "cancel": Act(
        forms.ReasonForm,
        progress.cancel,
        gettext_lazy("取消這件工單"),
        gettext_lazy("取消工單"),
    ),
    "assign": Act(
        forms.AssignForm,
        cases.assign,
        gettext_lazy("派給誰"),
        gettext_lazy("轉派"),
        of_case=True,
    ),
    "classify": Act(
        forms.ClassifyForm,
        cases.classify,
        gettext_lazy("更改分類"),
        gettext_lazy("儲存分類"),
        "SP2.5.2a",
        ("category", "topic", "impact", "urgency"),
    ),
    "raise": Act(
        escalation_forms.RaiseForm,
        escalation.raise_to_quality,
        gettext_lazy("升級為質量問題"),
        gettext_lazy("登記質量問題"),
        "SP2.3.2b",
        ("title",),
    ),
    "complain": Act(
        escalation_forms.ComplainForm,
        escalation.make_complaint,
        gettext_lazy("升級為客訴"),
        gettext_lazy("登記客訴"),
        "SP2.5.2c",
        ("title",),
    ),
    "merge": Act(
        merging_forms.MergeForm,
        _merge,
        gettext_lazy("併入另一件工單"),
        gettext_lazy("合併"),
        of_case=True,
    ),
    "unmerge": Act(
        forms.ReasonForm,
        merging.unmerge,
        gettext_lazy("取消合併，時鐘照原來繼續"),
        gettext_lazy("取消合併"),
    ),
    "split": Act(
        merging_forms.SplitForm,
        merging.split,
        gettext_lazy("拆成兩件工單"),
        gettext_lazy("拆分"),
        of_case=True,
    ),
    "undo_split": Act(
        forms.ReasonForm,
        merging.undo_split,
        gettext_lazy("併回原來的工單"),
        gettext_lazy("併回"),
    ),
    "follow_up": Act(
        forms.FollowUpForm,
        progress.follow_up,
        gettext_lazy("登記回訪"),
        gettext_lazy("登記回訪"),
        "SP2.5.2d",
    ),
}


SAID: "dict[str, str | Promise]" = {
    "reply": gettext_lazy("%(number)s已回覆客戶"),
    "note": gettext_lazy("%(number)s已加備註"),
    "hold": gettext_lazy("%(number)s等客戶回覆，解決時限暫停"),
    "resume": gettext_lazy("%(number)s繼續計時"),
    "resolve": gettext_lazy("%(number)s已提出解決，等客戶確認"),
    "reopen": gettext_lazy("%(number)s已重新開啟"),
    "close": gettext_lazy("%(number)s已結案"),
    "cancel": gettext_lazy("%(number)s已取消"),
    "assign": gettext_lazy("%(number)s已轉派"),
    "classify": gettext_lazy("%(number)s的分類已儲存"),
    "raise": gettext_lazy("%(number)s已登記成質量問題"),
    "complain": gettext_lazy("%(number)s已登記成客訴"),
    "merge": gettext_lazy("%(number)s已併入另一件工單"),
    "unmerge": gettext_lazy("%(number)s已取消合併"),
    "split": gettext_lazy("%(number)s已拆成兩件"),
    "undo_split": gettext_lazy("%(number)s已併回原來的工單"),
    "follow_up": gettext_lazy("%(number)s已登記回訪"),
}
TAKEN_BACK = {"hold": "resume", "resume": "hold", "resolve": "reopen"}


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """`GET /aftersales/7/resolve/` opens the form in the page, POST does it."""
    if verb not in ACTS:
        raise Http404
    if request.method == "GET":
        return _asked(request, pk, verb)
    found = load(request.user, pk)
    sent = _taking_back(verb, found) if "undo" in request.GET else request.POST
    form = ACTS[verb].made(found, sent, request.FILES)
    if not (form.is_valid() and tried(form, lambda data: _do(verb, found, request, data))):
        answer = shown(request, open_file(request.user, pk), **_sheet(verb, form))
        answer.status_code = 422
        return answer
    toast(request, str(SAID[verb]) % {"number": found.number}, undo=undo_of(verb, pk))
    return redirect("aftersales:case", pk=pk)


def undo_of(verb: str, pk: int) -> str:
    """Where 復原 leads after what can be taken back; a reply has gone out."""
    if verb not in TAKEN_BACK:
        return ""
    return reverse("aftersales:act", args=[pk, TAKEN_BACK[verb]]) + "?undo=1"


def _taking_back(verb: str, case: Case) -> dict[str, str]:
    """What the form of the opposite is filled with: what was waited for before, or why it opens."""
    if verb == "hold":
        held = Entry.objects.of(case).filter(event=HELD).order_by("-id").first()
        return {"reason": str(held.facts.get("reason", "")) if held else ""}
    return {"reason": _("按錯了，復原")}


def _do(verb: str, case: Case, request: Request, data: dict[str, Any]) -> None:
    ACTS[verb].do(case, by=request.user, **data)


def _asked(request: Request, pk: int, verb: str) -> HttpResponse:
    file = open_file(request.user, pk)
    if verb not in verbs_for(request.user, file.case):
        raise Refused(
            "aftersales.not_now", _("工單現在的狀態不能做這件事，請回到工單頁看現在可以做什麼。")
        )
    begins = {name: getattr(file.case, name) for name in ACTS[verb].keeps}
    proposal = proposed(file.case) if verb == "assign" else None
    if proposal and proposal.person:
        begins["to"] = proposal.person.pk
    sheet = {**_sheet(verb, ACTS[verb].made(file.case, initial=begins)), "proposal": proposal}
    if request.headers.get("HX-Request"):
        return page(request, "aftersales/act.html", case=file.case, **sheet)
    return shown(request, file, **sheet)


def _sheet(verb: str, form: django_forms.Form) -> dict[str, Any]:
    """What the page needs to draw the open form; the cursor stands in its first field."""
    for field in list(form.fields.values())[:1]:
        field.widget.attrs["data-focus"] = ""
    return {"verb": verb, "act": ACTS[verb], "form": form}
