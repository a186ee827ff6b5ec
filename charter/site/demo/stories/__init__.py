"""What the people of the demo company do, one file per subject."""
