"""Registers: graded records (likelihood x impact, severity) with response and history."""
