"""Where the work of projects begins."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.starting import step
from charter.rooms.projects.models import Requirement


@step(
    80,
    _("登記第一份客戶需求"),
    _("評估之後提出立項，制度的條款就開始有證據。"),
    "projects:requirements",
)
def requirement() -> bool:
    return Requirement.objects.exists()
