"""What is kept: content models (`kinds`) and the tables. Nothing here imports another room."""
