"""Every change on the policy floor. A verdict is written by `judging.rejudge` alone."""

from charter.policy.verbs import judging, people, proposals

__all__ = ["judging", "people", "proposals"]
