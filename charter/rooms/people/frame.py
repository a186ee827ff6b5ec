"""Colleagues, customers and departments in the palette."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.beginnings import begins
from charter.kernel.frame import Hit, named, offer, searchable
from charter.org.models import Customer, Department, Person, Post, Skill
from charter.rooms.people import queries

HANDFUL = 5

begins(Customer, _("還沒有客戶，先建立一個。"), _("建立客戶"), "org:add_customer")
begins(Post, _("還沒有職務；職務在部門的頁面設置。"), _("部門"), "org:departments")
begins(Skill, _("還沒有技能；技能由人力資源建立。"), _("技能"), "org:skills")
begins(Department, _("還沒有部門，先建立一個。"), _("部門"), "org:departments")
named(_("組織圖"), "sitemap", "org:chart")
named(_("部門"), "sitemap", "org:departments")
named(_("技能"), "tools", "org:skills")
named(_("客戶"), "building", "org:customers")
named(_("休假"), "calendar-event", "people:absences")
named(_("工作日曆"), "calendar", "calendars:calendars")
offer(
    _("申請休假"),
    "calendar-event",
    "people:absence_new",
    may=lambda one: not one.is_customer,
    rank=64,
)


@searchable("person", _("人員"), "users")
def colleagues(person: Person, words: str) -> Iterable[Hit]:
    for one in queries.colleagues(q=words)[:HANDFUL]:
        yield Hit(one.name, str(one.department or "--"), reverse("org:person", args=[one.pk]))


@searchable("customer", _("客戶"), "building")
def customers(person: Person, words: str) -> Iterable[Hit]:
    found = Customer.objects.filter(Q(name__icontains=words) | Q(code__icontains=words))
    for one in found.order_by("name")[:HANDFUL]:
        yield Hit(one.name, one.code, reverse("org:customer", args=[one.pk]))


@searchable("department", _("部門"), "sitemap")
def departments(person: Person, words: str) -> Iterable[Hit]:
    found = Department.objects.filter(Q(name__icontains=words) | Q(code__icontains=words))
    for one in found.order_by("code")[:HANDFUL]:
        yield Hit(one.name, one.code, reverse("org:department", args=[one.pk]))
