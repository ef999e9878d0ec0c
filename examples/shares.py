"""Shares of world GDP from the data API: a table, all editions page by page, and a frozen address for a footnote.

Run: python examples/shares.py [http://127.0.0.1:8050]
Needs: pandas, requests
"""

import sys

import pandas as pd
import requests

API = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8050") + "/api/v1"
QUESTION = "indicator=gdp_nominal&source=weo&area=CHN,JPN,KOR,CJK&from=2015&to=2024"

# One address is one table. Codes and years are texts: keep them so.
shares = pd.read_csv(f"{API}/shares?{QUESTION}&format=csv", dtype={"time_period": str})
wide = shares.pivot_table(index="time_period", columns="ref_area", values="share")
print((wide * 100).round(1))

# Long answers come in pages; `next` leads on, within the same release.
rows, address = (
    [],
    f"{API}/observations?indicator=gdp_nominal&source=weo&area=JPN&edition=all&limit=200",
)
while address:
    page = requests.get(address, timeout=60).json()
    rows += page["data"]
    address = page["next"]
editions = pd.DataFrame(rows)
print(f"\nJapan: {len(editions):,} values in {editions['edition'].nunique()} editions")

# What an error says: the parameter, and what to give instead.
wrong = requests.get(f"{API}/shares?source=imf", timeout=60)
print(f"\n{wrong.status_code}: {wrong.json()['error']} {wrong.json()['hint']}")

# The same figures next year: name the release.
release = requests.get(f"{API}/shares?limit=1", timeout=60).json()["release"]
print(f"\n{API}/shares?{QUESTION}&format=csv&release={release}")
