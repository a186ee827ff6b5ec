"""What a post asks for: set and dropped by those who keep people, or the head of the department."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Post, Skill
from charter.rooms.people.models import PostSkill
from charter.rooms.people.permissions import may_set_needs

SET = declare(
    "people.post.skill_set", gettext_lazy("%(by)s規定「%(title)s」要會%(skill)s%(level)s級")
)
DROPPED = declare(
    "people.post.skill_dropped", gettext_lazy("%(by)s不再要求「%(title)s」會%(skill)s")
)
LEVELS = range(1, 5)


def _may(by: Person | None, post: Post) -> None:
    if by is not None and not may_set_needs(by, post):
        raise Refused(
            "people.may_not_set_needs",
            _("職務要求的技能由人力資源、系統管理員或部門主管規定，請向他們提出。"),
        )


@transaction.atomic
def set_post_skill(post: Post, *, skill: Skill, level: int, by: Person | None) -> PostSkill:
    """`level` 1 to 4, see PersonSkill; a second time sets it anew."""
    _may(by, post)
    if level not in LEVELS:
        raise Refused("people.skill_level", _("等級是1到4，請從清單選擇。"), field="level")
    need, _made = PostSkill.objects.update_or_create(
        post=post, skill=skill, defaults={"level": level}
    )
    record(SET, post, by=by, about=post.department, skill=skill.name, level=level)
    return need


@transaction.atomic
def drop_post_skill(post: Post, *, skill: Skill, by: Person | None) -> None:
    _may(by, post)
    if not PostSkill.objects.filter(post=post, skill=skill).delete()[0]:
        raise Refused("people.no_such_need", _("這個職務沒有要求這項技能。"), field="skill")
    record(DROPPED, post, by=by, about=post.department, skill=skill.name)
