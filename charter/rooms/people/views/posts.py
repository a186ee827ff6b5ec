"""A post: what it asks for, who holds it and how far their skills answer it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.web import page, toast
from charter.kernel.journal.models import Entry
from charter.org.models import Post, Role, Skill
from charter.org.web import Request, open_to
from charter.rooms.people import forms as shapes
from charter.rooms.people import queries, verbs
from charter.rooms.people.permissions import may_keep_people, may_set_needs
from charter.rooms.people.views.asking import ask


@open_to(staff=True)
@require_GET
def post(request: Request, pk: int) -> HttpResponse:
    shown = get_object_or_404(Post.objects.select_related("department"), pk=pk)
    return page(
        request,
        "people/post.html",
        post=shown,
        needs=shown.needs.select_related("skill"),
        holders=queries.holders(shown),
        log=Entry.objects.of(shown).select_related("by").latest_first()[:20],
        may_set=may_set_needs(request.user, shown),
    )


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def need(request: Request, pk: int) -> HttpResponse:
    shown = get_object_or_404(Post.objects.select_related("department"), pk=pk)
    return ask(
        request,
        shapes.SkillForm(request.POST or None, initial={"skill": request.GET.get("skill")}),
        _("「%s」要會什麼") % shown,
        _("規定技能"),
        f"/people/posts/{pk}/",
        lambda data: verbs.set_post_skill(shown, **data, by=request.user) and None,
        place=shown,
    )


@open_to(staff=True)
@require_POST
def drop(request: Request, pk: int, skill: int) -> HttpResponse:
    shown = get_object_or_404(Post.objects.select_related("department"), pk=pk)
    gone = get_object_or_404(Skill, pk=skill)
    verbs.drop_post_skill(shown, skill=gone, by=request.user)
    toast(request, _("不再要求「%s」") % gone)
    return redirect("org:post", pk=pk)


@open_to(staff=True)
@require_GET
def skills(request: Request) -> HttpResponse:
    """What people can be good at: posts ask for it, people are assessed in it."""
    return page(
        request,
        "people/skills.html",
        skills=queries.skills_with_use(),
        keeper=may_keep_people(request.user),
    )


@open_to(Role.HR, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def add_skill(request: Request) -> HttpResponse:
    return ask(
        request,
        shapes.NewSkillForm(request.POST or None),
        _("建立技能"),
        _("建立技能"),
        "/people/skills/",
        lambda data: verbs.add_skill(**data, by=request.user) and None,
        place=_("技能"),
    )
