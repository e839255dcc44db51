"""Integers with floors and ceilings, the algebra of affine windows, names for source, and errors.

Output `t` of a layer reads the inputs `t·stride + tap − left`. Read as a count that gives sizes (`length`),
as a map it says who reads whom (`maps`), composed it gives receptive fields (`field`).
"""
