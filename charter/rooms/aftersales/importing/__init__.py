"""Cases out of other people's files: a mapping says which column is what, nothing is guessed."""
