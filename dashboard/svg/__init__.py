"""The parts of `dashboard.svg.picture`.

paint   elements and lines
words   marked-up text, measured and set
sheet   sizes, axes with their ticks and labels, patterns and clips of one picture
curves, bars    the two kinds of series
overlay shapes and texts
"""
