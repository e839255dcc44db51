"""To ONNX files, which run without us."""

from tdnn_compiler.exporters.onnx.model import to_onnx

__all__ = ["to_onnx"]
