"""Networks from elsewhere: what others wrote, as a network of ours with its weights."""
