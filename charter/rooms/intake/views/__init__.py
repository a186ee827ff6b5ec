"""The hotline and the public form."""
