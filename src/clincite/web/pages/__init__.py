"""The pages, one module each: ``router(site)`` gives its routes."""
