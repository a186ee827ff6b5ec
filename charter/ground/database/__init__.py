"""The database: PostgreSQL 18 from a wheel, run by a supervisor of our own, or an external server.

`cluster` keeps one server in a directory; `account` says as which OS user; `engine` is Django's
PostgreSQL backend with a connection check that costs no query.
"""
