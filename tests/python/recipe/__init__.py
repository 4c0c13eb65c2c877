"""That a source is a folder and a column four files: both are put into copies of the project."""
