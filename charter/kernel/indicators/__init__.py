"""Indicators: what is measured, how, against which target, with every reading kept."""
