"""ONNX Runtime and OpenVINO as peers: the plain network, exported."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from sys import stderr
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import torch
from torch import Tensor

from tdnn_compiler.bench.plain import PlainNetwork
from tdnn_compiler.bench.workload import Contender, Workload

__all__ = ["RUNTIME_NAMES", "missing_package", "runtime_ways"]

RUNTIME_NAMES = {"onnxruntime": "ONNX Runtime", "openvino": "OpenVINO"}

Inference = Callable[[], Sequence[Any]]


def missing_package(peer: str) -> str | None:
    """What a peer needs and this machine lacks."""
    needed = [peer, "onnx", "onnxscript"] if peer in RUNTIME_NAMES else []
    lacking = [name for name in needed if find_spec(name) is None]
    return f"not installed: {', '.join(lacking)} (pip install 'tdnn-compiler[bench]')" if lacking else None


def runtime_ways(workload: Workload, peer: str, threads: int) -> Iterator[Contender | Exception]:
    """A way for each form of the network, or why there is none."""
    if workload.lack_of_words is not None:
        yield RuntimeError(f"no plain network to export: {workload.lack_of_words}")
        return
    for form, plain in workload.forms.items():
        try:
            yield way_of_runtime(workload, peer, form, plain, threads)
        except Exception as error:  # whatever an exporter stumbles over
            yield error


def way_of_runtime(workload: Workload, peer: str, form: str, plain: PlainNetwork, threads: int) -> Contender:
    inputs = plain.inputs(workload.inputs)
    open_session = {"onnxruntime": open_onnxruntime, "openvino": open_openvino}[peer]
    started = perf_counter()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "network.onnx"
        with redirect_stdout(stderr):
            torch.onnx.export(plain.module.eval(), tuple(inputs), file, dynamo=True, verbose=False)
        run = open_session(file, inputs, threads)
        found = [torch.as_tensor(x).clone() for x in run()]
    seconds = perf_counter() - started
    results = plain.outputs(tuple(found))
    return Contender(RUNTIME_NAMES[peer], form, run, results, seconds)


def open_onnxruntime(file: Path, inputs: Sequence[Tensor], threads: int) -> Inference:
    runtime: Any = import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    session = runtime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    names = [each.name for each in session.get_inputs()]
    feed = {name: x.numpy() for name, x in zip(names, inputs, strict=True)}
    return lambda: session.run(None, feed)


def open_openvino(file: Path, inputs: Sequence[Tensor], threads: int) -> Inference:
    runtime: Any = import_module("openvino")
    settings = {
        "INFERENCE_NUM_THREADS": threads,
        "INFERENCE_PRECISION_HINT": "f32",
        "PERFORMANCE_HINT": "LATENCY",
    }
    compiled = runtime.Core().compile_model(str(file), "CPU", settings)
    request = compiled.create_infer_request()
    arrays = [x.numpy() for x in inputs]

    def run() -> Sequence[Any]:
        found = request.infer(arrays, share_inputs=True, share_outputs=True)
        return [found[output] for output in compiled.outputs]

    return run
