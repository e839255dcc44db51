"""What tests share that run kernels as C++."""

import shutil

import pytest

NEEDS_CPP = pytest.mark.skipif(
    not any(map(shutil.which, ("g++", "clang++", "c++"))), reason="no C++ compiler on the PATH"
)
