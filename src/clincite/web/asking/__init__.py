"""Answers composed in processes of their own, and told of while they come."""
