"""Dependencies between the tasks of a draft."""

from django.db import transaction
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.models import Link, Task
from charter.rooms.projects.schedule import network
from charter.rooms.projects.timing import leaf_links
from charter.rooms.projects.verbs.plan import LINKED, UNLINKED, _draft


@transaction.atomic
def link_tasks(
    before: Task,
    after: Task,
    *,
    by: Person | None,
    relation: str = network.Relation.FS.value,
    lag: int = 0,
    lag_unit: str = Link.LagUnit.WORKING,
) -> Link:
    """`after` waits for `before`; refused when they would wait for each other."""
    plan = _draft(after.plan, by)
    if before.plan_id != plan.pk or before.pk == after.pk:
        raise Refused(
            "projects.link.other_plan",
            _("前置任務必須是同一份計劃裡的另一項任務。"),
            field="before",
        )
    link, _new = Link.objects.update_or_create(
        plan=plan,
        before=before,
        after=after,
        defaults={"relation": relation, "lag": lag, "lag_unit": lag_unit},
    )
    _check_no_cycle(list(plan.tasks.all()), list(plan.links.all()))
    record(LINKED, after, by=by, about=plan.project, before=str(before), relation=relation, lag=lag)
    return link


@transaction.atomic
def unlink_tasks(link: Link, *, by: Person | None) -> None:
    """The tasks no longer wait for one another."""
    plan = _draft(link.plan, by)
    before, after = str(link.before), link.after
    link.delete()
    record(UNLINKED, after, by=by, about=plan.project, before=before)


def _check_no_cycle(tasks: list[Task], links: list[Link]) -> None:
    names = {task.pk: str(task) for task in tasks}
    rows = [network.Task(task.pk, 0) for task in tasks if task.kind != Task.Kind.PHASE]
    pairs = [network.Link(before, after) for before, after, _link in leaf_links(tasks, links)]
    try:
        network.Network.of(rows, pairs).order()
    except network.Cycle as cycle:
        chain = " → ".join(names[pk] for pk in (*cycle.members, cycle.members[0]))
        raise Refused(
            "projects.link.cycle",
            _("這樣會互相等待：%(chain)s。請改選另一個前置任務。") % {"chain": chain},
            field="before",
        ) from cycle
