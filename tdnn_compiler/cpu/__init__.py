"""Kernels for CPUs: tile programs as C++ that is written in vectors, and how it is built and run."""
