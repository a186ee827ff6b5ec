"""Resources (2.2.1): who is asked for how much in which week, what is too much, how to settle it.

Capacity and over-allocation of one plan are reckoned in `projects`; here stand the load of
everybody as a board, overloads that must be settled, levelling, and staff proposed for roles.
"""
