"""Complaints: five steps after ISO 10002, each with its limit, its owner and its record."""
