"""The improvement plan under way: tasks, resources, checks, reports, gaps, evaluations, and whether
a measure helped. Above `improvement`, whose versions say what was promised."""
