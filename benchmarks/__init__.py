"""Measured claims: each script prints its figures and ends with status 1 when one is missed."""
