"""Every change of the org floor; a module per noun."""

from charter.org.verbs import calendars

__all__ = ["calendars"]
