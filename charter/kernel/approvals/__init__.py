"""Approvals: a frozen version of a record goes through ordered steps of people who may say yes."""
