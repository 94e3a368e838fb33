"""The lint room: rules over any clinical text with citations, ours or pasted."""
