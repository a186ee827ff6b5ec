"""Who works here, in which post, for which customers, and in which hours."""
