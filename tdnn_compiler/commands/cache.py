"""`tdnn cache`: where compiled kernels of CPUs are kept, and how much room they take."""

import json

from tdnn_compiler.analysis.report.terminal import print_json
from tdnn_compiler.cpu.cache import cache_folder, cache_limit, clear_cache, kept_libraries

__all__ = ["run_cache"]

BYTES_IN_MB = 10**6


def run_cache(clear: bool, as_json: bool) -> None:
    folder, limit = cache_folder(), cache_limit()
    found = clear_cache(folder) if clear else kept_libraries(folder)
    size = sum(each.size for each in found)
    if as_json:
        told = {"folder": str(folder), "libraries": len(found), "bytes": size, "limit": limit}
        print_json(json.dumps(told | {"cleared": clear}, indent=2, ensure_ascii=False))
        return
    libraries = "1 library" if len(found) == 1 else f"{len(found):,} libraries"
    room = f"{size / BYTES_IN_MB:,.1f} MB"
    if clear:
        print(f"removed {libraries}, {room}, from {folder}")
    else:
        print(f"{folder}: {libraries}, {room} of {limit / BYTES_IN_MB:,.0f} MB")
