"""Networks with their weights in the formats of others."""
