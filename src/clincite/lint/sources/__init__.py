"""What a text stands on: which record an entry of its references is, which entries a mark means, who issued them."""
