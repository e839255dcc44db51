"""Tile programs as source text."""
