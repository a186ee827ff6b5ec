"""Dates at which nobody is asked for too much: the problem, a list scheduler, and CP-SAT.

problem   what is to be placed, within what (pure)
buckets   what is used of a resource, in units of time or in weeks
lists     serial schedule generation with justification and a small genetic search
exact     OR-tools CP-SAT, where it is installed (`charter[levelling]`)
psplib    the benchmark's files
offer     from a plan to the problem and back to dates
"""
