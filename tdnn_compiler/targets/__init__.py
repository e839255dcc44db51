"""Machine code for GPUs that are not here, and what it costs."""
