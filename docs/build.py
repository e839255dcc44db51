"""Generates the pages of the documentation: `python docs/build.py FOLDER`. A warning is an error."""

import sys
import warnings
from pathlib import Path

import pdoc

import tdnn_compiler
from tdnn_compiler import Step, Word

ROOT = Path(__file__).parents[1]
EXAMPLES = [ROOT / "examples" / f"{name}.py" for name in ("first_facts", "splice_tdnn", "x_vector", "tcn")]
MODULES = (
    ROOT / "docs" / "tutorial.py",
    "tdnn_compiler",
    "tdnn_compiler.analysis",
    "tdnn_compiler.analysis.report",
    "tdnn_compiler.analysis.solving",
    "tdnn_compiler.runtime",
    *EXAMPLES,
)


def show_words_as_functions() -> None:
    """pdoc takes a callable object for a variable, without arguments or text."""
    for name in tdnn_compiler.__all__:
        word = getattr(tdnn_compiler, name)
        if isinstance(word, Word):
            function = word._make
            function.__signature__ = word.__signature__.replace(return_annotation=Step)
            setattr(tdnn_compiler, name, function)


if __name__ == "__main__":
    warnings.simplefilter("error", UserWarning)
    # networkx's graphs have arguments for type checkers alone.
    warnings.filterwarnings("ignore", "Error parsing type annotation nx")
    for path in EXAMPLES:  # They need the words as they are.
        pdoc.extract.load_module(pdoc.extract.parse_spec(path))
    show_words_as_functions()
    pdoc.pdoc(*MODULES, output_directory=Path(sys.argv[1]))
