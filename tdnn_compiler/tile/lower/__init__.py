"""Plans to tile programs: matrix products, loops, pools and fused stages."""
