"""Standards: the list by type of service, one with its versions and reviews, writing a draft."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.acts import lead
from charter.ground.errors import Refused
from charter.ground.web import page, toast
from charter.kernel.approvals.queries import asked_about
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.projects.models.initiation import ServiceType
from charter.rooms.quality.acts import STANDARD_ACTS as ACTS
from charter.rooms.quality.forms.standards import ItemForm, StandardForm
from charter.rooms.quality.models import Aspect, Standard, StandardItem, StandardVersion
from charter.rooms.quality.permissions import may_write_standards, standard_verbs_for
from charter.rooms.quality.places import room_tabs
from charter.rooms.quality.ruled import aspects_lacking
from charter.rooms.quality.verbs import ruling
from charter.rooms.quality.verbs import standards as verbs
from charter.rooms.quality.web import tried

RECENT = 20


@open_to(staff=True)
@require_GET
def standards(request: Request) -> HttpResponse:
    """Every type of service has its place, also the one for which nothing rules yet."""
    rows = Standard.objects.visible_to(request.user).exclude(state=Standard.State.RETIRED)
    found = list(rows.select_related("owner"))
    types = [(label, [s for s in found if s.service_type == key]) for key, label in TYPES]
    return page(
        request,
        "quality/standards.html",
        types=types,
        any=bool(found),
        may_write=may_write_standards(request.user),
        tabs=room_tabs(),
    )


TYPES = ServiceType.choices


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    form = StandardForm(request.POST or None, initial={"owner": request.user})
    made: list[StandardVersion] = []
    if form.is_bound and tried(form, lambda d: made.append(verbs.propose(**d, by=request.user))):
        return redirect("quality:standardversion", pk=made[0].pk)
    answer = page(request, "quality/standard_new.html", form=form)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def _known(request: Request, pk: int) -> Standard:
    seen = Standard.objects.visible_to(request.user).select_related("owner")
    one: Standard = get_object_or_404(seen, pk=pk)
    return one


def _shown(request: Request, one: Standard, **sheet: Any) -> HttpResponse:
    rules = one.versions.in_force().first()
    can = standard_verbs_for(request.user, one)
    return page(
        request,
        "quality/standard.html",
        standard=one,
        rules=rules,
        aspects=by_aspect(rules) if rules else (),
        versions=one.versions.exclude(state="discarded").select_related("author"),
        reviews=one.reviews.select_related("by", "version"),
        acts=[(verb, act) for verb, act in ACTS.items() if verb in can],
        lead=lead(ACTS, can, one),
        entries=Entry.objects.of(one).select_related("by").latest_first()[:RECENT],
        **sheet,
    )


def by_aspect(version: StandardVersion) -> "list[tuple[str, list[StandardItem]]]":
    items = list(version.items.all())
    return [(str(a.label), [i for i in items if i.aspect == a]) for a in Aspect]


@open_to(staff=True)
@require_GET
def standard(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _known(request, pk))


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    one, act = _known(request, pk), ACTS[verb]
    if request.method == "GET":
        _demand(request, one, verb)
        return _shown(request, one, verb=verb, act=act, form=act.form())
    form, made = act.form(request.POST), []
    if tried(form, lambda data: made.append(act.do(one, by=request.user, **data))):
        return _after(request, one, made[0])
    answer = _shown(request, _known(request, pk), verb=verb, act=act, form=form)
    answer.status_code = 422
    return answer


def _demand(request: Request, one: Standard, verb: str) -> None:
    if verb not in standard_verbs_for(request.user, one):
        raise Refused("quality.not_now", _("現在的狀態或你的權限不能做這件事。"))


def _after(request: Request, one: Standard, made: Any) -> HttpResponse:
    toast(request, _("標準已更新"))
    if isinstance(made, StandardVersion):
        return redirect("quality:standardversion", pk=made.pk)
    return redirect("quality:standard", pk=one.pk)


def _version(request: Request, pk: int) -> StandardVersion:
    seen = StandardVersion.objects.visible_to(request.user)
    one: StandardVersion = get_object_or_404(seen.select_related("standard", "author"), pk=pk)
    return one


def _version_shown(
    request: Request, one: StandardVersion, form: Any, wrong: str = ""
) -> HttpResponse:
    writing = one.is_draft and may_write_standards(request.user)
    answer = page(
        request,
        "quality/standard_version.html",
        version=one,
        standard=one.standard,
        aspects=by_aspect(one),
        lacking=aspects_lacking(one),
        writing=writing,
        form=form,
        wrong=wrong,
        approval=asked_about(one, request.user),
    )
    answer.status_code = 422 if wrong or form.is_bound else 200
    return answer


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def version(request: Request, pk: int) -> HttpResponse:
    """Read it; a draft is written here, one demand after the other."""
    one = _version(request, pk)
    form = ItemForm(request.POST or None)
    if form.is_bound and tried(form, lambda d: verbs.add_item(one, **d, by=request.user)):
        toast(request, _("已加入一條要求"))
        return redirect(f"{request.path}#add")
    return _version_shown(request, one, form)


@open_to(staff=True)
@require_POST
def submit(request: Request, pk: int) -> HttpResponse:
    one = _version(request, pk)
    try:
        ruling.submit(one, by=request.user)
    except Refused as refusal:
        return _version_shown(request, _version(request, pk), ItemForm(), str(refusal))
    toast(request, _("已送管理層核准"))
    return redirect("quality:standardversion", pk=pk)


@open_to(staff=True)
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    one = _version(request, pk)
    verbs.discard(one, by=request.user)
    toast(request, _("草稿已刪除"))
    return redirect("quality:standards")


@open_to(staff=True)
@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Take a demand out of a draft."""
    item = get_object_or_404(StandardItem.objects.select_related("version__standard"), pk=pk)
    verbs.drop_item(item, by=request.user)
    return redirect("quality:standardversion", pk=item.version_id)
