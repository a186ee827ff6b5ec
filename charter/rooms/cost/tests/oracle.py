"""The reference formulas in plain Python, apart from the product: what is not defined is None.
The same as `oracles/formulas.py` beside the reference data, compared when it is there."""

from collections.abc import Sequence
from typing import Any


def div(a: Any, b: Any) -> Any:
    return None if a is None or b is None or b == 0 else a / b


def evm(pv: Any, ev: Any, ac: Any, bac: Any) -> dict[str, Any]:
    def sub(a: Any, b: Any) -> Any:
        return None if a is None or b is None else a - b

    spi, cpi = div(ev, pv), div(ev, ac)
    done = bac is not None and ev == bac
    eac = ac if done else (None if not cpi or bac is None else bac / cpi)
    plan = None if bac is None else ac + (bac - ev)
    both = ac if done else (
        None if not cpi or not spi or bac is None else ac + (bac - ev) / (cpi * spi)
    )  # fmt: skip
    rest = sub(bac, ev)
    tcpi = None if not rest or bac - ac <= 0 else rest / (bac - ac)
    tcpi_eac = None if not rest or eac is None or eac - ac <= 0 else rest / (eac - ac)
    return {
        "SV": sub(ev, pv), "CV": sub(ev, ac), "SPI": spi, "CPI": cpi, "EAC": eac,
        "EAC_plan": plan, "EAC_cs": both, "ETC": sub(eac, ac), "VAC": sub(bac, eac),
        "TCPI_BAC": tcpi, "TCPI_EAC": tcpi_eac, "PCT": div(ev, bac), "SPENT": div(ac, bac),
    }  # fmt: skip


def earned_schedule(pv: Sequence[Any], ev: Any, at: Any) -> dict[str, Any]:
    bac = pv[-1]
    pd = list(pv).index(bac)
    if ev >= bac:
        es = pd
    else:
        c = max(t for t in range(len(pv)) if pv[t] <= ev)
        es = c + (ev - pv[c]) / (pv[c + 1] - pv[c])
    spi = div(es, at)
    return {"ES": es, "SV_t": es - at, "SPI_t": spi, "IEAC_t": div(pd, spi) if spi else None}
