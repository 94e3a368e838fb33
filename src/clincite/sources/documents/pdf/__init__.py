"""A user's own PDF files: lines of a page, put together to paragraphs under headings, with the page in the name of each section."""
