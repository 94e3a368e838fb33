"""The page: asking, reading and checking answers in a browser, and the same over HTTP for programs."""
