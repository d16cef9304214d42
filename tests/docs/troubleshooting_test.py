"""docs/troubleshooting.md against the sources: a message that is no longer said may not be explained any longer."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "troubleshooting.md"
FOLDERS = ["abi/include", "config", "host", "registry"]

TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]*)\((?P<raw>.*?)\)(?P=mark)"|"(?P<text>(?:[^"\\\n]|\\.)*)"'
    r"|'(?:[^'\\\n]|\\.)+'|(?P<other>[^\s\"'/\\]+|.)", re.S)


def literals(source):
    """The texts in a C++ source, those that stand behind one another as one."""
    texts, adjacent = [], False
    for token in TOKEN.finditer(source):
        word = token.group()
        if token["text"] is not None or token["raw"] is not None:
            text = token["raw"] if token["text"] is None else re.sub(r'\\(["\\\'])', r"\1", token["text"])
            if adjacent:
                texts[-1] += text
            else:
                texts.append(text)
            adjacent = True
        elif not word.isspace() and word != "\\" and not word.startswith(("//", "/*")):
            adjacent = False
    return texts


def said():
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in (".cpp", ".hpp", ".h"):
                yield file, literals(file.read_text())


def pieces(message):
    """What is the same each time: `..` stands for the rest, and quotes around it may come from elsewhere."""
    return [piece for piece in (part.strip(" ':") for part in message.split("..")) if piece]


def entries(page):
    """(messages, first block or None) in order; headings that follow one another share what is below."""
    found, fence = [], None
    for line in page.splitlines():
        heading = re.fullmatch(r"### (`+)(.+)\1", line)
        if line.startswith("```"):
            if fence is not None and found[-1][1] is None:
                found[-1][1] = "\n".join(fence)
            fence = [] if fence is None else None
        elif fence is not None:
            fence.append(line)
        elif heading:
            if not found or found[-1][2]:
                found.append([[], None, False])
            found[-1][0].append(heading.group(2))
        if line and not heading and found:
            found[-1][2] = True  # what comes next is another entry
    return [(messages, block) for messages, block, _ in found]


class Troubleshooting(unittest.TestCase):
    def setUp(self):
        self.page = PAGE.read_text()
        self.entries = entries(self.page)

    def test_each_message_it_explains_is_still_said_by_one_source_file(self):
        sources = list(said())
        count = 0
        for messages, _ in self.entries:
            for message in messages:
                count += 1
                wanted = pieces(message)
                self.assertGreaterEqual(max(map(len, wanted)), 5, f"too little to look for: {message}")
                found = [file for file, texts in sources
                         if all(any(piece in text for text in texts) for piece in wanted)]
                self.assertTrue(found, f"no source says: {message}")
        self.assertGreater(count, 40)

    def test_each_block_shows_one_of_the_messages_above_it(self):
        count = 0
        for messages, block in self.entries:
            if block is None:
                continue
            count += 1
            shown = [m for m in messages if re.search(".*".join(map(re.escape, pieces(m))), block, re.S)]
            self.assertTrue(shown, f"the block does not show {messages}:\n{block}")
        self.assertGreater(count, 25)

    def test_it_has_a_section_for_each_exit_code_from_1_to_8(self):
        sections = " ".join(re.findall(r"^## .*$", self.page, re.M))
        for code in "12345678":
            self.assertRegex(sections, rf"exit codes? [0-9 and]*{code}")

    def test_its_links_lead_somewhere(self):
        anchors = {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")
                   for title in re.findall(r"^## (.*)$", self.page, re.M)}
        links = re.findall(r"\]\(([^)]+)\)", self.page)
        for link in links:
            path, _, anchor = link.partition("#")
            if path:
                self.assertTrue((PAGE.parent / path).exists(), link)
            else:
                self.assertIn(anchor, anchors)
        self.assertGreater(len(links), 10)

    def test_a_text_over_several_lines_counts_as_one(self):
        self.assertEqual(literals('f("a \\"b\\" " // c "no"\n  "d", R"(e)", \'"\', "g");'), ['a "b" d', "e", "g"])


if __name__ == "__main__":
    unittest.main()
