"""torch.compile(…, backend="tdnn"): networks of the language out of the graphs that TorchDynamo records."""
