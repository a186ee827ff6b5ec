"""What a text is made of, for a linear model: its characters in ones, twos and threes.

Han characters give every single one, pair and triple; Latin words and numbers give themselves;
all simplified, in lower case and half width, so that one model serves both scripts. No dictionary
and no segmenter: pairs and triples of characters do as well as words for topics of Chinese text
(Li & Sun 2007, Scalable Term Selection for Text Categorization).
"""

import re

from charter.ground.search import normalised

RUNS = re.compile(r"([㐀-鿿豈-﫿]+)|([0-9a-z]+)|([!?！？]+)")
LONGEST = 1000  # characters; what a matter is about stands at its beginning


def grams(text: str) -> set[str]:
    """Each once, however often it is said."""
    found: set[str] = set()
    for han, latin, mark in RUNS.findall(normalised(text[:LONGEST])):
        if latin:
            found.add(latin[:30])
        elif mark:
            found.add("!" if mark[0] in "!！" else "?")
        else:
            found.update(han)
            found.update(han[i : i + 2] for i in range(len(han) - 1))
            found.update(han[i : i + 3] for i in range(len(han) - 2))
    return found
