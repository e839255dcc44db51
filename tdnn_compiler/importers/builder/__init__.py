"""What other frameworks' operations are in the language: one method for each, from values to a value.

Importers read files and graphs of their own kind and call these; here is what a convolution, a mean or a
slice needs in order to be a layer. What is not a layer raises Misfit.
"""

from tdnn_compiler.importers.builder.arguments import short
from tdnn_compiler.importers.builder.functions import FunctionBuilder, Operand
from tdnn_compiler.importers.builder.norms import NormBuilder
from tdnn_compiler.importers.builder.outputs import OutputBuilder, TensorLayout, UnfitOutputs
from tdnn_compiler.importers.builder.pools import PoolBuilder
from tdnn_compiler.importers.builder.weights import OperationPlace, Weight
from tdnn_compiler.importers.builder.windows import WindowBuilder

__all__ = ["NetworkBuilder", "Operand", "OperationPlace", "TensorLayout", "UnfitOutputs", "Weight", "short"]


class NetworkBuilder(WindowBuilder, NormBuilder, PoolBuilder, FunctionBuilder, OutputBuilder):
    """Nodes, one operation after the other, and their weights."""
