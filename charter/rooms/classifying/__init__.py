"""What a text is about, learned from the organisation's own records and corrected by people."""
