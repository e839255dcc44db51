"""A network as equations over its indices: what every number in it is, forward and backward."""
