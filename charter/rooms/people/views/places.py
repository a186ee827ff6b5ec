from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from charter.ground.web import page
from charter.kernel.journal.models import Entry
from charter.org.models import Customer, Department, Person, Role
from charter.org.web import Request, open_to
from charter.rooms.people import forms as shapes
from charter.rooms.people import queries, verbs
from charter.rooms.people.permissions import may_keep_people
from charter.rooms.people.views.asking import ask


@open_to(staff=True)
def departments(request: Request) -> HttpResponse:
    return page(
        request,
        "people/departments.html",
        units=queries.department_tree(),
        keeper=may_keep_people(request.user),
    )


@open_to(staff=True)
def department(request: Request, pk: int) -> HttpResponse:
    shown = get_object_or_404(Department.objects.select_related("parent"), pk=pk)
    people = list(queries.colleagues(department=str(pk)))
    posts = queries.posts_of(people)
    return page(
        request,
        "people/department.html",
        department=shown,
        heads=Person.objects.heads_of(shown),
        people=[(person, posts.get(person.pk, "")) for person in people],
        posts=list(shown.posts.order_by("title", "pk").prefetch_related("needs__skill")),
        log=Entry.objects.about(shown).select_related("by").latest_first()[:20],
        keeper=may_keep_people(request.user),
    )


@open_to(Role.HR, Role.ADMINISTRATOR)
def add_department(request: Request) -> HttpResponse:
    form = shapes.DepartmentForm(request.POST or None, initial={"gives_service": True})
    return ask(
        request,
        form,
        _("建立部門"),
        _("建立部門"),
        "/people/departments/",
        lambda data: verbs.add_department(**data, by=request.user),
        place=_("部門"),
    )


@open_to(Role.HR, Role.ADMINISTRATOR)
def edit_department(request: Request, pk: int) -> HttpResponse:
    unit = get_object_or_404(Department, pk=pk)
    names = ("name", "name_en", "parent", "gives_service")
    form = shapes.EditDepartmentForm(
        request.POST or None, initial={name: getattr(unit, name) for name in names}
    )
    return ask(
        request,
        form,
        _("修改%s") % unit,
        _("儲存"),
        unit.get_absolute_url(),
        lambda data: verbs.edit_department(unit, **data, by=request.user),
        place=unit,
    )


@open_to(Role.HR, Role.ADMINISTRATOR)
def add_post(request: Request, pk: int) -> HttpResponse:
    unit = get_object_or_404(Department, pk=pk)
    form = shapes.PostForm(request.POST or None)
    return ask(
        request,
        form,
        _("在%s設置職務") % unit,
        _("設置職務"),
        unit.get_absolute_url(),
        lambda data: verbs.add_post(unit, **data, by=request.user) and None,
        place=unit,
    )


@open_to(staff=True)
def customers(request: Request) -> HttpResponse:
    q = request.GET.get("q", "").strip()
    found = Customer.objects.filter(name__icontains=q).order_by("code")[:500]
    return page(request, "people/customers.html", customers=found, q=q)


@open_to(staff=True)
def customer(request: Request, pk: int) -> HttpResponse:
    shown = get_object_or_404(Customer, pk=pk)
    return page(
        request,
        "people/customer.html",
        customer=shown,
        contacts=shown.contacts.order_by("-is_active", "name"),
        log=Entry.objects.about(shown).select_related("by").latest_first()[:20],
    )


@open_to(staff=True)
def add_customer(request: Request) -> HttpResponse:
    form = shapes.CustomerForm(request.POST or None)
    return ask(
        request,
        form,
        _("建立客戶"),
        _("建立客戶"),
        "/people/customers/",
        lambda data: verbs.add_customer(**data, by=request.user),
        place=_("客戶"),
    )


@open_to(staff=True)
def add_contact(request: Request, pk: int) -> HttpResponse:
    company = get_object_or_404(Customer, pk=pk)
    form = shapes.ContactForm(request.POST or None)
    return ask(
        request,
        form,
        _("登記%s的聯絡人") % company,
        _("登記聯絡人"),
        company.get_absolute_url(),
        lambda data: verbs.add_contact(company, **data, by=request.user) and None,
        place=company,
    )
