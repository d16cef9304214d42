"""The verdict that a bundle gets with LINT when it is built, and what its host makes of it. Cases [C49] and [C50]."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = os.environ["RUNBOOK_LINT"]
HOST = os.environ["RUNBOOK_HOST"]
CODE = """#include <runbook/runbook.hpp>
rb::Task<int> f(rb::Run& run) { co_return run.random(1, 6); }
RUNBOOK_BUNDLE("own", "1.0.0", rb::runbook<f>("f"))
"""
PROJECT = f"""cmake_minimum_required(VERSION 3.25)
project(own LANGUAGES C CXX)
set(CMAKE_CXX_STANDARD 20)
add_subdirectory({ROOT}/abi abi)
include({ROOT}/abi/cmake/RunbookBundle.cmake)
add_runbook_bundle(bundle_own NAME own VERSION 1.0.0 SOURCES own.cpp LINT)
"""


class Verdicts(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="verdict ")
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        (self.place / "CMakeLists.txt").write_text(PROJECT)
        self.source = self.place / "own.cpp"
        self.source.write_text(CODE)
        self.bundle = self.place / "b" / "own.so"
        self.environment = {**os.environ, "HOME": str(self.place), "XDG_CACHE_HOME": str(self.place / "cache")}

    def call(self, *words):
        return subprocess.run([str(word) for word in words], cwd=self.place, capture_output=True, text=True,
                              env=self.environment, timeout=280)

    def build(self, *words):
        made = self.call("cmake", "-G", "Ninja", "-S", ".", "-B", "b", *words)
        self.assertEqual(made.returncode, 0, made.stderr)
        return self.call("cmake", "--build", "b")

    def inspect(self):
        done = self.call(HOST, "bundles", "inspect", self.bundle, "--json")
        return json.loads(done.stdout)

    def run_it(self, *words):
        return self.call(HOST, "run", "f", "--store", "memory:", "--bundles", self.place / "b", *words)

    def with_clock(self):
        self.source.write_text(CODE.replace("run.random(1, 6)", "run.random(1, 6) + __TIME__[0]"))

    def test_c49_a_bundle_with_lint_fails_the_build_on_an_error(self):
        done = self.build(f"-DRUNBOOK_LINT_PROGRAM={TOOL}")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("1 runbook, ", done.stdout)
        self.with_clock()
        for _ in range(2):  # the file that is there by now is no reason to be content
            done = self.call("cmake", "--build", "b")
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("own.cpp:2:", done.stdout)
            self.assertIn("[N102-build]", done.stdout)
        self.assertEqual(self.build("-DRUNBOOK_LINT_BUNDLES=OFF").returncode, 0)
        self.assertEqual(self.inspect()["lint"]["result"], "none")
        done = self.build("-DRUNBOOK_LINT_BUNDLES=ON", "-DRUNBOOK_LINT_PROGRAM=")
        self.assertIn("runbook-lint is not installed: build it where libclang-19-dev", done.stdout)
        self.assertNotEqual(done.returncode, 0)

    def test_c49_a_host_that_requires_a_verdict_takes_the_bundle_that_was_built_with_lint(self):
        (self.place / "runbook-host.toml").write_text("[bundles]\nrequire_lint = true\n")
        self.assertEqual(self.build(f"-DRUNBOOK_LINT_PROGRAM={TOOL}").returncode, 0)
        lint = self.inspect()["lint"]
        self.assertEqual((lint["result"], lint["errors"], lint["rules"]), ("passed", 0, "1"))
        self.assertRegex(lint["sources"], "^[0-9a-f]{64}$")
        self.assertEqual(self.run_it().returncode, 0)
        self.assertEqual(self.call("strip", self.bundle).returncode, 0)
        self.assertEqual(self.inspect()["lint"], lint)

    def test_a_build_that_only_reports_leaves_a_failed_verdict(self):
        (self.place / "runbook-host.toml").write_text("[bundles]\nrequire_lint = true\n")
        self.with_clock()
        done = self.build(f"-DRUNBOOK_LINT_PROGRAM={TOOL}", "-DRUNBOOK_LINT_BUNDLES=REPORT")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("[N102-build]", done.stdout)
        lint = self.inspect()["lint"]
        self.assertEqual((lint["result"], lint["errors"]), ("failed", 1))
        ran = self.run_it()
        self.assertEqual(ran.returncode, 5)
        self.assertIn("RB1033", ran.stderr)

    def test_another_configuration_of_the_lint_comes_to_another_verdict(self):
        (self.place / "runbook-lint.toml").write_text("schema = 1\n")
        self.assertEqual(self.build(f"-DRUNBOOK_LINT_PROGRAM={TOOL}").returncode, 0)
        (self.place / "runbook-lint.toml").write_text('schema = 1\n[banned]\n"rb::Run::random" = '
                                                      '{ rule = "N102-random", fix = "no chance" }\n')
        done = self.call("cmake", "--build", "b")
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertIn("no chance", done.stdout)

    def test_c50_a_verdict_is_not_written_about_sources_that_have_changed_or_were_not_understood(self):
        self.assertEqual(self.build(f"-DRUNBOOK_LINT_PROGRAM={TOOL}").returncode, 0)
        os.utime(self.bundle, (1, 1))
        done = self.call(TOOL, "-p", "b", "--verdict", self.bundle, self.source)
        self.assertEqual(done.returncode, 3)
        self.assertIn("has changed since", done.stderr)
        os.utime(self.bundle)
        self.source.write_text(CODE + "no such thing\n")
        os.utime(self.source, (1, 1))
        done = self.call(TOOL, "-p", "b", "--verdict", self.bundle, self.source)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(self.inspect()["lint"]["result"], "none")

    def test_a_file_without_room_for_a_verdict_says_so(self):
        self.assertEqual(self.build(f"-DRUNBOOK_LINT_PROGRAM={TOOL}", "-DRUNBOOK_LINT_BUNDLES=OFF",
                                    "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON").returncode, 0)
        self.assertEqual(self.call("objcopy", "--remove-section", ".runbook.lint", self.bundle).returncode, 0)
        done = self.call(TOOL, "-p", "b", "--verdict", self.bundle, self.source)
        self.assertEqual(done.returncode, 3)
        self.assertIn("has no room for a verdict", done.stderr)
        done = self.call(TOOL, "-p", "b", "--verdict", self.source, self.source)
        self.assertEqual(done.returncode, 3)

    def test_samples_that_are_no_json_or_not_there_are_errors_of_the_configuration(self):
        (self.place / "in.json").write_text("{")
        for samples, said in (("f=in.json", "is no JSON"), ("f=out.json", "there is no"), ("f", "is not <slug>=<file>")):
            (self.place / "CMakeLists.txt").write_text(PROJECT.replace("LINT)", f"SAMPLES {samples})"))
            made = self.call("cmake", "-G", "Ninja", "-S", ".", "-B", "b")
            self.assertNotEqual(made.returncode, 0)
            self.assertIn(said, " ".join(made.stderr.split()))


if __name__ == "__main__":
    unittest.main()
