"""What customers say: the words that grew from one period to another, with their sentences.

    from charter.rooms.aftersales.voices import grown_terms
    terms = grown_terms(period, previous_period("month", period))

    {% include "aftersales/voices.html" with terms=terms %}

Reading a month of 10,000 cases takes seconds, so a page keeps what was found: `Term.facts()` are
plain JSON, `Term.of(facts)` reads them again.
"""

from charter.rooms.aftersales.voices.heard import grown_terms, heard, source
from charter.rooms.aftersales.voices.terms import Example, Said, Term, grown

__all__ = ["Example", "Said", "Term", "grown", "grown_terms", "heard", "source"]
