"""The parameters that exist, read once from catalogue.yaml beside this file."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from charter.ground import datafile


@dataclass(frozen=True)
class Parameter:
    """`unit` is shown after the value; `clause` names the row of the policy that leaves it open.

    `fraction` allows decimals although the default is whole; `total` is what a mapping's values
    must add up to. A `detail` is needed by a rule although the policy's sentence does not name it.
    """

    name: str
    clause: str
    default: Any
    unit: str
    zh: str
    en: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    fraction: bool = False
    total: float | None = None
    detail: bool = False


@cache
def catalogue() -> dict[str, Parameter]:
    rows = datafile.read(Path(__file__).with_name("catalogue.yaml"))
    found = (Parameter(**{**row, "choices": tuple(row.get("choices", ()))}) for row in rows)
    return {parameter.name: parameter for parameter in found}
