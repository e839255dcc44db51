"""From ONNX files, which are data: read with limits, and never run."""

from tdnn_compiler.importers.onnx.model import from_onnx

__all__ = ["from_onnx"]
