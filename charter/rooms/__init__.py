"""One room per subject of the policies; the same file names in each."""
