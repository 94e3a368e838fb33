"""Answers that notice when their ground moves: what broke in an answer, how two versions differ, a feed of changes.

Nothing here reads the clock, the environment or the network; a service to ask is handed in.
"""
