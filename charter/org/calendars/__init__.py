"""Working time: when is it due, how long did it take, and why.

`engine` is pure (no database, no Django); `charter.org.models.calendars` holds the rows people
edit; `compiled.engine_of(calendar)` turns the rows into a cached engine.
"""
