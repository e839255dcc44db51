"""What `speakers.py` trains on, how, and its picture; torch and numpy are needed from here on."""
