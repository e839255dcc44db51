"""Names of layers in emitted code."""

import pytest

from tdnn_compiler.dsl import Input, build, conv, relu
from tdnn_compiler.errors import NetworkError
from tdnn_compiler.pipeline import compile_passes


def test_a_layer_called_like_a_size_is_refused() -> None:
    network = build(Input("N T C", C=3) >> conv(4, 3).named("T") >> relu.named("N"))
    with pytest.raises(NetworkError, match=r"layer 'T'(.|\n)*layer 'N'"):
        compile_passes(network, "eval")


@pytest.mark.parametrize("name", ["in", "tl", "torch", "lambda"])
def test_a_layer_called_like_a_word_of_python_gets_another_name(name: str) -> None:
    network = build(Input("N T C", C=3) >> conv(4, 3).named(name) >> relu)
    compile(compile_passes(network, "train").source, "emitted", "exec")
