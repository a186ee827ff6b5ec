"""The two policies, one of them as a page, and who has read it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charter.ground.errors import Refused
from charter.ground.keys import key_in
from charter.ground.pieces import token
from charter.ground.web import exported, page
from charter.org.web import Request, open_to
from charter.policy.editions import edition
from charter.policy.forms import ReadingForm
from charter.policy.models import Acknowledgement, Publication
from charter.policy.pack import packs
from charter.policy.page import Article
from charter.policy.permissions import may_remind
from charter.policy.quarters import judged
from charter.policy.queries import arrange, read, summed
from charter.policy.readers import READERS, asked_of, listed, shares, standing
from charter.policy.verbs.people import note_visit
from charter.policy.verbs.reading import acknowledge, remind_readers


@open_to(staff=True)
def policies(request: Request) -> HttpResponse:
    """Both policies with their counts."""
    readings = [read(name, request.user) for name in packs()]
    return page(request, "policy/policies.html", rows=[(r, summed(r)) for r in readings])


@open_to(staff=True)
def policy(request: Request, name: str) -> HttpResponse:
    """The text with the evidence in its margin."""
    if not request.GET:
        note_visit(name, by=request.user)
    return _shown(request, name)


def _shown(request: Request, name: str, refusal: str = "", status: int = 200) -> HttpResponse:
    form = ReadingForm(request.GET)
    sound = form.is_valid()
    chosen = form.cleaned_data
    reading = read(name, request.user, at=chosen.get("at"), mine=chosen.get("mine", False))
    remind = may_remind(request.user) and not reading.at
    fold = form.folds if sound else True
    arrange(reading, fold=fold, only=chosen.get("only", ""))
    whole = not (reading.at or chosen.get("only"))
    answer = page(
        request,
        "policy/policy.html",
        reading=reading,
        form=form,
        fold=fold,
        quarters=judged(),
        summary=summed(reading),
        article=Article(reading, request.user, token(request) if remind else ""),
        asked=asked_of(name, request.user) if whole else None,
        refusal=refusal,
    )
    answer.status_code = status
    return answer


@open_to(staff=True)
def changes(request: Request, name: str) -> HttpResponse:
    """What got better or worse since this person last read the policy."""
    reading = read(name, request.user)
    return page(request, "policy/changes.html", reading=reading)


@open_to(staff=True)
@require_POST
def acknowledgement(request: Request, name: str) -> HttpResponse:
    """I have read this version. A text that changed meanwhile is shown anew, with the reason."""
    try:
        acknowledge(name, version=request.POST.get("version", ""), by=request.user)
    except Refused as refusal:
        request.refusal = refusal.code
        return _shown(request, name, str(refusal), 409)
    messages.success(request, _("已記下你讀過這一版"))
    return redirect(f"{reverse('policy:policy', kwargs={'name': name})}?chosen=1#read")


@open_to(staff=True)
def readers(request: Request, name: str) -> HttpResponseBase:
    """Each department's share, and the people whom one may see."""
    rows = listed(name, request.user)
    if answer := exported(READERS, rows, request, f"readers-{name}"):
        return answer
    return page(
        request,
        "policy/readers.html",
        pack=edition(name),
        publication=standing(name),
        shares=shares(name),
        view=READERS.view(rows, request.GET),
        may_remind=may_remind(request.user),
    )


@open_to(staff=True)
@require_POST
def reading_reminder(request: Request, name: str) -> HttpResponse:
    people = remind_readers(name, by=request.user, person=key_in(request.POST.get("person", "")))
    names = "、".join(person.name for person in people)
    messages.success(request, _("已提醒%(names)s") % {"names": names})
    return redirect("policy:readers", name=name)


@open_to(staff=True)
def publication(request: Request, pk: int) -> HttpResponse:
    """The journal knows a publication by its row."""
    found = get_object_or_404(Publication.objects.visible_to(request.user), pk=pk)
    return redirect("policy:readers", name=found.pack)


@open_to(staff=True)
def acknowledgement_by_number(request: Request, pk: int) -> HttpResponse:
    """The journal and the duties know who is asked to read by the row."""
    seen = Acknowledgement.objects.visible_to(request.user).select_related("publication")
    return redirect("policy:policy", name=get_object_or_404(seen, pk=pk).publication.pack)
