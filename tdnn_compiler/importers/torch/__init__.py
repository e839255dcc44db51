"""From torch modules, through torch.export."""
