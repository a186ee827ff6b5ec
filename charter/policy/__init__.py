"""The policy text as a screen: clauses, their evidence, their verdicts, their parameters.

Packs (`packs/*.yaml`) hold the text; rooms declare the evidence; `verdicts` judges, one SQL
aggregate per proof; `verbs` stores what was judged, so that "as of" works. Nouns: clause,
judgement, mark, attestation, reminder, visit, proposal (of a parameter's new value).
"""
