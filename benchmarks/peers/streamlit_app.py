"""The same two charts as an ordinary Streamlit application: the peer of the benchmarks."""

import os

import pandas as pd
import plotly.express as px
import streamlit as st

THREE = ["CHN", "JPN", "KOR"]
data = pd.read_parquet(os.environ["BENCH_DATA"])


def shares(indicator: str, source: str) -> pd.DataFrame:
    """Shares of the three in the world, in per cent."""
    rows = data[(data["indicator"] == indicator) & (data["source"] == source)]
    wide = rows.pivot_table(index="time_period", columns="ref_area", values="value")
    found = wide[THREE].div(wide["WLD"], axis=0).dropna() * 100
    return found.reset_index().melt(id_vars="time_period", var_name="economy", value_name="share")


st.title("China, Japan and the Republic of Korea in the world economy")
source = st.selectbox("Source", ["wdi", "weo"])
st.plotly_chart(px.area(shares("gdp_nominal", source), x="time_period", y="share", color="economy"))
st.plotly_chart(
    px.area(shares("goods_exports", "wdi"), x="time_period", y="share", color="economy")
)
