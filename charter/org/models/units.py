"""The organisation's parts and its customers, and the roles that posts carry."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.org.reach import shown

if TYPE_CHECKING:
    from charter.org.models.people import Person


class Role(models.TextChoices):
    """What a post makes of the person who holds it."""

    STAFF = "staff", _("員工")
    PROJECT_MANAGER = "project_manager", _("項目經理")
    DEPARTMENT_HEAD = "department_head", _("部門主管")
    IMPROVEMENT_OFFICE = "improvement_office", _("服務改善辦公室")
    STEERING_GROUP = "steering_group", _("服務改善領導小組")
    MANAGEMENT = "management", _("公司管理層")
    GENERAL_MANAGER = "general_manager", _("總經理")
    QUALITY = "quality", _("質量管理")
    HR = "hr", _("人力資源")
    FINANCE = "finance", _("財務")
    ADMINISTRATOR = "administrator", _("系統管理員")


KEEPS_PEOPLE = (Role.HR, Role.MANAGEMENT, Role.ADMINISTRATOR)
OVERSEES_DEPARTMENTS = (
    *KEEPS_PEOPLE,
    Role.QUALITY,
    Role.IMPROVEMENT_OFFICE,
    Role.STEERING_GROUP,
)


class ColleaguesQuerySet(models.QuerySet[Any]):
    """Rows that every colleague may know and no customer."""

    def visible_to(self, person: "Person") -> "ColleaguesQuerySet":
        return self.none() if person.is_customer else self


class DepartmentQuerySet(models.QuerySet["Department"]):
    def visible_to(self, person: "Person") -> "DepartmentQuerySet":
        """All that hangs on a department: for its own people and those of the unit above it."""
        if person.is_customer:
            return self.none()
        if person.has_role(*OVERSEES_DEPARTMENTS):
            return self
        own = person.department_id or 0
        return self.filter(Q(pk=own) | Q(parent=own))


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, person: "Person") -> "CustomerQuerySet":
        """Colleagues know all customers; a customer knows none but themselves."""
        return shown(self, person) if person.is_customer else self


class Department(models.Model):
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="units")
    gives_service = models.BooleanField(default=True)

    objects = DepartmentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("org:department", args=[self.pk])


class Customer(models.Model):
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)

    objects = CustomerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("org:customer", args=[self.pk])
