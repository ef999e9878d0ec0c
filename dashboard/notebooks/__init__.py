"""What Python programs and notebooks get: tables with types, figures and reviews that show themselves; `trilateral` is the way in."""
