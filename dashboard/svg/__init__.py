"""The parts of `dashboard.svg.picture`.

spec    what a figure says, once its template and Plotly's defaults are applied
paint   elements, colours and lines, written safely
words   marked-up text, measured and set
axes    scales, ticks, labels
sheet   sizes, axes, patterns and clips of one picture
curves, bars    the two kinds of traces
overlay shapes, title, annotations
"""
