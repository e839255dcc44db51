"""Tile programs: what one program of a kernel does with tiles of numbers, for any target."""
