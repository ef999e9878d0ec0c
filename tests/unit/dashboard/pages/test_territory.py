"""The claim check with and without Hong Kong and Macao, by another path."""

from __future__ import annotations

import html
import re
from itertools import product
from urllib.parse import parse_qsl

import pytest
from starlette.testclient import TestClient

from dashboard.locale import LANGUAGES
from dashboard.words.wording import in_language
from etl.storage.store import Release


def test_the_claim_check_has_both_territories(client: TestClient, release: Release) -> None:
    rows = release.observations
    rows = rows[(rows["indicator"] == "goods_exports") & (rows["source"] == "unctad")]
    rows = rows[(rows["freq"] == "A") & (rows["counterpart_area"] == "_Z") & (rows["obs_status"] != "F")]  # fmt: skip
    year = rows[rows["time_period"] == rows["time_period"].max()].set_index("ref_area")["value"]
    year_status = rows[rows["time_period"] == rows["time_period"].max()].set_index("ref_area")["obs_status"]  # fmt: skip
    three = ["CHN", "JPN", "KOR"]
    for path, lang in product(("/claim", "/"), LANGUAGES):
        page = client.get(f"{path}?lang={lang}").text
        found = re.search(r'<section[^>]*id="territory".*?</section>', page, re.DOTALL)
        assert found is not None
        plain = html.unescape(re.sub(r"<[^>]*>", " ", found[0]))
        for areas in (three, [*three, "HKG", "MAC"]):
            share = in_language(lang).percent(year[areas].sum() / year["WLD"])
            (status,) = set(year_status[areas])
            assert in_language(lang).unsettled(share, status) in plain
    assert 'id="territory"' in client.get("/claim?claim=one_fifth").text


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_explore_counts_china_either_way_by_the_address(client: TestClient, lang: str) -> None:
    """One link turns mainland into mainland with Hong Kong and Macao and back; areas without China have no such choice."""
    wide = in_language(lang).gettext("With Hong Kong and Macao")

    def link(address: str, text: str) -> str:
        page = client.get(address).text
        found = re.search(rf'<a[^>]*href="([^"]*)"[^>]*>{re.escape(text)}</a>', page)
        assert found is not None, address
        return html.unescape(found[1])

    more = link(f"/explore?lang={lang}&areas=CHN,JPN&indicator=goods_exports", wide)
    assert dict(parse_qsl(more.partition("?")[2]))["areas"].replace(" ", "+") == "CHN+HKG+MAC,JPN"
    back = link(more, in_language(lang).gettext("Mainland"))
    assert dict(parse_qsl(back.partition("?")[2]))["areas"] == "CHN,JPN"
    usual = link(f"/explore?lang={lang}", wide)
    assert "CJK+HKG+MAC" in dict(parse_qsl(usual.partition("?")[2]))["areas"].replace(" ", "+")
    assert wide not in client.get(f"/explore?lang={lang}&areas=JPN,KOR").text
