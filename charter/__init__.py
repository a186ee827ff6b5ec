"""Charter 行章: a policy that runs.

Floors, from the ground up; a floor imports only the floors below it.

    site      settings, urls, wiring, command line
    insight   what people see across rooms        policy   clauses and their evidence
    rooms     one per subject of the policies
    kernel    journal, actions, approvals, duties, indicators, registers, notices, files
    org       people, departments, posts, customers, working calendars
    ground    errors, flow, web glue, ui kit, i18n, money, time, database: no business words
"""
