"""What a library covers, found by any name, and suggested while somebody types."""
