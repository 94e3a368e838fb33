"""What is done at the desk, a module for each kind of doing; :mod:`clincite.review.desk` is the way in."""
