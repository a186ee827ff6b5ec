"""The journal: every change, once, forever: audit trail, timeline, notification, evidence."""
