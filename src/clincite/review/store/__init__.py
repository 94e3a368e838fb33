"""Where the desk keeps what it knows: a database, SQLite unless a URL names another."""
