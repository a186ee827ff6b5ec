"""Where the work of projects begins."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.starting import step
from charter.org.models import Role
from charter.rooms.projects.models import Requirement

LEADS = (Role.DEPARTMENT_HEAD, Role.PROJECT_MANAGER)


@step(
    80,
    _("登記第一份客戶需求"),
    _("評估之後提出立項，制度的條款就開始有證據。"),
    "projects:requirements",
    may=lambda person: person.has_role(*LEADS),
)
def requirement() -> bool:
    return Requirement.objects.exists()
