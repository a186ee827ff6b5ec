"""Fitting the linear model, with scikit-learn where it is installed: `charter[learning]`.

Multinomial logistic regression with an L2 penalty over grams that stand in at least `MIN_TEXTS`
texts (so that no gram of one person's letter is kept), at most `MOST_GRAMS` of the most frequent.
"""

from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec

from charter.rooms.classifying.grams import grams
from charter.rooms.classifying.linear import LinearModel

MIN_TEXTS, MOST_GRAMS = 3, 40_000
STRENGTH = 10.0  # C of scikit-learn: the inverse of the penalty


def is_installed() -> bool:
    return find_spec("sklearn") is not None


def fit(samples: Sequence[tuple[str, str]]) -> LinearModel:
    """From (text, label); needs two labels at least. Takes seconds: for the worker only."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  # an extra, absent in most houses
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    texts = [grams(text) for text, _label in samples]
    frequency = Counter(gram for text in texts for gram in text)
    kept = [gram for gram, n in frequency.most_common(MOST_GRAMS) if n >= MIN_TEXTS]
    place = {gram: n for n, gram in enumerate(kept)}
    values, columns, ends = [], [], [0]
    for text in texts:
        known = sorted(place[gram] for gram in text if gram in place)
        columns.extend(known)
        values.extend([max(len(known), 1) ** -0.5] * len(known))
        ends.append(len(columns))
    rows = csr_matrix((values, columns, ends), shape=(len(texts), len(kept)))
    found = LogisticRegression(C=STRENGTH, max_iter=300).fit(rows, [label for _t, label in samples])
    return _plain(found, kept)


def _plain(found: object, kept: Sequence[str]) -> LinearModel:
    """Its numbers alone. Two classes have one row there, the second's against the first's."""
    classes = tuple(map(str, found.classes_))  # type: ignore[attr-defined]
    table = found.coef_.tolist()  # type: ignore[attr-defined]
    bias = tuple(found.intercept_.tolist())  # type: ignore[attr-defined]
    if len(table) == 1:
        table, bias = [[0.0] * len(kept), table[0]], (0.0, bias[0])
    weights = dict(zip(kept, zip(*table, strict=True), strict=True))
    return LinearModel(classes, bias, weights)
