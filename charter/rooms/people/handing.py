"""Whose line somebody is goes on; what is a person's own stays with them."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import lies, stays
from charter.org.models import ApiToken, Person, PersonSkill, Posting, Substitution
from charter.rooms.people.models import Absence, Reward
from charter.rooms.people.verbs import name_manager

lies(
    Person,
    "manager",
    _("部屬"),
    open=Person.objects.staff,
    hand=lambda person, to, why: name_manager(person, manager=to, reason=why, by=None),
)
stays(Posting, "person", because="a post ends with its holder")
stays(PersonSkill, "person", because="what somebody can do")
stays(Substitution, "person", "substitute", because="revoked when either leaves")
stays(ApiToken, "person", because="revoked with the leaving")
stays(Absence, "person", because="their own leave")
stays(Reward, "person", because="given to them")
