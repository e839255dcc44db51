"""From Kaldi: xconfig recipes, nnet3 configurations, and models in text with their weights."""

from tdnn_compiler.importers.kaldi.context import KaldiContext, kaldi_context
from tdnn_compiler.importers.kaldi.kaldi_networks import from_kaldi

__all__ = ["KaldiContext", "from_kaldi", "kaldi_context"]
