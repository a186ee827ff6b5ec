"""Prepared answers: words with fields that a case fills in, per department."""
