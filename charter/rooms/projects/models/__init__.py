"""From the customer's requirement to the accepted delivery and its summary."""

from charter.rooms.projects.models.acceptance import (
    Acceptance,
    AcceptanceDocument,
    DocumentKind,
    GoalProof,
    ItemMark,
    Opinion,
    Signature,
)
from charter.rooms.projects.models.correction import Correction
from charter.rooms.projects.models.edit import PlanEdit
from charter.rooms.projects.models.experience import Adoption, PlanTemplate
from charter.rooms.projects.models.initiation import (
    Budget,
    BudgetLine,
    Category,
    Goal,
    Initiation,
    ServiceType,
)
from charter.rooms.projects.models.plan import (
    Assignment,
    Deliverable,
    Link,
    PlanResource,
    Task,
)
from charter.rooms.projects.models.progress import (
    Deviation,
    PlanUpload,
    ProgressReport,
    ProgressReview,
)
from charter.rooms.projects.models.project import Counter, PhaseStep, Project
from charter.rooms.projects.models.requirement import Requirement
from charter.rooms.projects.models.summary import Lesson, Summary
from charter.rooms.projects.models.team import Member, Raci, RoleSkill, TeamRole
from charter.rooms.projects.models.versions import Plan, PlanSource

__all__ = [
    "Acceptance",
    "AcceptanceDocument",
    "Adoption",
    "Assignment",
    "Budget",
    "BudgetLine",
    "Category",
    "Correction",
    "Counter",
    "Deliverable",
    "Deviation",
    "DocumentKind",
    "Goal",
    "GoalProof",
    "Initiation",
    "ItemMark",
    "Lesson",
    "Link",
    "Member",
    "Opinion",
    "PhaseStep",
    "Plan",
    "PlanEdit",
    "PlanResource",
    "PlanSource",
    "PlanTemplate",
    "PlanUpload",
    "ProgressReport",
    "ProgressReview",
    "Project",
    "Raci",
    "Requirement",
    "RoleSkill",
    "ServiceType",
    "Signature",
    "Summary",
    "Task",
    "TeamRole",
]
