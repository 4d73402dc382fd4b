"""Drives the benchmarks: runs every contender in turn, collects what they report, compares."""
