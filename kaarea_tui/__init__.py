"""Kaarea's customer register: a terminal app that keeps its own privacy notice."""

__version__ = "0.1.0"
