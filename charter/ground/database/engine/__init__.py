"""Django's PostgreSQL backend; only the check of a kept connection differs."""
