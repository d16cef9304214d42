"""--format sarif against the schema of SARIF 2.1.0 (sarif/README.md)."""
import copy
import json
import pathlib
import unittest

from json_schema import Schema
from lint_test import CLOCK, Case, HERE

SCHEMA = Schema(json.loads((HERE / "sarif" / "sarif-2.1.0-rtm.5.json").read_text()))
CHAIN = """#include <runbook/runbook.hpp>
#include <functional>
static int stamp() { return static_cast<int>(std::chrono::system_clock::now().time_since_epoch().count()); }
static int between(int n) { return n > 3 ? stamp() : between(n + 1); }
rb::Task<int> f(rb::Run&) { co_return between(1); }
rb::Task<int> g(rb::Run&, std::function<int()> h) { co_return stamp() + h(); }
"""
WAIVED = CLOCK.replace("f(", "w(").replace("();\n", "();  // N102-allow(N102-clock): only shown to humans\n", 1)


class Sarif(Case):
    def sarif(self, *words):
        return json.loads(self.place.lint("--format", "sarif", *words).stdout)

    def assert_valid(self, sarif):
        self.assertEqual(SCHEMA.errors(sarif), [])

    made = None  # by the first test that needs it

    def whole(self):
        """Findings with ways, waivers used and unused, a baseline, calls that were not followed, a unit that cannot be parsed."""
        if Sarif.made is not None:
            return Sarif.made
        self.place.write("with blanks & ümlaut/a.cpp", CHAIN)
        self.place.write("b.cpp", WAIVED + "// N102-allow(N102-io): this one is unused\nint x;\n")
        self.place.write("old.cpp", CLOCK.replace("f(", "old("))
        self.assertEqual(self.place.lint("old.cpp", "--write-baseline", "base.json").returncode, 0)
        self.place.write("broken.cpp", "this is no C++\n")
        Sarif.made = self.sarif("--explain-unknown", "--baseline", "base.json")
        return Sarif.made

    def test_findings_ways_waivers_baseline_and_problems_fit_the_schema(self):
        sarif = self.whole()
        self.assert_valid(sarif)
        [run] = sarif["runs"]
        kinds = {s["kind"] for result in run["results"] for s in result.get("suppressions", [])}
        self.assertEqual(kinds, {"inSource", "external"})
        self.assertGreaterEqual(max(len(result.get("codeFlows", [])) for result in run["results"]), 2)
        self.assertIn("N102-indirect", {result["ruleId"] for result in run["results"]})
        self.assertFalse(run["invocations"][0]["executionSuccessful"])
        self.assertEqual(len(run["invocations"][0]["toolExecutionNotifications"]), 1)

    def test_a_clean_run_and_one_of_many_findings_fit_the_schema(self):
        self.place.write("a.cpp", CLOCK.replace("std::chrono::system_clock::now", "run.now"))
        sarif = self.sarif()
        self.assert_valid(sarif)
        self.assertEqual(sarif["runs"][0]["results"], [])
        for file in (HERE / "corpus" / "names.cpp", HERE / "corpus" / "order.cpp"):
            self.place.write(f"corpus/{file.name}", file.read_text(), flags=[f"-I{HERE}/corpus", f"-I{HERE.parents[1]}"])
        self.assert_valid(self.sarif("corpus"))

    def test_columns_count_units_of_utf_16(self):
        # Two bytes and one unit each: ö, ß; four bytes and two units: the crane.
        before = '    const auto größe = std::string("🏗"); const auto now = '
        self.place.write("wide.cpp", CLOCK.replace("    const auto now = ", before))
        sarif = self.sarif()
        self.assert_valid(sarif)
        [run] = sarif["runs"]
        self.assertEqual(run["columnKind"], "utf16CodeUnits")
        [result] = run["results"]
        region = result["locations"][0]["physicalLocation"]["region"]
        units = len(before.encode("utf-16-le")) // 2
        self.assertEqual(region, {"startLine": 3, "startColumn": units + 1})
        steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
        self.assertEqual(steps[-1]["location"]["physicalLocation"]["region"], region)

    def test_the_schema_is_not_content_with_everything(self):
        good = self.whole()
        breaks = {
            "$.version": lambda s: s.update(version="2.0.0"),
            "$.runs[0]: tool is missing": lambda s: s["runs"][0].pop("tool"),
            "level": lambda s: s["runs"][0]["results"][0].update(level="fatal"),
            "colour is not known": lambda s: s["runs"][0]["results"][0].update(colour="red"),
            "message is missing": lambda s: s["runs"][0]["results"][0].pop("message"),
            "startLine: 0 is less": lambda s: s["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
            .update(startLine=0),
            "rules: has the same element twice": lambda s: s["runs"][0]["tool"]["driver"]["rules"]
            .append(s["runs"][0]["tool"]["driver"]["rules"][0]),
            "uri: 'a b'": lambda s: s["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
            .update(uri="a b"),
            "ruleIndex: 'x' is no integer": lambda s: s["runs"][0]["results"][0].update(ruleIndex="x"),
        }
        for said, change in breaks.items():
            bad = copy.deepcopy(good)
            change(bad)
            with self.subTest(said):
                self.assertIn(said, "\n".join(SCHEMA.errors(bad)))


if __name__ == "__main__":
    unittest.main()
