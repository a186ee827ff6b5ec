from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import lies, stays
from charter.rooms.communication.models import Mail, Opinion
from charter.rooms.people.verbs import pass_on

lies(
    Opinion,
    "handler",
    _("員工意見"),
    open=Opinion.objects.open,
    hand=lambda one, to, why: pass_on(one, "handler", to=to, reason=why, by=None),
    project="project",
)
stays(Opinion, "author", because="who said it")
stays(Mail, "person", because="a letter to them")
