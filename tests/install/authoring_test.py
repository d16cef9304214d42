"""docs/authoring.md does what it says: its files and commands, in an empty folder, with each compiler."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("RUNBOOK_BUILD", ROOT / "build/release"))
DOC = (ROOT / "docs/authoring.md").read_text()


def files_of_the_doc():
    return dict(re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL))


def appendices_of_the_doc():
    return re.findall(r"^```\w+ file\+=(\S+)\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL)


def commands_with(start):
    blocks = re.findall(r"^```\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL)
    found = [line for block in blocks for line in block.splitlines() if line.startswith(start)]
    assert found, f"docs/authoring.md has no command that begins with {start}"
    return found


class Authoring(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = pathlib.Path(tempfile.mkdtemp(prefix="rb-authoring-"))
        cls.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("RUNBOOK_", "XDG_"))},
            "HOME": str(cls.home),
            "PATH": f"{cls.home}/.local/bin:{os.environ['PATH']}",
        }
        [install] = commands_with("cmake --install")
        cls.shell(install.replace("build/release", str(BUILD)), cls.home)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.home)

    @classmethod
    def shell(cls, command, folder, code=0, **more):
        result = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True,
                                env={**cls.environment, **more})
        if result.returncode != code:
            raise AssertionError(f"{command}: exit {result.returncode}\n{result.stdout}{result.stderr}")
        return result

    def follow(self, compiler):
        folder = self.home / f"greetings-{compiler}"
        folder.mkdir()
        for name, text in files_of_the_doc().items():
            (folder / name).write_text(text)
        [configure] = commands_with("cmake -S")
        build, test = commands_with("cmake --build build")
        self.shell(configure, folder, CXX=compiler)
        self.shell(build, folder)
        run, refused = commands_with("runbook-host run welcome")
        self.assertEqual(self.shell(run, folder).stdout, '"Hello Ada, 2 of tea"\n')
        listed = self.shell("runbook-host list --limit 1 --json", folder).stdout
        run_id = re.search(r'"run_id": *"([^"]+)"', listed)[1]
        self.assertIn("spilled", self.shell(f"runbook-host history {run_id}", folder).stdout)
        wrong = self.shell(refused, folder, code=2)
        self.assertIn("$.nme", wrong.stderr)
        after = self.shell("runbook-host list --limit 1 --json", folder).stdout
        self.assertEqual(after, listed)
        for name, text in appendices_of_the_doc():
            with open(folder / name, "a") as file:
                file.write(text)
        self.build_and_test(test, folder)

    def build_and_test(self, command, folder):
        """The command's two halves; a sanitizer that the library was built with comes first in the tests."""
        build, test = command.split(" && ")
        self.shell(build, folder)
        ran = self.shell(test, folder, **self.sanitizers())
        self.assertIn("100% tests passed", ran.stdout)
        return ran.stdout

    def sanitizers(self):
        [library] = (self.home / ".local/lib").rglob("librunbook_host.so")
        needed = self.shell(f"ldd {library}", self.home).stdout
        found = re.findall(r"=> (\S*/lib(?:a|t|ub)san\.so\S*)", needed)
        return {"LD_PRELOAD": ":".join(found)} if found else {}

    def test_the_guide_for_authors_works_with_gcc(self):
        self.follow("g++")

    def test_the_guide_for_authors_works_with_clang(self):
        self.follow("clang++-19")

    def test_the_installed_host_finds_the_installed_samples_and_their_sources_build(self):
        self.assertIn("basic-workflow", self.shell("runbook-host runbooks", self.home).stdout)
        samples = self.home / ".local/share/runbook/samples"
        out = self.home / "samples"
        self.shell(f"cmake -S {samples} -B {out} -G Ninja -DCMAKE_BUILD_TYPE=Debug "
                   f"-DCMAKE_PREFIX_PATH={self.home}/.local && cmake --build {out}", self.home)
        installed = {p.name for p in (self.home / ".local/lib/runbooks").glob("*.so")}
        self.assertEqual({p.name for p in out.glob("*.so")}, installed)
        ran = self.shell(f"runbook-host run order --bundles {out} --transient "
                         f"--input @{samples}/orders/input.json", self.home)
        self.assertIn("tracking", ran.stdout)
        self.assertIn("orders_test", self.build_and_test(f"true && ctest --test-dir {out}", self.home))

    def test_the_installed_library_shows_nothing_but_what_its_headers_declare(self):
        [library] = (self.home / ".local/lib").rglob("librunbook_host.so")
        names = self.shell(f"nm -DC --defined-only {library}", self.home).stdout
        shown = {re.sub(r"^\S+ . ([\w:]+).*", r"\1", line) for line in names.splitlines()}
        self.assertEqual(shown, {f"runbook::{name}" for name in (
            "assertion_failed", "Host::create", "TestBench::create", "set_runtime", "get_runtime",
            "reset_config", "validate", "report_bundle", "no_value",
            "guard::thread_watch", "guard::Watch::meets", "guard::Watch::read_clock", "guard::Watch::slept",
            "guard::Watch::random")})  # the latter for Runbook::guard

    def test_nothing_that_is_installed_names_the_place_it_was_built_in(self):
        places = [self.home / ".local" / place for place in ("lib", "include", "share")]
        texts = [p for place in places for p in place.rglob("*")
                 if p.suffix in (".cmake", ".hpp", ".h", ".txt")]
        self.assertTrue(texts)
        for text in texts:
            self.assertNotIn(str(ROOT), text.read_text(), str(text))


if __name__ == "__main__":
    unittest.main()
