"""The first steps of a company: its units, its people, its customers, its hours."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.starting import step
from charter.org.models import Customer, Department, Person, Post, Role, WorkingCalendar
from charter.rooms.people.permissions import KEEPERS


@step(
    10,
    _("建立部門"),
    _("審批的路線、條款的範圍和改善計劃都照部門走。"),
    "org:departments",
)
def departments() -> bool:
    return Department.objects.filter(gives_service=True).exists()


@step(
    20,
    _("為部門設置職務，含部門主管與管理層"),
    _("角色由職務決定；在部門的頁面設置。"),
    "org:departments",
)
def posts() -> bool:
    return all(
        Post.objects.filter(roles__contains=[role]).exists()
        for role in (Role.DEPARTMENT_HEAD, Role.MANAGEMENT)
    )


@step(
    30,
    _("登記同事、任命職務、寄出登入信"),
    _("有了主管與管理層，申請才有人審批；人多時用「匯入名單」。"),
    "org:people",
)
def people() -> bool:
    return all(
        Person.objects.holding(role).exists() for role in (Role.DEPARTMENT_HEAD, Role.MANAGEMENT)
    )


@step(
    40,
    _("任命第二位人力資源或系統管理員"),
    _("沒有人能改自己的職務和資料，要由另一位辦理。"),
    "org:people",
)
def second_keeper() -> bool:
    keepers = {one for role in KEEPERS for one in Person.objects.holding(role)}
    return len(keepers) > 1


@step(
    50,
    _("建立公司的工作日曆"),
    _("所有時限都照工作時段和國定假日計算。"),
    "calendars:calendars",
)
def calendar() -> bool:
    return WorkingCalendar.objects.filter(is_default=True).exists()


@step(
    60,
    _("建立客戶與聯絡人"),
    _("需求、立項、售後工單都屬於某個客戶。"),
    "org:customers",
)
def customers() -> bool:
    return Customer.objects.exists()
