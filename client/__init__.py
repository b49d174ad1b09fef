"""The clients: web page, terminal and Python connection."""
