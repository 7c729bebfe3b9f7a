"""What the README and the docs point to is there, and what docstrings cite too."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_within_the_project_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 90


def test_every_page_of_the_docs_is_named_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in (ROOT / "docs").glob("*.md") if f"docs/{page.name}" not in readme] == []


def test_documents_that_code_cites_are_in_the_project():
    known = {page.name for page in ROOT.rglob("*.md") if "node_modules" not in page.parts}
    for path in [*(ROOT / "topowidgets").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        for cited in re.findall(r"(?<![\w-])([A-Z_]{4,}|theory)\.md\b", path.read_text(encoding="utf-8")):
            assert f"{cited}.md" in known, (path, cited)


def test_sections_that_code_cites_are_in_the_theory():
    theory = (ROOT / "docs" / "theory.md").read_text(encoding="utf-8")
    sections = set(re.findall(r"^## (\d)\.", theory, re.MULTILINE))
    for path in [*(ROOT / "topowidgets").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        cited = re.findall(r"docs/theory\.md\s+(\d)\b", path.read_text(encoding="utf-8"))
        assert {*cited} <= sections, path
