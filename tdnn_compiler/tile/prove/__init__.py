"""Proofs about tile programs: memory safety, and that every element is written once."""
