"""Every change on the policy floor. A verdict is written by `judging.rejudge` alone."""

from charter.policy.verbs import amendments, judging, people, proposals

__all__ = ["amendments", "judging", "people", "proposals"]
