# %% [markdown]
# # Is it a quarter of the world economy?
#
# The sentence "about one-fourth of the world's GDP" by every definition, with the figures of every edition.
# All numbers come from the release that `trilateral.open()` reads; none is typed here.

# %%
import pandas as pd

import trilateral

data = trilateral.open()
data.release.id

# %% [markdown]
# ## By which definition, and since when?
#
# Each definition (an indicator and its source) in its last observed year, without forecasts.

# %%
claims = data.claim().query("claim == 'one_fourth' and obs_status < 'F'")
latest = claims.sort_values("time_period").groupby(["indicator", "source"]).tail(1)
latest[["indicator", "source", "edition", "time_period", "share", "verdict"]].sort_values("share")

# %% [markdown]
# ## Does it depend on whom one counts?
#
# Areas are formulas: the three with Hong Kong and Macao, and as a share of what is left of the world.

# %%
areas = ["CJK", "CJK+HKG+MAC", "CHN", "JPN", "KOR"]
shares = data.shares("gdp_nominal", "weo", areas, first=2000, last=2024)
wide = shares.pivot_table(index="time_period", columns="ref_area", values="share")
(100 * wide[areas]).round(1).tail(8)

# %% [markdown]
# The sum of the three is exactly that of their shares. What Hong Kong and Macao add, in points:

# %%
assert ((wide[["CHN", "JPN", "KOR"]].sum(axis=1) - wide["CJK"]).abs() < 1e-12).all()
added = 100 * (wide["CJK+HKG+MAC"] - wide["CJK"])
assert (added.dropna() > 0).all()
added.describe().round(2)

# %% [markdown]
# ## What was known when?
#
# The same year as each edition of the World Economic Outlook saw it: first as a forecast, then as an observation that is
# revised.

# %%
year = 2023
editions = data.vintages("gdp_nominal", "weo")["edition"]
seen = pd.concat(
    [data.shares("gdp_nominal", "weo", first=year, last=year, as_of=each) for each in editions]
)
seen[["edition", "share", "obs_status"]].assign(share=lambda t: (100 * t["share"]).round(2))

# %% [markdown]
# How far past forecasts of the share were off, by the number of years ahead, in points of the world:

# %%
errors = data.ask("forecast-accuracy", indicator="gdp_nominal", source="weo")
errors.set_index("ahead")[["n", "mean_error", "mean_absolute_error"]].mul([1, 100, 100]).round(2)

# %% [markdown]
# ## Why did the share move?
#
# The parts are exact: real growth, prices, exchange rate and the growth of the world sum to the change.

# %%
why = data.why(2021, 2024).set_index("ref_area")
parts = ["real_growth", "prices", "exchange_rate", "world_growth"]
assert (why[parts].sum(axis=1) - (why["share_to"] - why["share_from"])).abs().max() < 1e-12
(100 * why[["share_from", "share_to", *parts]]).round(2)

# %%
data.figure("why", first=2021, last=2024)

# %% [markdown]
# ## Do both sides report the same trade?
#
# Exports as the exporter reports them (f.o.b.) against imports as the importer does, which have freight and insurance in
# them (c.i.f.). In billions of dollars:

# %%
flows = data.trade(first=2024).set_index(["exporter", "importer"])
flows[["exports", "imports"]].div(1e9).round(1).assign(
    gap_percent=(100 * flows["ratio"]).round(1)
).sort_values("gap_percent")

# %% [markdown]
# ## Cite it, and make it again
#
# The release never changes: `trilateral.open(release=...)` gives the same tables next year.

# %%
figure = data.figure("gdp-share", source="weo", first=2000)
{"release": data.release.id, "source": figure.caption.source}
