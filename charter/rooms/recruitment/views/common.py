"""What the pages of this room share."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.org.models import Person, Role

Tab = tuple["str | Promise", str]


def tabs_of(person: Person) -> list[Tab]:
    """What this person finds here."""
    leads = person.has_role(Role.HR, Role.MANAGEMENT, Role.DEPARTMENT_HEAD)
    first: list[Tab] = [(_("招聘計劃"), reverse("recruitment:overview"))] if leads else []
    last: list[Tab] = [(_("成效"), reverse("recruitment:yields"))] if leads else []
    middle: list[Tab] = [(_("職缺"), reverse("recruitment:openings"))] if leads else []
    own: list[Tab] = [
        (_("我的評核"), reverse("recruitment:mine")),
        (_("內部應徵"), reverse("recruitment:inside")),
    ]
    return [*first, *middle, *last, *own]
