"""The brief with its real picture, as LibreOffice shows it: one page in every language."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from dashboard.exports.word.brief import brief
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words.wording import in_language
from tests.shipped import shipped_store


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_a_brief_is_one_page_in_every_language(tmp_path: Path) -> None:
    """One start of the program for all of them: it takes seconds."""
    release = shipped_store().open()
    files = [tmp_path / f"brief-{lang}.docx" for lang in LANGUAGES]
    for lang, file in zip(LANGUAGES, files, strict=True):
        file.write_bytes(brief(release, View(lang=lang)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, files)], capture_output=True, timeout=300, check=True)
    for lang, file in zip(LANGUAGES, files, strict=True):
        pages = PdfReader(file.with_suffix(".pdf")).pages
        assert len(pages) == 1, lang
        title = in_language(lang).gettext("One-fourth of world GDP, one-fifth of world trade?")
        assert "".join(title.split()) in "".join(pages[0].extract_text().split())
        assert len(pages[0].images) == 1
