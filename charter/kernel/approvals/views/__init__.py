"""Pages of 審批."""
