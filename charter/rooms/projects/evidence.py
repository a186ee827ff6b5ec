"""What this room proves, clause by clause. The records decide; nobody types a verdict."""

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
)
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import done_at, evidence, stands_at
from charter.rooms.projects import proofs
from charter.rooms.projects.models import (
    Acceptance,
    Deliverable,
    Goal,
    Initiation,
    Member,
    Project,
)

done_at("SP2.1.1", _("登記客戶需求"), "projects:requirements")
done_at("SP2.1.1b", _("提出立項"), "projects:initiations")
done_at("SP2.1.1c", _("提出立項"), "projects:initiations")
done_at("SP2.1.2", _("組成項目團隊"), "projects:projects")
done_at("SP2.1.2c", _("召開團隊會議"), "meetings:list")
done_at("SP2.2", _("編制項目計劃"), "projects:projects")
done_at("SP2.3", _("跟進執行中的項目"), "projects:projects")
done_at("SP2.4", _("準備項目驗收"), "projects:projects")

PROJECT, INITIATION = "projects.project", "projects.initiation"
stands_at(Member, "projects:team", "role__project")
stands_at(Deliverable, "projects:parts", "task__project")

ACCEPTANCE = "projects.acceptance"
OF_PROJECT = ((_("編號"), "number"), (_("項目"), "name"), (_("項目經理"), "manager__name"))
OF_INITIATION = ((_("編號"), "number"), (_("項目"), "name"), (_("申請人"), "applicant__name"))
OF_ACCEPTANCE = (
    (_("編號"), "project__number"),
    (_("項目"), "project__name"),
    (_("項目經理"), "project__manager__name"),
)


evidence(
    "SP1.2",
    "projects.phases",
    _("每個項目都有階段，而且從立項到目前階段一步不少"),
    model=Project,
    population=proofs.phases,
    kept=lambda moment: Q(walked=F("place_now") + 1, farthest=F("place_now")),
    department="department",
    project="pk",
    touched_by=(PROJECT,),
    columns=(*OF_PROJECT, (_("階段"), "phase")),
)
evidence(
    "SP2.1.1a",
    "projects.requirement_before_application",
    _("送出的立項申請連結一份客戶需求，需求在送出前已有初步評估"),
    model=Initiation,
    population=lambda moment: Initiation.objects.submitted_once(),
    kept=lambda moment: Q(
        requirement__state="evaluated", requirement__evaluated_at__lte=F("submitted_at")
    ),
    department="department",
    touched_by=(INITIATION, "projects.requirement"),
    columns=(*OF_INITIATION, (_("需求"), "requirement__title")),
)


evidence(
    "SP2.1.1b",
    "projects.application_complete",
    _("送出的立項申請六部分齊全，預算明細合計等於總額，完成日晚於開始日"),
    model=Initiation,
    population=proofs.applications,
    kept=lambda moment: (
        ~Q(background="")
        & ~Q(results="")
        & ~Q(scope=[])
        & ~Q(milestones=[])
        & Q(lines_total=F("total"), total__isnull=False, ends_on__gt=F("starts_on"))
        & Exists(Goal.objects.filter(initiation=OuterRef("pk")))
    ),
    department="department",
    touched_by=(INITIATION,),
    columns=(*OF_INITIATION, (_("預算"), "total")),
)


evidence(
    "SP2.1.1c",
    "projects.two_decisions",
    _("立項後的項目都有部門主管與管理層兩個決定，由不同的人作出，都不是申請人"),
    model=Project,
    population=proofs.decided,
    kept=lambda moment: Q(deciders__gte=2),
    department="department",
    project="pk",
    touched_by=(PROJECT, "approvals.request"),
    columns=(*OF_PROJECT, (_("申請人"), "initiation__applicant__name")),
)


evidence(
    "SP2.1.2a",
    "projects.team_fits",
    _("組隊完成的項目：每個角色有人，成員的技能達到角色要求，沒有人被排超過100%"),
    model=Project,
    population=proofs.formed,
    kept=lambda moment: Q(has_roles=True, has_unfilled=False, has_gap=False, has_overload=False),
    department="department",
    project="pk",
    touched_by=(PROJECT,),
    columns=OF_PROJECT,
)
evidence(
    "SP2.1.2b",
    "projects.duties_written",
    _("進行中項目的每位成員都有寫明的職責"),
    model=Member,
    population=lambda moment: Member.objects.current().filter(
        role__project__phase__in=Project.ACTIVE
    ),
    kept=lambda moment: ~Q(duties=""),
    department="role__project__department",
    project="role__project",
    person="person",
    touched_by=(PROJECT,),
    columns=(
        (_("編號"), "role__project__number"),
        (_("角色"), "role__name"),
        (_("成員"), "person__name"),
    ),
)
evidence(
    "SP2.1.2b",
    "projects.deliverable.accountable",
    _("進行中項目的每個交付物都有一位當責人，是團隊裡的在職成員"),
    model=Deliverable,
    population=proofs.promised,
    kept=proofs.answered_for,
    department="task__project__department",
    project="task__project",
    person="accountable",
    touched_by=("projects.plan", "projects.task", PROJECT),
    columns=(
        (_("項目"), "task__project__name"),
        (_("交付物"), "name"),
        (_("當責人"), "accountable__name"),
    ),
)


evidence(
    "SP2.4.1",
    "projects.acceptance_documents",
    _("進入驗收的項目：必備文件齊全，都由第二人檢查，每個目標都有證明"),
    model=Acceptance,
    population=proofs.accepting,
    kept=lambda moment: Q(lacks_document=0, has_unchecked=False, has_unproved=False),
    department="project__department",
    project="project",
    touched_by=(ACCEPTANCE, PROJECT),
    columns=(*OF_ACCEPTANCE, (_("狀態"), "state")),
)
evidence(
    "SP2.4.2a",
    "projects.acceptance_agreed_before",
    _("提請驗收之前，日期、方式、標準已由客戶確認"),
    model=Acceptance,
    population=lambda moment: Acceptance.objects.filter(requested_at__isnull=False),
    kept=lambda moment: Q(agreed_at__lte=F("requested_at"), agreed_by__isnull=False),
    department="project__department",
    project="project",
    touched_by=(ACCEPTANCE,),
    columns=(*OF_ACCEPTANCE, (_("驗收日期"), "held_on")),
)


evidence(
    "SP2.4.2b",
    "projects.customer_signed",
    _("已驗收的項目：客戶在看到的那一版上簽名，每則意見都有回覆"),
    model=Acceptance,
    population=proofs.signed,
    kept=lambda moment: Q(has_signature=True, has_unanswered=False),
    department="project__department",
    project="project",
    touched_by=(ACCEPTANCE,),
    columns=(*OF_ACCEPTANCE, (_("驗收時間"), "decided_at")),
)


evidence(
    "SP2.4.3",
    "projects.summary",
    _("驗收超過期限的項目都有總結：目標達成、經驗教訓、問題、改進"),
    model=Project,
    population=proofs.to_sum_up,
    kept=lambda moment: Q(has_summary=True),
    department="department",
    project="pk",
    touched_by=(PROJECT, ACCEPTANCE, "projects.summary"),
    columns=(*OF_PROJECT, (_("驗收時間"), "accepted_at")),
)


evidence(
    "SP5.1a",
    "projects.budget_lines",
    _("每個項目的預算按科目列出，每一科目有估算依據"),
    model=Project,
    population=proofs.budgeted,
    kept=lambda moment: Q(has_lines=True, has_baseless=False),
    department="department",
    project="pk",
    touched_by=(PROJECT,),
    columns=(*OF_PROJECT, (_("預算"), "budget_total")),
)
evidence(
    "SP5.1b",
    "projects.budget_approved",
    _("每個項目都有經管理層核准的預算版本"),
    model=Project,
    population=proofs.budgeted,
    kept=lambda moment: Q(has_approved=True),
    department="department",
    project="pk",
    touched_by=(PROJECT,),
    columns=(*OF_PROJECT, (_("預算"), "budget_total")),
)
