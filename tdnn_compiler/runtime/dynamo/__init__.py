"""torch.compile(…, backend="tdnn"): networks of the language out of the graphs that TorchDynamo records."""

from tdnn_compiler.runtime.dynamo.explain import Explanation, explain

__all__ = ["Explanation", "explain"]
