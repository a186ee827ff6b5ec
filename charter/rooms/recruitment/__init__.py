"""Recruitment: 三.1; the approved plan, openings with their channels, candidates through the four
stages (qualification check, interview, written test, background check), the offer, the hire.

What names a candidate stands in one table (`Dossier`), which goes when its time is over; the facts
stay under the candidate's number.
"""
