"""Plans out of other people's files, pure: bytes in, a `PlanFile` and a report of problems out.

`reader.read` recognises MS Project XML, a DSLIB workbook or our own template. Dates are kept as
they stand in the file; what we have no field for stays, word for word, in `source`.
"""
