"""Symbolic graph compiler for time-delay neural networks and convolutional networks."""

__version__ = "0.1.0"
