"""Backups: made of one snapshot, tried by restoring them, kept, encrypted, brought back."""
