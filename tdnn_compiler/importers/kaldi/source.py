"""Kaldi's files as text: bounded, never run, and nothing beside them read."""

import os
from dataclasses import dataclass

from tdnn_compiler.importers.kaldi.config_lines import read_config_lines
from tdnn_compiler.importers.kaldi.findings import Findings
from tdnn_compiler.importers.kaldi.model_text import ModelComponent, read_model_text
from tdnn_compiler.importers.kaldi.nnet3 import Nnet3, assemble_nnet3
from tdnn_compiler.importers.kaldi.xconfig import expand_xconfig
from tdnn_compiler.network.atomic_writes import file_path, shorten_path, unusable_path
from tdnn_compiler.symbolic.errors import mistake

__all__ = ["KALDI_ENDINGS", "KaldiModel", "read_kaldi_file", "read_kaldi_text"]

LARGEST_LINES = 4 << 20
LARGEST_MODEL = 2 << 30
KALDI_ENDINGS = {
    ".xconfig": LARGEST_LINES,
    ".config": LARGEST_LINES,
    ".mdl": LARGEST_MODEL,
    ".raw": LARGEST_MODEL,
}
"""How the names of files end that can be read, and how many bytes they may have."""


@dataclass(frozen=True)
class KaldiModel:
    """A network of nnet3, and the numbers of its components, where the file has them."""

    nnet3: Nnet3
    numbers: dict[str, ModelComponent]


def read_kaldi_file(path: str | os.PathLike[str]) -> KaldiModel:
    """The model in a file. Raises NetworkError with every mistake; runs nothing, and reads no other file."""
    source = file_path(path)
    where = shorten_path(source)
    most = KALDI_ENDINGS.get(source.suffix)
    if most is None:
        raise mistake(where, f"a file called *{', *'.join(KALDI_ENDINGS)}", source.suffix or "no ending")
    try:
        if not source.is_file():
            raise mistake(
                where, "a file", "a folder or a device" if source.exists() else "no file of this name"
            )
        with open(source, "rb") as file:
            read = file.read(most + 1)
    except OSError as error:
        raise unusable_path(source, "a file that can be read", error) from error
    if len(read) > most:
        raise mistake(where, f"a file of at most {most >> 20:,} MiB", "a larger one")
    if read.startswith(b"\0B"):
        hint = "nnet3-copy --binary=false final.raw - (nnet3-am-copy for final.mdl) writes text"
        raise mistake(where, "a model in text", "a binary one", hint)
    try:
        return read_kaldi_text(read.decode(), source.suffix, source.name)
    except UnicodeDecodeError as error:
        raise mistake(where, "text in UTF-8", f"{error.reason} at byte {error.start}") from None


def read_kaldi_text(text: str, ending: str, name: str) -> KaldiModel:
    """The model in the text of a file of this name and ending."""
    findings = Findings()
    match ending:
        case ".xconfig":
            return KaldiModel(assemble_nnet3(name, expand_xconfig(text, name, findings), findings), {})
        case ".config":
            return KaldiModel(assemble_nnet3(name, read_config_lines(text, name, findings), findings), {})
        case _:
            model = read_model_text(text, name, findings)
            known = {key: each.component for key, each in model.components.items()}
            return KaldiModel(assemble_nnet3(name, model.lines, findings, known), model.components)
