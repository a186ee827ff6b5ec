"""A link has two ends of any kind; which end is first says nothing."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.journal.models import kind_of
from charter.org.models import Person


class LinkQuerySet(models.QuerySet["Link"]):
    def of(self, subject: models.Model) -> "LinkQuerySet":
        """Either end is that record."""
        kind = kind_of(subject)
        here = Q(a_kind=kind, a_id=subject.pk) | Q(b_kind=kind, b_id=subject.pk)
        return self.filter(here)

    def between(self, ends: "tuple[tuple[str, int], tuple[str, int]]") -> "LinkQuerySet":
        (a_kind, a_id), (b_kind, b_id) = sorted(ends)
        return self.filter(a_kind=a_kind, a_id=a_id, b_kind=b_kind, b_id=b_id)

    def visible_to(self, person: Person) -> "LinkQuerySet":
        """The pages that show links ask for each end; a link alone is shown to nobody else."""
        return self.none() if person.is_customer else self.all()


class Link(models.Model):
    """The ends stand in the order of their names, so that two records are linked only once."""

    a_kind = models.CharField(max_length=60)
    a_id = models.BigIntegerField()
    b_kind = models.CharField(max_length=60)
    b_id = models.BigIntegerField()
    because = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("關聯")
        constraints = [
            models.UniqueConstraint(
                fields=["a_kind", "a_id", "b_kind", "b_id"], name="two_records_are_linked_once"
            ),
            models.CheckConstraint(
                name="a_link_has_two_ends", condition=~Q(a_kind=F("b_kind"), a_id=F("b_id"))
            ),
        ]
        indexes = [models.Index(fields=["b_kind", "b_id"], name="link_of_second_end")]

    def __str__(self) -> str:
        return str(_(self.because) if self.because else _("關聯"))
