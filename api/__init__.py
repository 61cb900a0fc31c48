"""Delivery: the command line, and later JSON and pages. Imports everything, is imported by nobody."""
