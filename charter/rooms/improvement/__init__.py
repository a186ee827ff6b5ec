"""Service improvement: the yearly cycle and the plan, from the group that answers for it to the
document in force.

Names that others build on:

- `Cycle` (year, office, group, departments in scope); `Cycle.objects.current(day)`.
- `Plan` = one department in one cycle; `plan.version` the newest, `plan.ruling` the one in force.
- `Version` = numbered state of a plan; its terms change in a draft only. A further version begins
  as a copy: `verbs.versions.begin(plan, because=, by=, origin=)`.
- `Target` and `Measure` are identities that last; `TargetTerms` and `MeasureTerms` (`.version`)
  say what was promised. `target.original` are the terms first in force, `target.current` the newest
  in force. `MeasureTerms.asks` are the resources asked for (`ResourceAsk`).
- `Document` puts versions before the group (`kind` annual or adjustment): `verbs.documents.table`
  freezes and hashes them, `vote` takes the members' votes part by part, and the last vote that is
  needed sends the whole to the chair (flow `improvement.document`). Approved, all versions of it
  rule: events `improvement.version.put_in_force`, `improvement.document.approved`.
- Events of a cycle: `improvement.cycle.started`, `.published`, `.closed`, `.reviewed`.
"""
