"""tools/check-layers: refuses what the table forbids, names it, and lets the rest pass.

Each test works on a copy of the sources with one line planted in it.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ["abi", "config", "host", "registry", "runbooks"]


class Tree(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="rb-layers-")
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        (self.root / "tools").mkdir()
        shutil.copy(ROOT / "tools/layers.toml", self.root / "tools/layers.toml")
        for folder in FOLDERS:
            for pattern in ("*.hpp", "*.h", "*.cpp", "*.c"):
                for source in (ROOT / folder).rglob(pattern):
                    self.write(source.relative_to(ROOT).as_posix(), source.read_text())

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def check(self):
        return subprocess.run(
            [sys.executable, ROOT / "tools/check-layers", "--root", self.root],
            capture_output=True,
            text=True,
        )

    def assert_refused(self, name, text, *words):
        self.write(name, text)
        result = self.check()
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        mine = [line for line in result.stdout.splitlines() if line.startswith(f"{name}:")]
        self.assertEqual(len(mine), 1, result.stdout)
        for word in words:
            self.assertIn(word, result.stdout)

    def assert_passes(self, name, text):
        self.write(name, text)
        result = self.check()
        self.assertIn("check-layers: ", result.stdout, result.stderr)
        self.assertNotIn(name, result.stdout)


class CheckLayers(Tree):
    def test_a_copy_with_nothing_planted_passes(self):
        result = self.check()
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_a_forbidden_project_include_is_refused_with_its_line_and_rule(self):
        self.write("config/planted.hpp", "#pragma once\n")
        self.assert_refused(
            "host/engine/planted.cpp",
            '#include "host/base/result.hpp"\n\n#include "config/planted.hpp"\n',
            "host/engine/planted.cpp:3:",
            "host/engine may not include config/planted.hpp of config",
            "allowed for host/engine: host/base",
        )

    def test_a_backend_may_not_include_another_backend(self):
        self.write("host/storage/memory/planted.hpp", "#pragma once\n")
        self.assert_refused(
            "host/storage/sqlite/planted.cpp",
            '#include "host/storage/memory/planted.hpp"\n',
            "host/storage/sqlite may not include",
            "of host/storage/memory",
        )

    def test_a_library_outside_its_room_is_refused(self):
        self.assert_refused(
            "host/cli/planted.cpp",
            "#include <toml++/toml.h>\n",
            "host/cli/planted.cpp:1:",
            "toml++ stays in config",
        )

    def test_a_library_in_its_room_passes(self):
        self.assert_passes("config/planted.cpp", "#include <toml++/toml.h>\n#include <string>\n")

    def test_logging_is_included_in_the_log_files_of_the_base_alone(self):
        self.write("host/base/log_planted.cpp", "")
        self.assert_refused(
            "host/base/planted.cpp", "#include <spdlog/spdlog.h>\n", "spdlog stays in host/base/log"
        )

    def test_the_engine_may_not_include_threads(self):
        self.assert_refused(
            "host/engine/planted.cpp", "#include <thread>\n", "may not include <thread>", "pure"
        )

    def test_the_engine_may_not_include_the_systems_headers(self):
        self.assert_refused("host/engine/planted.cpp", "#include <sys/stat.h>\n", "<sys/stat.h>")

    def test_the_abi_header_stands_on_two_c_headers(self):
        self.write("abi/include/runbook/abi.h", "#include <stdint.h>\n#include <stddef.h>\n")
        self.assert_refused(
            "abi/include/runbook/abi.h",
            "#include <stdint.h>\n#include <stdio.h>\n",
            "abi/include/runbook/abi.h:2:",
            "may not include <stdio.h>",
        )

    def test_the_kit_may_not_include_the_host(self):
        self.write("host/include/runbook/planted_host.hpp", "#pragma once\n")
        self.assert_refused(
            "abi/include/runbook/planted.hpp",
            "#  include <runbook/planted_host.hpp>\n",
            "abi may not include runbook/planted_host.hpp of host/include",
        )

    def test_a_sample_includes_the_kit_and_its_own_files(self):
        self.write("abi/include/runbook/planted.hpp", "#pragma once\n")
        self.write("runbooks/planted/own.hpp", "#pragma once\n")
        self.assert_passes(
            "runbooks/planted/planted.cpp",
            '#include <runbook/planted.hpp>\n#include <string>\n#include "own.hpp"\n',
        )

    def test_a_sample_may_not_include_the_host(self):
        self.write("host/base/planted.hpp", "#pragma once\n")
        self.assert_refused(
            "runbooks/planted/planted.cpp",
            '#include "host/base/planted.hpp"\n',
            "runbooks/planted may not include",
        )

    def test_a_quoted_include_that_leads_nowhere_is_refused(self):
        self.write("host/base/planted.hpp", "#pragma once\n")
        self.assert_refused(
            "host/base/planted.cpp", '#include "planted.hpp"\n', "no file planted.hpp"
        )

    def test_a_library_that_no_room_names_is_refused(self):
        self.assert_refused(
            "host/base/planted.cpp", "#include <curl/curl.h>\n", "belongs to no library"
        )

    def test_a_folder_without_a_row_is_refused(self):
        self.assert_refused("extra/planted.cpp", "\n", "extra/planted.cpp:1:", "no row")

    def test_a_row_that_names_an_unknown_folder_stops_the_check(self):
        with open(self.root / "tools/layers.toml", "a") as table:
            table.write('\n[folder."extra"]\nmay = ["no/such"]\n')
        result = self.check()
        self.assertEqual(result.returncode, 1)
        self.assertIn("no/such", result.stderr)


if __name__ == "__main__":
    unittest.main()
