"""Sentences of Chinese text and the frequent runs of characters in them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from charter.ground.search import normalised

HAN = re.compile(r"[㐀-鿿豈-﫿]+")
LATIN = re.compile(r"[a-z][0-9a-z]+")
SENTENCE = re.compile(r"[。！？!?；;\n\r]+")
LONGEST_SENTENCE = 120


@dataclass(frozen=True)
class Sentence:
    """`text` as written; `folded` simplified, lower case and half width, to count by."""

    text: str
    folded: str

    def forms_of(self, word: str) -> list[str]:
        """How the word stands in the sentence as written; folding keeps lengths for Han."""
        place = self.folded.find(word)
        if place < 0:
            return []
        same = len(self.folded) == len(self.text)
        return [self.text[place : place + len(word)] if same else word]

    @cached_property
    def runs(self) -> list[str]:
        return HAN.findall(self.folded)

    @cached_property
    def words(self) -> set[str]:
        return set(LATIN.findall(self.folded))


@dataclass
class Document:
    """Everything a customer said about one matter in the period."""

    matter: int
    customer: int
    sentences: list[Sentence] = field(default_factory=list)


def read(text: str) -> list[Sentence]:
    folded_all = normalised(text)
    if len(folded_all) == len(text):  # the usual: one conversion for all its sentences
        found, place = [], 0
        for end in (*SENTENCE.finditer(text), None):
            stop = end.start() if end else len(text)
            found.append((text[place:stop], folded_all[place:stop]))
            place = end.end() if end else stop
        return [Sentence(_short(t), f) for t, f in found if t.strip()]
    parts = [part for part in SENTENCE.split(text) if part.strip()]
    return [Sentence(_short(part), normalised(part)) for part in parts]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SENTENCE else f"{text[: LONGEST_SENTENCE - 1]}…"


class Runs:
    """The runs said in at least `floor` documents; `matters` are the documents' places."""

    def __init__(self, documents: Sequence[Document], floor: int, longest: int) -> None:
        self.documents, self.longest = documents, longest
        self.matters: dict[str, frozenset[int]] = {}
        self._by_length: dict[int, set[str]] = {}
        self._keep(self._latin(), floor)
        for length in range(2, longest + 1):
            kept = self._keep(self._of_length(length), floor)
            if not kept:
                break
            self._by_length[length] = kept

    def _keep(self, found: dict[str, set[int]], floor: int) -> set[str]:
        kept = {word: frozenset(where) for word, where in found.items() if len(where) >= floor}
        self.matters.update(kept)
        return set(kept)

    def _latin(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for place, document in enumerate(self.documents):
            for sentence in document.sentences:
                for word in sentence.words:
                    found.setdefault(word, set()).add(place)
        return found

    def _of_length(self, length: int) -> dict[str, set[int]]:
        shorter, found = self._by_length.get(length - 1), {}  # type: ignore[var-annotated]
        for place, document in enumerate(self.documents):
            for run in (run for sentence in document.sentences for run in sentence.runs):
                for i in range(len(run) - length + 1):
                    gram = run[i : i + length]
                    if shorter is None or (gram[:-1] in shorter and gram[1:] in shorter):
                        found.setdefault(gram, set()).add(place)
        return found

    def counted_in(self, documents: Sequence[Document]) -> Counter[str]:
        """In how many of other documents each run is said."""
        counts: Counter[str] = Counter()
        for document in documents:
            counts.update(self._said_in(document))
        return counts

    def _said_in(self, document: Document) -> set[str]:
        said: set[str] = set()
        for sentence in document.sentences:
            said |= sentence.words & self.matters.keys()
            for run in sentence.runs:
                for length, kept in self._by_length.items():
                    said.update(
                        gram
                        for i in range(len(run) - length + 1)
                        if (gram := run[i : i + length]) in kept
                    )
        return said

    def variety(self, word: str) -> tuple[int, int]:
        """How many different characters stand before and after it; each edge of a run of
        characters counts as another one."""
        left, right = self._neighbours
        return left[word], right[word]

    @cached_property
    def _neighbours(self) -> tuple[Counter[str], Counter[str]]:
        seen: tuple[set[tuple[str, str]], set[tuple[str, str]]] = (set(), set())
        counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        for document in self.documents:
            for run in (run for sentence in document.sentences for run in sentence.runs):
                for length, kept in self._by_length.items():
                    for i in range(len(run) - length + 1):
                        if (gram := run[i : i + length]) in kept:
                            _note(gram, run[i - 1] if i else "", seen[0], counts[0])
                            _note(gram, run[i + length : i + length + 1], seen[1], counts[1])
        return counts


def _note(gram: str, beside: str, seen: set[tuple[str, str]], counts: Counter[str]) -> None:
    if not beside:
        counts[gram] += 1
    elif (gram, beside) not in seen:
        seen.add((gram, beside))
        counts[gram] += 1
