"""Layers and their rules, the graph of a network with its shapes, its nodes in a script, and saved files."""
