# %% [markdown]
# # A talk, checked
#
# A speech is checked before it is held, its figures are made in the language of the room, and each number can be defended.

# %%
import tempfile
from pathlib import Path

import trilateral

# %% [markdown]
# ## What does my draft say?
#
# Every claim about economic size, in any of the four languages. The text stays on this machine.

# %%
draft = """China, Japan and Korea together make up about a quarter of the world's GDP.
They account for one-fifth of world exports. Japan alone produces a tenth of the world's output.
三国人口约占世界人口的五分之一。"""
review = trilateral.review(draft, said_on="2026-11-28")
review

# %%
review.claims[["quote", "verdict", "reading"]]

# %% [markdown]
# "Mixed" means that it depends on the definition, so the definition belongs into the sentence:

# %%
quarter = review.claims["quote"].iloc[0]
review.checked.query("claim == @quarter")[
    ["indicator", "source", "time_period", "share", "verdict"]
]

# %% [markdown]
# ## What may I say instead?
#
# A wording that is true now, in the languages of the meeting:

# %%
for claim in review["claims"]:
    if claim["verdict"] != "holds":
        print(claim["quote"])
        for language in ("en", "zh", "ja", "ko"):
            print(f"    {language}: {claim['safe_wording'][language]}")

# %% [markdown]
# ## The figure of the talk
#
# In Japanese, since 2000; the sentence to say about it is its point.

# %%
figure = trilateral.figure("gdp-share", source="weo", first=2000, lang="ja")
print(figure.caption.point)
figure

# %% [markdown]
# The same in four languages as slides whose charts can be edited, and its rows for whoever doubts a number.

# %%
folder = Path(tempfile.mkdtemp())
for language in ("en", "zh", "ja", "ko"):
    slide = trilateral.figure("gdp-share", source="weo", first=2000, lang=language, preset="slide")
    slide.save(folder / f"gdp-share-{language}.pptx")
figure.save(folder / "rows.xlsx")
sorted(path.name for path in folder.iterdir())

# %% [markdown]
# ## If somebody asks
#
# "Is that not because of the yen?" Which part of the change since 2021 was the exchange rate:

# %%
why = trilateral.why(2021, 2024).set_index("ref_area")
change = why["share_to"] - why["share_from"]
(100 * why[["exchange_rate"]].assign(change=change)).round(2)

# %% [markdown]
# "And by purchasing power?"

# %%
ppp = trilateral.shares("gdp_ppp", area="CHN,JPN,KOR,CJK", first=2020, last=2024)
(100 * ppp.pivot_table(index="time_period", columns="ref_area", values="share")).round(1)
