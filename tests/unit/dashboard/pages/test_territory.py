"""The claim check with and without Hong Kong and Macao, by another path."""

from __future__ import annotations

import html
import re

from starlette.testclient import TestClient

from dashboard.locale import LANGUAGES
from etl.storage.store import Release


def test_the_claim_check_has_both_territories(client: TestClient, release: Release) -> None:
    rows = release.observations
    rows = rows[(rows["indicator"] == "goods_exports") & (rows["source"] == "unctad")]
    rows = rows[(rows["freq"] == "A") & (rows["counterpart_area"] == "_Z") & (rows["obs_status"] != "F")]  # fmt: skip
    year = rows[rows["time_period"] == rows["time_period"].max()].set_index("ref_area")["value"]
    three = ["CHN", "JPN", "KOR"]
    for lang in LANGUAGES:
        page = client.get(f"/claim?lang={lang}").text
        found = re.search(r'<section[^>]*id="territory".*?</section>', page, re.DOTALL)
        assert found is not None
        plain = html.unescape(re.sub(r"<[^>]*>", " ", found[0]))
        for areas in (three, [*three, "HKG", "MAC"]):
            assert f"{year[areas].sum() / year['WLD'] * 100:.1f}" in plain
    assert 'id="territory"' in client.get("/claim?claim=one_fifth").text
