"""Small networks, which most tests have, can be worth it."""

import pytest

from tdnn_compiler.runtime.dynamo import pieces


@pytest.fixture
def all_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "lack_of_worth", lambda nodes: None)
