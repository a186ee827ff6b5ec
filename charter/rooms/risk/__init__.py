"""Risk: 六, with 二.2.2; sweeps, grades, responses, warnings on live data."""
