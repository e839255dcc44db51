"""The host program: what is done around kernels, as data that is printed, executed and checked."""
