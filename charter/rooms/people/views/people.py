from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charter.ground import clock
from charter.ground.database.prepared import Prepared, Shape
from charter.ground.keys import key_in
from charter.ground.pieces import token
from charter.ground.web import page, toast
from charter.org.models import Department, Person, Post, Posting, Role, Skill, Substitution
from charter.org.web import Request, open_to
from charter.rooms.people import forms as shapes
from charter.rooms.people import queries, sections, verbs
from charter.rooms.people.leavers import is_erased, sealed_mentions
from charter.rooms.people.permissions import may_appoint, may_keep_people
from charter.rooms.people.views.asking import ask

PAGE = 100
STAFF = {"kind": Person.Kind.STAFF}
PERSON = Shape(Person, "department")
SHOWN = Prepared(
    lambda person: PERSON.of(Person.objects.get_queryset().filter(pk=person, **STAFF)), person=int
)


def _page(said: dict[str, str], number: int) -> str:
    return "?" + urlencode({**{k: v for k, v in said.items() if v}, "page": number})


@open_to(staff=True)
def people(request: Request) -> HttpResponse:
    said = {
        name: request.GET.get(name, "").strip() for name in ("q", "department", "post", "skill")
    }
    at = min(key_in(request.GET.get("page", "")) or 1, 100_000)
    rows = queries.colleagues(**said, gone="gone" in request.GET)
    found = list(rows[PAGE * (at - 1) : PAGE * at + 1])
    posts = queries.posts_of(found[:PAGE])
    return page(
        request,
        "people/people.html",
        people=[(person, posts.get(person.pk, "")) for person in found[:PAGE]],
        newer=_page(said, at - 1) if at > 1 else "",
        older=_page(said, at + 1) if len(found) > PAGE else "",
        departments=Department.objects.order_by("code"),
        posts=Post.objects.order_by("title", "pk"),
        skills=Skill.objects.order_by("name"),
        said=said,
        keeper=may_keep_people(request.user),
    )


@open_to(staff=True)
def person(request: Request, pk: int) -> HttpResponse:
    row = SHOWN.first(person=pk)
    if row is None:
        raise Http404
    shown, user = PERSON.make(row), request.user
    drawn = sections.parts(user, shown, token(request))
    return page(
        request,
        "people/person.html",
        person=shown,
        posts=queries.posts_of_one(shown.pk),
        parts=drawn[False],
        beside=drawn[True],
        may={
            "appoint": may_appoint(user, shown),
            "erase": may_appoint(user, shown) and not (shown.is_active or is_erased(shown)),
        },
    )


@open_to(Role.HR, Role.ADMINISTRATOR)
def hire(request: Request) -> HttpResponse:
    begin = {"department": key_in(request.GET.get("department", ""))}
    form = shapes.HireForm(request.POST or None, initial=begin)
    return ask(
        request,
        form,
        _("登記新員工"),
        _("登記員工"),
        "/people/",
        lambda data: verbs.take_on(**data, by=request.user),
    )


@open_to(Role.HR, Role.ADMINISTRATOR)
def edit(request: Request, pk: int) -> HttpResponse:
    one = get_object_or_404(Person, pk=pk, **STAFF)
    names = ("name", "email", "phone", "department", "manager")
    form = shapes.PersonForm(request.POST or None, initial={n: getattr(one, n) for n in names})
    return ask(
        request,
        form,
        _("修改%s的資料") % one,
        _("儲存資料"),
        one.get_absolute_url(),
        lambda data: verbs.edit_person(one, **data, by=request.user),
        place=one,
    )


@open_to(Role.HR, Role.ADMINISTRATOR)
@require_POST
def invite(request: Request, pk: int) -> HttpResponse:
    one = get_object_or_404(Person, pk=pk, **STAFF)
    verbs.invite(one, by=request.user)
    toast(request, _("登入的信已寄往%s") % one.email)
    return redirect(one)


@open_to(Role.HR, Role.ADMINISTRATOR)
def appoint(request: Request, pk: int) -> HttpResponse:
    one = get_object_or_404(Person, pk=pk, **STAFF)
    form = shapes.AppointForm(request.POST or None, initial={"since": clock.today()})
    return ask(
        request,
        form,
        _("任命%s") % one,
        _("任命"),
        one.get_absolute_url(),
        lambda data: verbs.appoint(one, **data, by=request.user) and None,
        place=one,
    )


@open_to(Role.HR, Role.ADMINISTRATOR)
@require_POST
def end_posting(request: Request, pk: int) -> HttpResponse:
    posting = get_object_or_404(Posting.objects.current().select_related("person", "post"), pk=pk)
    verbs.end_posting(posting, until=clock.today(), by=request.user)
    return redirect(posting.person)


@open_to(Role.HR, Role.ADMINISTRATOR)
def leave(request: Request, pk: int) -> HttpResponse:
    one = get_object_or_404(Person, pk=pk, **STAFF)
    form = shapes.LeaveForm(request.POST or None, initial={"on": clock.today()})
    return ask(
        request,
        form,
        _("登記%s離職") % one,
        _("登記離職"),
        one.get_absolute_url(),
        lambda data: verbs.leave(one, **data, by=request.user),
        place=one,
    )


@open_to(Role.HR, Role.ADMINISTRATOR)
def erasure(request: Request, pk: int) -> HttpResponse:
    """Personal data of somebody who is gone; what can and what cannot go is said before."""
    one = get_object_or_404(Person, pk=pk, is_active=False)
    form = shapes.ErasureForm(sealed_mentions(one), request.POST or None)
    return ask(
        request,
        form,
        _("刪除%s的個人資料") % one,
        _("刪除個人資料"),
        one.get_absolute_url(),
        lambda data: verbs.erase(one, **data, by=request.user),
        place=one,
    )


@open_to(staff=True)
def skill(request: Request, pk: int) -> HttpResponse:
    one = get_object_or_404(Person, pk=pk, **STAFF)
    form = shapes.SkillForm(request.POST or None)
    return ask(
        request,
        form,
        _("記錄%s的技能") % one,
        _("記錄技能"),
        one.get_absolute_url(),
        lambda data: verbs.record_skill(one, **data, by=request.user),
        place=one,
    )


@open_to(staff=True)
def substitute(request: Request, pk: int) -> HttpResponse:
    one = get_object_or_404(Person, pk=pk, **STAFF)
    form = shapes.SubstituteForm(request.POST or None)
    return ask(
        request,
        form,
        _("為%s指定代理人") % one,
        _("指定代理人"),
        one.get_absolute_url(),
        lambda data: verbs.name_substitute(one, **data, by=request.user) and None,
        place=one,
    )


@open_to(staff=True)
@require_POST
def revoke_substitute(request: Request, pk: int) -> HttpResponse:
    substitution = get_object_or_404(
        Substitution.objects.select_related("person", "substitute"), pk=pk
    )
    verbs.revoke_substitute(substitution, by=request.user)
    return redirect(substitution.person)
