"""A user's own documents: PDF, web pages and Markdown, and what their readers share."""
