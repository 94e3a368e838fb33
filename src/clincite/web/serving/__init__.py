"""How a request is let in and answered: limits, headers, caches, errors, templates, figures for whoever runs the page."""
