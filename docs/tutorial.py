"""
.. include:: tutorial.md
"""
