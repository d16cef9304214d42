"""The Markdown pages: what they show is there, and where they point to is something."""
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"[A-Z]{6,}\s*")  # alone on a line: output that was to be put in later
LINK = re.compile(r"\]\((?!https?:|mailto:)(?P<file>[^)#\s]*)(?:#(?P<heading>[^)\s]*))?\)")


def pages():
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True)
    names = listed.stdout.split() if listed.returncode == 0 else []
    found = [ROOT / name for name in names if (ROOT / name).exists()]
    if found:
        return found
    tops = [*ROOT.glob("*.md")] + [page for top in ("docs", "runbooks", "tests") for page in (ROOT / top).rglob("*.md")]
    return sorted(tops)


def without_code(text):
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)


def headings(page):
    lines = re.sub(r"```.*?```", "", page.read_text(), flags=re.S).splitlines()
    titles = [line.lstrip("#").strip() for line in lines if line.startswith("#")]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


class Pages(unittest.TestCase):
    def test_no_page_shows_a_placeholder_for_what_a_command_says(self):
        self.assertTrue(pages())
        for page in pages():
            for number, line in enumerate(page.read_text().splitlines(), 1):
                with self.subTest(page=str(page.relative_to(ROOT)), line=number):
                    self.assertIsNone(PLACEHOLDER.fullmatch(line))

    def test_every_link_to_a_file_or_heading_of_ours_leads_there(self):
        for page in pages():
            for link in LINK.finditer(without_code(page.read_text())):
                target = (page.parent / link["file"]).resolve() if link["file"] else page
                with self.subTest(page=str(page.relative_to(ROOT)), link=link.group()):
                    self.assertTrue(target.exists())
                    if link["heading"] and target.suffix == ".md":
                        self.assertIn(link["heading"], headings(target))


if __name__ == "__main__":
    unittest.main()
