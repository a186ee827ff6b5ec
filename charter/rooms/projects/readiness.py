"""What each gate of a project still lacks; the guards of its phases are registered here."""

from django.utils.translation import gettext as _

from charter.kernel.actions.models import Action
from charter.rooms.projects.guards import guard
from charter.rooms.projects.models import Acceptance, ItemMark, Member, Project
from charter.rooms.projects.models.acceptance import REQUIRED, DocumentKind


@guard("plan")
def every_role_is_filled(project: Project) -> list[str]:
    members = Member.objects.current().filter(role__project=project)
    held = set(members.values_list("role", flat=True))
    found = [
        _("「%(role)s」還沒有人") % {"role": role}
        for role in project.roles.all()
        if role.pk not in held
    ]
    return found + [
        _("%(person)s還沒有寫職責") % {"person": member.person}
        for member in members.filter(duties="").select_related("person")
    ]


@guard("summarise")
def customer_accepted(project: Project) -> list[str]:
    done = Acceptance.objects.filter(project=project, state=Acceptance.State.ACCEPTED).exists()
    return [] if done else [_("客戶還沒有簽署驗收")]


@guard("enter_aftercare")
def summary_is_in(project: Project) -> list[str]:
    summary = getattr(project, "summary", None)
    return [] if summary and summary.handed_in_at else [_("項目總結還沒有交")]


@guard("close")
def nothing_is_owed(project: Project) -> list[str]:
    return [
        _("「%(measure)s」還沒有完成") % {"measure": action}
        for action in Action.objects.about(project).unfinished()
    ]


def documents_lacking(acceptance: Acceptance) -> list[str]:
    """Every required document that is absent, and every one nobody else has checked."""
    documents = list(acceptance.documents.all())
    present = {document.kind for document in documents}
    found = [
        _("缺「%(kind)s」") % {"kind": DocumentKind(kind).label}
        for kind in REQUIRED[acceptance.project.service_type]
        if kind not in present
    ]
    return found + [
        _("「%(title)s」還沒有由另一個人檢查") % {"title": document}
        for document in documents
        if document.reviewer_id is None
    ]


def goals_lacking(acceptance: Acceptance) -> list[str]:
    proved = set(acceptance.proofs.values_list("goal", flat=True))
    return [
        _("目標「%(goal)s」還沒有達成的證明") % {"goal": goal}
        for goal in acceptance.project.initiation.goals.all()
        if goal.pk not in proved
    ]


def answers_lacking(acceptance: Acceptance) -> list[str]:
    """Opinions without an answer, conditions without an end."""
    found = [
        _("客戶意見「%(text)s」還沒有回覆") % {"text": opinion}
        for opinion in acceptance.opinions.filter(answered_at=None)
    ]
    owed = Action.objects.of(acceptance).open()
    return found + [_("附帶條件「%(measure)s」還沒有完成") % {"measure": one} for one in owed]


def acceptance_lacking(acceptance: Acceptance) -> list[str]:
    """Everything that keeps it from being put before the customer, each thing named."""
    found = []
    if acceptance.project.phase != Project.Phase.ACCEPTANCE:
        found.append(_("項目還沒有進入驗收階段"))
    if acceptance.agreed_at is None:
        found.append(_("驗收日期、方式與標準還沒有由客戶確認"))
    return [
        *found,
        *documents_lacking(acceptance),
        *goals_lacking(acceptance),
        *answers_lacking(acceptance),
    ]


def remarks_open(acceptance: Acceptance) -> list[str]:
    """Titles of what was marked with a remark in this version whose opinion has no answer yet."""
    marked = ItemMark.objects.filter(
        acceptance=acceptance, version=acceptance.version, mark=ItemMark.Mark.REMARK
    )
    waiting = set(acceptance.opinions.filter(answered_at=None).values_list("about", flat=True))
    titles = marked.order_by("pk").values_list("document__title", flat=True)
    return [title for title in titles if title in waiting]
