"""What this room proves of SP3.4a, SP3.4b and SP3.4c."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import done_at, evidence, stands_at
from charter.kernel.handing import LYING, empty_handed
from charter.kernel.parameters.queries import Moment
from charter.org.models import Person, Posting
from charter.rooms.projects.models import Member
from charter.rooms.rotation import fits, rotations
from charter.rooms.rotation.models import HandOver

done_at("SP3.4", _("看職務與技能的符合"), "rotation:fits")
done_at("SP3.4b", _("安排輪崗"), "rotation:rotations")
done_at("SP3.4c", _("辦理交接"), "rotation:handovers")

stands_at(Posting, "org:person", "person")

EXPLAINED = Q(fit_reason__isnull=False)
SKILLS = ("org.person", "org.post", "rotation.fitreason")


def _post_fits(moment: Moment) -> Q:
    limit = moment.parameters["skill_match_percent"]
    return ~Q(pk__in=fits.falling_short(fits.postings(moment.today), limit)) | EXPLAINED


def _role_fits(moment: Moment) -> Q:
    limit = moment.parameters["skill_match_percent"]
    return ~Q(pk__in=fits.falling_short(fits.members(), limit)) | EXPLAINED


evidence(
    "SP3.4a",
    "rotation.posting.fits",
    _("職務訂有技能要求的每個任職，技能匹配達到下限，或主管寫明理由"),
    model=Posting,
    population=lambda moment: fits.postings(moment.today),
    kept=_post_fits,
    department="person__department",
    person="person",
    touched_by=SKILLS,
    columns=((_("姓名"), "person__name"), (_("職務"), "post__title"), (_("就任"), "since")),
)
evidence(
    "SP3.4a",
    "rotation.member.fits",
    _("進行中項目裡訂有技能要求的每個角色，擔任的人技能匹配達到下限，或主管寫明理由"),
    model=Member,
    population=lambda moment: fits.members(),
    kept=_role_fits,
    department="person__department",
    project="role__project",
    person="person",
    touched_by=("projects.project", *SKILLS),
    columns=(
        (_("姓名"), "person__name"),
        (_("項目"), "role__project__name"),
        (_("角色"), "role__name"),
    ),
)


def _long(moment: Moment) -> QuerySet[Posting]:
    return rotations.long_held(moment.today, moment.parameters["rotation_months"])


evidence(
    "SP3.4b",
    "rotation.posting.rotated",
    _("在同一職務滿期限的每個人，都有核准的輪崗安排，或有期限內的例外與理由"),
    model=Posting,
    population=_long,
    kept=lambda moment: Q(rotations.answered(moment.today)),
    may_be_none=True,
    department="post__department",
    person="person",
    touched_by=("rotation.rotationplan", "org.person"),
    columns=((_("姓名"), "person__name"), (_("職務"), "post__title"), (_("就任"), "since")),
)


def _ended(moment: Moment) -> QuerySet[HandOver]:
    found = HandOver.objects.exclude(state=HandOver.State.CANCELLED)
    return found.filter(last_day__lte=moment.today)


evidence(
    "SP3.4c",
    "rotation.handover.complete",
    _("離職、調職或離開項目的每個人，交接在最後一天前完成"),
    model=HandOver,
    population=_ended,
    kept=lambda moment: Q(state=HandOver.State.COMPLETE),
    may_be_none=True,
    department="department",
    project="project",
    person="person",
    due="last_day",
    touched_by=("rotation.handover",),
    columns=(
        (_("姓名"), "person__name"),
        (_("事由"), "occasion"),
        (_("最後一天"), "last_day"),
    ),
)


def _gone(moment: Moment) -> QuerySet[Person]:
    found = Person.objects.get_queryset().filter(kind=Person.Kind.STAFF, is_active=False)
    return found.filter(left_on__lte=moment.today)


evidence(
    "SP3.4c",
    "rotation.gone.empty_handed",
    _("已離職的人名下沒有任何未了的事"),
    model=Person,
    population=_gone,
    kept=lambda moment: empty_handed(),
    may_be_none=True,
    department="department",
    person="pk",
    due="left_on",
    touched_by=("rotation.handover", "org.person", *sorted({o.kind for o in LYING.values()})),
    columns=((_("姓名"), "name"), (_("部門"), "department__name"), (_("離職日"), "left_on")),
)
