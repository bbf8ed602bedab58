"""Exceptions and enumerations for user code."""
