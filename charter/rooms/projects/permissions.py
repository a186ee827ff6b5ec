"""Who may do what in this room. Roles follow from posts; nobody judges their own."""

from django.db.models import Q

from charter.org.models import Person, Role
from charter.rooms.projects.models import (
    Acceptance,
    AcceptanceDocument,
    Initiation,
    Member,
    PlanTemplate,
    Project,
)


def may_record_requirement(person: Person | None) -> bool:
    return person is not None and person.is_active and not person.is_customer


def may_apply(person: Person | None) -> bool:
    """Any member of staff may apply for a project."""
    return may_record_requirement(person)


def may_fill(person: Person | None, initiation: Initiation) -> bool:
    """The applicant and the manager they propose write the application together."""
    return (
        person is not None
        and person.is_active
        and person.pk in (initiation.applicant_id, initiation.manager_id)
    )


def may_retire(person: Person | None, template: PlanTemplate) -> bool:
    """Whoever kept the template, or leads the project it came from."""
    return may_lead(person, template.source) or (person is not None and person == template.by)


def may_lead(person: Person | None, project: Project) -> bool:
    """The project manager, or the head of the project's department."""
    if person is None or not person.is_active or person.is_customer:
        return False
    if person.pk == project.manager_id:
        return True
    return person.department_id == project.department_id and person.has_role(Role.DEPARTMENT_HEAD)


def may_open(person: Person, project: int | None) -> bool:
    """Whether a link to the pages of the project with this key leads anywhere for them."""
    return project is not None and Project.objects.visible_to(person).filter(pk=project).exists()


def may_work_in(person: Person | None, project: Project) -> bool:
    """Those who lead it and those in its team."""
    if person is None or person.is_customer:
        return False
    return may_lead(person, project) or Project.objects.of(person).filter(pk=project.pk).exists()


def may_review(person: Person | None, document: AcceptanceDocument) -> bool:
    """Somebody of the project or of quality, never the author."""
    if person is None or person.pk == document.author_id:
        return False
    return person.has_role(Role.QUALITY) or may_work_in(person, document.acceptance.project)


def may_check(project: Project) -> Q:
    """Of people: those whom `may_review` lets check a document of the project."""
    staff = Person.objects.staff()
    leads = staff.heads_of(project.department) if project.department else staff.none()
    team = Member.objects.filter(role__project=project, left_at=None)
    found = Q(pk__in=leads.values("pk")) | Q(pk=project.manager_id)
    found |= Q(pk__in=team.values("person"))
    found |= Q(pk__in=staff.holding(Role.QUALITY).values("pk"))
    return found & Q(is_active=True)


def may_sign(person: Person | None, acceptance: Acceptance) -> bool:
    """A contact of this very customer with the right to accept (P19)."""
    return (
        person is not None
        and person.is_active
        and person.is_customer
        and person.may_accept
        and person.customer_id == acceptance.project.customer_id
    )


def may_speak(person: Person | None, acceptance: Acceptance) -> bool:
    """Any contact of this customer may give an opinion."""
    return (
        person is not None
        and person.is_active
        and person.customer_id is not None
        and person.customer_id == acceptance.project.customer_id
    )
