import datetime as dt
from typing import ClassVar

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.org.models.units import (
    KEEPS_PEOPLE,
    ColleaguesQuerySet,
    Customer,
    Department,
    Role,
)


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> "PersonQuerySet":
        return self.filter(is_active=True)

    def staff(self) -> "PersonQuerySet":
        return self.active().filter(kind=Person.Kind.STAFF)

    def visible_to(self, person: "Person") -> "PersonQuerySet":
        """All that hangs on a person: for themselves, their line and those who keep people.

        Customers' contacts are open to all colleagues. Who works here is no secret and is not
        asked here.
        """
        if person.is_customer:
            return self.filter(pk=person.pk)
        if person.has_role(*KEEPS_PEOPLE):
            return self
        seen = Q(pk=person.pk) | Q(manager=person) | Q(kind=Person.Kind.CUSTOMER)
        if person.has_role(Role.DEPARTMENT_HEAD) and person.department_id:
            seen |= Q(department=person.department_id)
        return self.filter(seen)

    def reporting_to(self, manager: "Person") -> "PersonQuerySet":
        """To be asked by `owner__in`: `owner__manager` among alternatives makes PostgreSQL compare
        each row with everybody."""
        return self.filter(manager=manager)

    def holding(self, role: str, on: dt.date | None = None) -> "PersonQuerySet":
        """Active people whose post on that day (today) carries the role."""
        return self.active().filter(
            pk__in=Posting.objects.current(on).filter(post__roles__contains=[role]).values("person")
        )

    def heads_of(self, department: Department, on: dt.date | None = None) -> "PersonQuerySet":
        posts = Post.objects.filter(department=department, roles__contains=[Role.DEPARTMENT_HEAD])
        return self.active().filter(
            pk__in=Posting.objects.current(on).filter(post__in=posts).values("person")
        )


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def active(self) -> PersonQuerySet:
        return self.get_queryset().active()

    def staff(self) -> PersonQuerySet:
        return self.get_queryset().staff()

    def reporting_to(self, manager: "Person") -> PersonQuerySet:
        return self.get_queryset().reporting_to(manager)

    def holding(self, role: str, on: dt.date | None = None) -> PersonQuerySet:
        return self.get_queryset().holding(role, on)

    def heads_of(self, department: Department, on: dt.date | None = None) -> PersonQuerySet:
        return self.get_queryset().heads_of(department, on)


# Nobody waits for another's naming: a row each, of which the last hundred are kept. The notice
# reaches the process that named (`charter.org.names` hears it) before its next statement.
RENAMED = """
    RAISE NOTICE 'somebody was named';
    INSERT INTO org_naming (stamp) VALUES ((random() * 9e15)::bigint);
    DELETE FROM org_naming WHERE id IN (
        SELECT id FROM org_naming ORDER BY id DESC OFFSET 100 FOR UPDATE SKIP LOCKED
    );
    RETURN NULL;
"""


class Naming(models.Model):
    """Somebody got a name or another one: the sum of the stamps tells processes that keep
    everybody's name (`charter.org.names`) to read them anew. The database writes it."""

    stamp = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.stamp)


class Person(AbstractBaseUser):
    """Anybody who signs in: staff, or a customer's contact. Leavers stay, inactive."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("員工")
        CUSTOMER = "customer", _("客戶")

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STAFF)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="people"
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    manager = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reports"
    )
    may_accept = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    left_on = models.DateField(null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = PersonManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_customer_iff_kind_customer",
                condition=Q(kind="customer", customer__isnull=False)
                | Q(kind="staff", customer__isnull=True),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="somebody_is_new",
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                operation=pgtrigger.Insert,
                func=RENAMED,
            ),
            pgtrigger.Trigger(
                name="somebody_is_renamed",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("name"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.AnyChange("name"),
                func=RENAMED,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        if self.is_customer:
            return reverse("org:customer", args=[self.customer_id])
        return reverse("org:person", args=[self.pk])

    @property
    def is_customer(self) -> bool:
        return self.kind == self.Kind.CUSTOMER

    def roles(self) -> frozenset[str]:
        """The roles of the posts held today; asked once per instance, so once per request."""
        if not hasattr(self, "_roles"):
            posts = Posting.objects.current().filter(person=self).values_list("post__roles")
            self._roles = frozenset(role for (held,) in posts for role in held)
        return self._roles

    def has_role(self, *roles: str) -> bool:
        return self.is_active and not self.roles().isdisjoint(roles)


class Post(models.Model):
    """A chair in a department; whoever sits in it has its roles."""

    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=60, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="posts")
    roles = ArrayField(models.CharField(max_length=30, choices=Role), default=list)

    objects = ColleaguesQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    @property
    def role_names(self) -> str:
        return "、".join(str(Role(role).label) for role in self.roles)


class PostingQuerySet(models.QuerySet["Posting"]):
    def current(self, on: dt.date | None = None) -> "PostingQuerySet":
        day = on or clock.today()
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Posting(models.Model):
    """A person holds a post from a day to a day; `until` is the last day of it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="postings")
    post = models.ForeignKey(Post, models.PROTECT, related_name="postings")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="posting_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gte=F("since")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"


class Skill(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)

    objects = ColleaguesQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class PersonSkill(models.Model):
    """Level 1 learns, 2 does it with help, 3 alone, 4 teaches it; who says so, and since when.
    What was said before stands in the journal."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    assessed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    assessed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="one_level_per_skill"),
            models.CheckConstraint(name="skill_level_1_to_4", condition=Q(level__range=(1, 4))),
            models.CheckConstraint(
                name="nobody_assesses_their_own_skill",
                condition=Q(assessed_by=None) | ~Q(assessed_by=F("person")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    def live(self, at: dt.datetime | None = None) -> "SubstitutionQuerySet":
        moment = at or clock.now()
        return self.filter(revoked_at=None, starts_at__lte=moment, ends_at__gt=moment)


class Substitution(models.Model):
    """`substitute` may act for `person` between two moments; one level deep, revocable."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="substitutions")
    substitute = models.ForeignKey(Person, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="substitution_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="nobody_substitutes_themselves", condition=~Q(person=F("substitute"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.substitute}"
