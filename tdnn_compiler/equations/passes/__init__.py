"""Rewriting passes: each takes a legal program to another that means the same, and suits machines better."""
