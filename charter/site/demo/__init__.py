"""The demo company: fourteen months of work, made by running the verbs under a simulated clock.

`company.yaml` names the people; every file of `stories/` tells what they do. No row is written
by hand: if a verb refuses, the demo cannot be told.
"""
