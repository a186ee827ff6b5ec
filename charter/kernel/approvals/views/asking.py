"""詢問申請人 and 附件: what both sides add while a request runs."""

from typing import cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charter.ground.errors import Refused
from charter.ground.web import toast
from charter.kernel.approvals import verbs
from charter.kernel.approvals.models import Question
from charter.kernel.approvals.views.requests import _load
from charter.kernel.files.verbs import Upload
from charter.org.web import Request, open_to


@open_to(staff=True)
@require_POST
def ask(request: Request, pk: int) -> HttpResponse:
    asked = _load(request, pk)
    verbs.ask(asked, text=request.POST.get("text", ""), by=request.user)
    toast(request, _("已詢問申請人，答覆時會通知你。"))
    return redirect("approvals:request", pk)


@open_to(staff=True)
@require_POST
def answer(request: Request, pk: int, question: int) -> HttpResponse:
    found = get_object_or_404(Question, pk=question, request=_load(request, pk))
    verbs.answer(found, text=request.POST.get("text", ""), by=request.user)
    toast(request, _("已答覆。"))
    return redirect("approvals:request", pk)


@open_to(staff=True)
@require_POST
def attach(request: Request, pk: int) -> HttpResponse:
    asked, file = _load(request, pk), request.FILES.get("file")
    if file is None:
        raise Refused("approvals.no_file", _("請先選一個檔案。"), field="file")
    verbs.attach(asked, upload=cast(Upload, file), by=request.user)
    toast(request, _("已加附件「%(name)s」。") % {"name": file.name})
    return redirect("approvals:request", pk)
