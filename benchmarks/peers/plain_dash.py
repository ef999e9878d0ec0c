"""The same two charts as an ordinary Dash application with plotly.express: the peer of the benchmarks."""

import os
import sys

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html

THREE = ["CHN", "JPN", "KOR"]
data = pd.read_parquet(os.environ["BENCH_DATA"])


def shares(indicator: str, source: str) -> pd.DataFrame:
    """Shares of the three in the world, in per cent."""
    rows = data[(data["indicator"] == indicator) & (data["source"] == source)]
    wide = rows.pivot_table(index="time_period", columns="ref_area", values="value")
    found = wide[THREE].div(wide["WLD"], axis=0).dropna() * 100
    return found.reset_index().melt(id_vars="time_period", var_name="economy", value_name="share")


def chart(indicator: str, source: str):
    """A stacked area chart."""
    return px.area(
        shares(indicator, source), x="time_period", y="share", color="economy", title=indicator
    )


app = Dash(__name__)
server = app.server
app.layout = html.Div(
    [
        html.H1("China, Japan and the Republic of Korea in the world economy"),
        dcc.Dropdown(["wdi", "weo"], "wdi", id="source"),
        dcc.Graph(id="gdp"),
        dcc.Graph(id="trade"),
    ]
)


@app.callback(Output("gdp", "figure"), Input("source", "value"))
def update(source: str):
    """The GDP chart of a source."""
    return chart("gdp_nominal", source)


@app.callback(Output("trade", "figure"), Input("source", "value"))
def update_trade(source: str):
    """The trade chart: the same whatever the source, which one of the two lacks."""
    return chart("goods_exports", "wdi")


if __name__ == "__main__":
    app.run(port=int(sys.argv[1]))
