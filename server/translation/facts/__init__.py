"""What a small model gets wrong and a reader must have right: numbers, dates, money, names, a "not"."""
