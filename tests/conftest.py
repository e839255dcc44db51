"""Settings that all tests share."""

from hypothesis import settings

# The same examples in every run, so that a failure can be run again anywhere.
settings.register_profile("reproducible", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("reproducible")
