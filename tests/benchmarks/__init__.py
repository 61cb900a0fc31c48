"""Benchmarks: each times the program beside a peer in the same run; on a shared machine only the ratio says much."""
