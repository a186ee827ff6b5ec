from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import lies, stays
from charter.rooms.knowledge.models import Article, Vote
from charter.rooms.people.verbs import pass_on

lies(
    Article,
    "owner",
    _("知識文章"),
    open=lambda: Article.objects.exclude(state=Article.State.RETIRED),
    hand=lambda one, to, why: pass_on(one, "owner", to=to, reason=why, by=None),
)
stays(Vote, "person", because="their own opinion")
