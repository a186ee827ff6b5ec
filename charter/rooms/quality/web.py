"""What the room's views share: a form sent to its verb, and its refusal beside the field."""

from functools import partial

from charter.ground import acts

tried = partial(acts.tried, passed_on=("quality.not_allowed", "quality.suggestion_not_yours"))
