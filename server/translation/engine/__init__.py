"""The process that runs the models, and how sentences get to it and back."""
