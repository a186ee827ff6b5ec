"""What the site itself keeps: a person's language, keys for programs."""

from charter.site.verbs.language import choose_language
from charter.site.verbs.tokens import issue_token, mark_used, revoke_token

__all__ = ["choose_language", "issue_token", "mark_used", "revoke_token"]
