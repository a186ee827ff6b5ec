"""Benchmarks. Not part of the product: what loads data here writes rows directly, in bulk."""
