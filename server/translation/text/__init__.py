"""What a text is made of, whatever it says: scripts, marks, sentences, and what must come through untouched."""
