"""The algebra of affine windows: output `t` of a layer reads inputs `t·stride + tap − left`.

Read as a count it gives sizes (`length`), as a map it says who reads whom (`maps`), composed it gives
receptive fields (`field`), and backwards what a tile needs (`halo`).
"""
