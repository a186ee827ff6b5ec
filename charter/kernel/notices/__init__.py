"""Notices: who is told what, where, how often; in-app at once, by mail through an outbox."""
