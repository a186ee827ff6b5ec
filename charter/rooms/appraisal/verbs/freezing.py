"""When the time to answer has gone by, the result is frozen; only then does anything count."""

from django.utils.translation import gettext_lazy

from charter.kernel.journal.events import declare

FROZEN = declare(
    "appraisal.result.frozen", gettext_lazy("%(person_name)s%(period)s的績效考核已定案")
)
