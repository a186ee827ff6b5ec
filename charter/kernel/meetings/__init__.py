"""Meetings: series, agenda, attendance, minutes, and decisions that become actions."""
