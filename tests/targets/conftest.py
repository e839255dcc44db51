from importlib.util import find_spec

# Triton has no wheel outside Linux.
collect_ignore_glob = [] if find_spec("triton") else ["test_*.py"]
