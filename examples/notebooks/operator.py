# %% [markdown]
# # Is what we serve sound?
#
# A look at the store before and after a refresh: what is in the release, what its guards found, what the last edition
# changed. `trilateral.open("https://stats.example.org")` asks a running server the same.

# %%
import pandas as pd

import trilateral
from etl.storage.naming import published

data = trilateral.open()
data.release.id, published(data.release.id)

# %% [markdown]
# ## What the guards found
#
# A guard of severity `error` with findings would have kept the release from being published.

# %%
guards = pd.DataFrame(data.release.checks["guards"])
assert guards.query("severity == 'error'")["findings"].sum() == 0
guards[["guard", "severity", "findings"]]

# %% [markdown]
# ## How far each source reaches
#
# The last year that is observed, and how many economies and aggregates have it. A source that ends years before the
# others is worth a look.

# %%
rows = data.observations().query("obs_status < 'F' and counterpart_area == '_Z'")
last = rows.groupby(["source", "indicator"])["time_period"].max().rename("last_year")
ends = rows.merge(last.reset_index(), on=["source", "indicator"])
there = ends[ends["time_period"] == ends["last_year"]]
there.groupby(["source", "indicator", "edition", "last_year"])["ref_area"].nunique().rename(
    "areas"
).reset_index()

# %% [markdown]
# ## What the last edition changed
#
# The two newest editions of the same figures beside each other, for the years that both hold.

# %%
both = data.vintages("gdp_nominal", "weo")["edition"].tail(2).tolist()
values = data.observations("gdp_nominal", "weo", edition="all")
wide = values.pivot_table(index=["ref_area", "time_period"], columns="edition", values="value")
before, after = wide[both[0]], wide[both[1]]
changed = (after / before - 1).dropna().rename("change")
past = changed[changed.index.get_level_values("time_period") <= last["weo", "gdp_nominal"] - 1]
past.abs().describe(percentiles=[0.5, 0.9, 0.99]).round(4)

# %% [markdown]
# The three and the World, in per cent, in the last years:

# %%
ours = past.unstack("ref_area")[["CHN", "JPN", "KOR", "WLD"]].sort_index()
(100 * ours).tail(5).round(2)

# %% [markdown]
# ## Is anything missing that is shown?
#
# Shares of the three that lack an input have status `O` and no value.

# %%
shown = ("gdp_nominal", "gdp_ppp", "gdp_constant", "goods_trade", "population")
missing = pd.concat(data.shares(each).query("obs_status == 'O'") for each in shown)
missing.groupby(["indicator", "source"])["time_period"].agg(["min", "max", "count"])

# %% [markdown]
# ## The same through every door
#
# A table is the same from the store and from the file that it publishes.

# %%
served = data.shares("population", "wdi", "JPN", first=2020, last=2024)
plain = data.release.observations.query(
    "indicator == 'population' and source == 'wdi' and time_period >= '2020' and time_period <= '2024'"
).pivot_table(index="time_period", columns="ref_area", values="value")
assert (served["share"].to_numpy() == (plain["JPN"] / plain["WLD"]).to_numpy()).all()
served
