"""What a wheel holds besides the packages; all else about the build is in pyproject.toml."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithShipped(build_py):
    """Puts the assets and the release that is served, which lie beside the packages in a checkout, into them."""

    def run(self) -> None:
        """Build the packages."""
        super().run()
        # An editable installation finds them in the checkout.
        if not self.editable_mode:
            into = Path(self.build_lib)
            shutil.copytree("assets", into / "dashboard" / "assets", dirs_exist_ok=True)
            served = Path("data", "current").read_text(encoding="utf-8").strip()
            for name in ("current", f"releases/{served}"):
                _copy(Path("data", name), into / "etl" / "data" / name)


def _copy(what: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    if what.is_dir():
        shutil.copytree(what, to, dirs_exist_ok=True)
    else:
        shutil.copy(what, to)


setup(cmdclass={"build_py": BuildWithShipped})
