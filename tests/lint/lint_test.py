"""runbook-lint over code that is made to be found, and code that only looks like it. Cases [C49] and [C50]."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "lint"
TOOL = pathlib.Path(os.environ["RUNBOOK_LINT"])
EXPECT = re.compile(r"// expect: (N102-[a-z]+) ?(error|warning|note)?")
PLAIN = """#include <runbook/runbook.hpp>
rb::Task<int> f(rb::Run& run) { co_return run.random(1, 6); }
"""
CLOCK = """#include <runbook/runbook.hpp>
rb::Task<int> f(rb::Run& run) {
    const auto now = std::chrono::system_clock::now();
    co_return static_cast<int>(now.time_since_epoch().count() + run.random(1, 6));
}
"""


def expected_in(file):
    found = set()
    for number, line in enumerate(file.read_text().splitlines(), 1):
        for rule, level in EXPECT.findall(line):
            found.add((file.name, number, rule, level or "error"))
    return found


class Place:
    """A folder with sources and their compile database."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.units = {}

    def write(self, name, text, flags=(), compiler="clang++-19", listed=True):
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        if listed and file.suffix in (".cpp", ".c"):
            standard = ["-std=c++20"] if file.suffix == ".cpp" else []
            self.units[name] = [compiler, *standard, f"-I{ROOT}/abi/include", *flags, "-c", str(file), "-o", "x.o"]
        self.database()
        return file

    def database(self):
        entries = [{"directory": str(self.path), "file": name, "arguments": words} for name, words in self.units.items()]
        (self.path / "compile_commands.json").write_text(json.dumps(entries))

    def lint(self, *words, stdin=None, database=True, cwd=None):
        where = ["-p", str(self.path)] if database else []
        return subprocess.run([str(TOOL), *map(str, words), *where], capture_output=True, text=True, input=stdin,
                              cwd=cwd or self.path, timeout=280)

    def found(self, *words):
        """(file, line, rule, level) of all that is found, and the whole report."""
        done = self.lint("--format", "json", *words)
        report = json.loads(done.stdout)
        assert report["complete"], done.stderr
        return {(pathlib.Path(f["file"]).name, f["line"], f["rule"], f["level"]) for f in report["findings"]}, report


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="lint ")
        self.addCleanup(folder.cleanup)
        self.place = Place(folder.name)

    def assert_found(self, files, *words):
        expected = set().union(*map(expected_in, files))
        found, report = self.place.found(*words)
        texts = {(pathlib.Path(f["file"]).name, f["line"]): f["message"] for f in report["findings"]}
        self.assertEqual(sorted(expected - found), [], "not found")
        self.assertEqual(sorted((*one, texts[one[:2]]) for one in found - expected), [], "found, and should not be")
        return report


SINKS = {
    # rule: (level, includes, an expression of type int)
    "N102-clock": ("error", "#include <chrono>",
                   "static_cast<int>(std::chrono::steady_clock::now().time_since_epoch().count())"),
    "N102-random": ("error", "#include <cstdlib>", "std::rand()"),
    "N102-thread": ("error", "#include <future>", "std::async([] { return 1; }).get()"),
    "N102-env": ("error", "#include <cstdlib>", "static_cast<int>(std::getenv(\"HOME\") == nullptr)"),
    "N102-io": ("error", "#include <fstream>", "static_cast<int>(std::ifstream(\"/etc/hostname\").is_open())"),
    "N102-static": ("error", "[[maybe_unused]] static int calls = 0;", "++calls"),
    "N102-build": ("error", "", "static_cast<int>(__TIME__[0])"),
    "N102-order": ("error", "#include <unordered_set>\n[[maybe_unused]] static const std::unordered_set<int> kSet = {1, 2};",
                   "*kSet.begin()"),
}


class Ways(Case):
    def ways(self, rule):
        level, includes, sink = SINKS[rule]
        # Constants are made before there is a run: what they read then is no run's, what they ask the world is.
        initialised = "silent" if rule == "N102-static" else f"expect: {rule} {level}"
        files = []
        for name in ("ways.cpp", "ways_helper.cpp"):
            text = (HERE / f"{name}.in").read_text()
            for word, value in (("@RULE@", rule), ("@LEVEL@", level), ("@INCLUDES@", includes), ("@SINK@", sink),
                                ("@INITIALISED@", initialised)):
                text = text.replace(word, value)
            files.append(self.place.write(name, text))
        shutil.copy(HERE / "ways_helper.hpp", self.place.path)
        report = self.assert_found(files)
        self.assertEqual(report["counts"]["runbooks"], 7)

    def test_c49_a_clock_is_found_on_every_way_and_nowhere_else(self):
        self.ways("N102-clock")

    def test_c49_chance_is_found_on_every_way_and_nowhere_else(self):
        self.ways("N102-random")

    def test_c49_a_thread_is_found_on_every_way_and_nowhere_else(self):
        self.ways("N102-thread")

    def test_an_environment_variable_is_found_on_every_way_and_nowhere_else(self):
        self.ways("N102-env")

    def test_a_file_is_found_on_every_way_and_nowhere_else(self):
        self.ways("N102-io")

    def test_a_static_variable_is_found_on_every_way_and_nowhere_else(self):
        self.ways("N102-static")

    def test_the_time_of_the_build_is_found_on_every_way_and_nowhere_else(self):
        self.ways("N102-build")

    def test_an_order_of_hashes_is_found_on_every_way_and_nowhere_else(self):
        self.ways("N102-order")


class Corpus(Case):
    def look_at(self, name, *words, compiler="clang++-19"):
        file = self.place.write(name, (HERE / "corpus" / name).read_text(), compiler=compiler)
        return self.assert_found([file], *words)

    def test_c49_names_by_other_names_and_one_of_each_family_are_found(self):
        self.look_at("names.cpp")

    def test_orders_that_are_nobodys_are_found_and_others_are_not(self):
        self.look_at("order.cpp")

    def test_variables_that_outlive_a_run_are_found_and_constants_are_not(self):
        self.look_at("statics.cpp")

    def test_what_the_headers_of_libraries_do_is_found_where_a_runbook_calls_them(self):
        file = self.place.write("libraries.cpp", (HERE / "corpus" / "libraries.cpp").read_text(),
                                flags=("-isystem", str(ROOT)))
        self.assert_found([file])

    def test_branches_of_a_library_that_a_call_never_takes_are_not_followed(self):
        file = self.place.write("choices.cpp", (HERE / "corpus" / "choices.cpp").read_text(),
                                flags=("-isystem", str(ROOT)))
        self.assert_found([file])

    def test_the_users_own_names_are_not_taken_for_the_librarys(self):
        self.look_at("namesakes.cpp")

    def test_variables_without_a_value_are_found_in_runbook_code(self):
        self.look_at("uninit.cpp")

    def test_c49_a_runbook_in_c_is_one(self):
        self.look_at("plain.c", compiler="cc")

    def test_waivers_hold_when_they_name_a_rule_and_a_reason(self):
        report = self.look_at("waivers.cpp")
        self.assertEqual(len(report["waived"]), 5)
        self.assertEqual(len(report["waivers"]), 5)
        self.assertEqual(len(report["waivers_unused"]), 1)

    def test_calls_that_cannot_be_followed_are_counted_and_shown_when_asked_for(self):
        file = self.place.write("indirect.cpp", (HERE / "corpus" / "indirect.cpp").read_text())
        found, report = self.place.found("--explain-unknown")
        self.assertEqual(found, set())
        shown = {(pathlib.Path(f["file"]).name, f["line"], f["rule"], f["level"]) for f in report["not_followed"]}
        self.assertEqual(shown, expected_in(file))
        self.assertEqual(report["counts"]["not_followed"], len(shown))

    def test_co_await_statements_are_errors_where_gcc_12_compiles_them(self):
        old = self.place.path / "g++"
        old.write_text("#!/bin/sh\necho 12.2.0\n")
        old.chmod(0o755)
        self.look_at("await.cpp", compiler=str(old))
        old.write_text("#!/bin/sh\necho 13.1.0\n")
        found, _ = self.place.found()
        levels = sorted(level for _, _, _, level in found)
        self.assertEqual(levels, ["error"] + ["note"] * 5)


class OneCall(Case):
    """A call into a library that breaks several rules."""

    def told(self, end="", *words):
        shutil.copytree(HERE / "corpus" / "vendor", self.place.path / "vendor", dirs_exist_ok=True)
        self.place.write("a.cpp", '#include <runbook/runbook.hpp>\n#include "vendor.hpp"\n'
                                  f'rb::Task<int> f(rb::Run&) {{\n    vendor::log("taken");{end}\n    co_return 0;\n}}\n',
                         flags=("-isystem", str(self.place.path / "vendor")))
        report = self.place.found(*words)[1]
        return [(f["rule"], [one["rule"] for one in f.get("also", [])])
                for f in report["findings"] if not f.get("in_baseline")], report

    def test_it_is_one_finding_that_names_the_other_rules(self):
        told, report = self.told()
        self.assertEqual(told, [("N102-io", ["N102-env", "N102-clock"])])
        self.assertEqual(report["counts"]["errors"], 1)
        self.assertEqual(report["findings"][0]["also"][0]["by"], "getenv")
        self.assertIn("vendor::log uses printf, which writes to the console, and a replay writes again; "
                      "also N102-env by getenv, N102-clock by std::chrono::system_clock::now\n", self.place.lint().stdout)
        result = json.loads(self.place.lint("--format", "sarif").stdout)["runs"][0]["results"][0]
        self.assertEqual(result["properties"], {"also": ["N102-env", "N102-clock"]})

    def test_a_waiver_of_one_rule_leaves_the_others(self):
        end = "  // N102-allow(N102-io): nobody reads this console"
        told, report = self.told(end)
        self.assertEqual(told, [("N102-env", ["N102-clock"])])
        self.assertEqual([f["rule"] for f in report["waived"]], ["N102-io"])
        told, report = self.told(end.replace("N102-io", "N102-io, N102-clock, N102-env"))
        self.assertEqual((told, len(report["waived"])), ([], 3))

    def test_a_level_decides_which_rule_speaks_and_the_baseline_holds_each(self):
        (self.place.path / "runbook-lint.toml").write_text('schema = 1\n[levels]\nN102-io = "warning"\nN102-env = "off"\n')
        self.assertEqual(self.told()[0], [("N102-clock", ["N102-io"])])
        file = self.place.path / "baseline.json"
        self.place.lint("--write-baseline", file)
        self.assertEqual(self.told("", "--baseline", file)[0], [])
        (self.place.path / "runbook-lint.toml").write_text("schema = 1\n")
        self.assertEqual(self.told("", "--baseline", file)[0], [("N102-env", [])])


class BadInput(Case):
    """Each has its own message and none passes."""

    def refused(self, code, text, *words, **how):
        done = self.place.lint(*words, **how)
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        self.assertIn(text, done.stderr)
        return done

    def test_c50_without_a_compile_database_the_analysis_is_incomplete(self):
        self.refused(3, "no compile_commands.json in")

    def test_c50_a_database_that_is_no_json_is_incomplete(self):
        (self.place.path / "compile_commands.json").write_text("{")
        self.refused(3, "cannot be read")

    def test_c50_a_unit_that_cannot_be_parsed_is_incomplete_and_wins_over_findings(self):
        self.place.write("good.cpp", CLOCK)
        self.place.write("bad.cpp", PLAIN + "int broken( { return 1; }\n")
        done = self.refused(3, "bad.cpp: cannot be parsed, so nothing is known of it: ")
        self.assertIn("good.cpp:3:22: error: [N102-clock]", done.stdout)

    def test_c50_a_unit_that_is_not_in_the_database_is_incomplete(self):
        self.place.write("good.cpp", PLAIN)
        self.place.write("other.cpp", PLAIN, listed=False)
        self.refused(3, "is not in", "other.cpp")
        self.refused(3, "there is no such file", "nowhere.cpp")

    def test_c50_runbook_code_of_a_folder_that_no_target_compiles_is_incomplete(self):
        self.place.write("in/good.cpp", PLAIN)
        self.place.write("in/forgotten.cpp", PLAIN, listed=False)
        self.refused(3, "forgotten.cpp: has runbook code and is not in the compile database", "in")
        (self.place.path / "empty").mkdir()
        self.refused(3, "lies in this folder", "empty")

    def test_c50_units_without_a_runbook_are_incomplete(self):
        self.place.write("helper.cpp", "int helper() { return 1; }\n")
        self.refused(3, "no runbook found")

    def test_mistakes_in_the_configuration_come_before_a_missing_database(self):
        for text, message in (
            ("schema = 1\nrots = 1\n", "2:1: unknown key 'rots'"),
            ("schema = 2\n", "schema: this version knows 1 alone"),
            ("[roots]\nextra = []\n", "'schema = 1' is missing"),
            ("schema = 1\n[roots]\nextras = []\n", "3:1: unknown key 'extras' in [roots]; known: extra"),
            ("schema = 1\n[roots]\nextra = ['(']\n", "is no regular expression"),
            ("schema = 1\n[levels]\nN102-clok = 'error'\n", "rule 'N102-clok' is unknown"),
            ("schema = 1\n[levels]\nN102-clock = 'loud'\n", "a level is off, note, warning or error"),
            ("schema = 1\n[trusted]\n'f' = { }\n", "'f' is trusted without a reason"),
            ("schema = 1\n[banned]\n'f' = { rule = 'X' }\n", "rule 'X' is unknown"),
            ("schema = 1\n[waivers]\nmax = -1\n", "max is a whole number from 0"),
            ("schema = \n", "runbook-lint.toml:1:"),
        ):
            (self.place.path / "runbook-lint.toml").write_text(text)
            with self.subTest(text):
                self.refused(2, message)

    def test_wrong_words_on_the_command_line_are_usage(self):
        for words, message in (
            (["--fast"], "unknown option --fast"),
            (["--format", "xml"], "--format is text, json or sarif"),
            (["--out", "report"], "end the name in"),
            (["--fail-on", "never"], "--fail-on is error, warning, note or none"),
            (["-j", "0"], "-j is a whole number from 1"),
            (["--explain", "N102-moon"], "no rule 'N102-moon'"),
            (["--stdin-path", "a.cpp", "b.cpp"], "leave the others out"),
        ):
            with self.subTest(words):
                self.refused(2, message, *words, database=False)
        self.refused(2, "--config needs a value", "--config", database=False)

    def test_a_waiver_without_a_reason_fails_even_where_no_runbook_comes_by(self):
        self.place.write("a.cpp", PLAIN + "int f() { return 1; }  // N102-allow(N102-clock)\n")
        done = self.place.lint()
        self.assertEqual(done.returncode, 1)
        self.assertIn("a.cpp:3:24: error: [N102-suppress] this waiver has no reason", done.stdout)

    def test_deterministic_needs_a_reason(self):
        self.place.write("a.cpp", "#include <runbook/deterministic.hpp>\n" + PLAIN +
                         'RB_DETERMINISTIC("because")\nint f() { return 1; }\n')
        done = self.place.lint()
        self.assertEqual(done.returncode, 1)
        self.assertIn("rb::deterministic on f has no reason", done.stdout)


class Outputs(Case):
    def several(self):
        self.place.write("b.cpp", CLOCK)
        self.place.write("a.cpp", CLOCK.replace("f(", "g(") + "// N102-allow(N102-io): this one is unused\nint x;\n")
        self.place.write("c.cpp", CLOCK.replace("f(", "h(").replace(
            "();\n", "();  // N102-allow(N102-clock): only shown to humans\n", 1))

    def test_c49_the_text_has_one_line_for_editors_then_the_way_and_the_cure(self):
        self.place.write("a.cpp", """#include <runbook/runbook.hpp>
static int stamp() { return static_cast<int>(std::chrono::system_clock::now().time_since_epoch().count()); }
static int between(int n) { return n > 3 ? stamp() : between(n + 1); }
rb::Task<int> f(rb::Run&) { co_return between(1); }
rb::Task<int> g(rb::Run&) { co_return stamp(); }
rb::Task<int> h(rb::Run&) { co_return stamp(); }
rb::Task<int> i(rb::Run&) { co_return stamp(); }
""")
        done = self.place.lint()
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout.splitlines(), [
            "a.cpp:2:46: error: [N102-clock] std::chrono::system_clock::now reads a clock, and a replay reads another time",
            "    in g (a.cpp:5) > stamp (a.cpp:5)",
            "    in h (a.cpp:6) > stamp (a.cpp:6)",
            "    in i (a.cpp:7) > stamp (a.cpp:7)",
            "    and 1 more ways there",
            "    fix: give stamp a parameter rb::Run& run, then run.now()",
            "runbook-lint: 1 unit, 4 runbooks, 6 functions: 1 error, 0 warnings",
        ])

    def test_outputs_are_the_same_bytes_whatever_the_order_and_the_jobs(self):
        self.several()
        seen = set()
        for jobs, backwards, cache in (("1", False, "--no-cache"), ("8", True, "--cache=k"), ("3", False, "--cache=k")):
            if backwards:
                self.place.units = dict(reversed(self.place.units.items()))
                self.place.database()
            files = [self.place.path / name for name in ("o.txt", "o.json", "o.sarif")]
            self.place.lint("-j", jobs, cache, *sum((["--out", file] for file in files), []))
            seen.add(tuple(file.read_text() for file in files))
        self.assertEqual(len(seen), 1)

    def test_sarif_is_what_its_standard_asks_for(self):
        self.several()
        (self.place.path / "runbook-lint.toml").write_text("schema = 1\n")
        sarif = json.loads(self.place.lint("--format", "sarif").stdout)
        self.assertEqual((sarif["version"], len(sarif["runs"])), ("2.1.0", 1))
        run = sarif["runs"][0]
        rules = run["tool"]["driver"]["rules"]
        self.assertEqual(len(rules), 12)
        for rule in rules:
            self.assertTrue(rule["help"]["text"] and rule["shortDescription"]["text"] and rule["fullDescription"]["text"])
        self.assertEqual(sorted(r["ruleId"] for r in run["results"]), ["N102-clock"] * 3 + ["N102-suppress"])
        for result in run["results"]:
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
            self.assertIn(result["level"], ("none", "note", "warning", "error"))
            where = result["locations"][0]["physicalLocation"]
            self.assertRegex(where["artifactLocation"]["uri"], r"^[abc]\.cpp$")
            self.assertIn(where["artifactLocation"]["uriBaseId"], run["originalUriBaseIds"])
            self.assertGreaterEqual(min(where["region"].values()), 1)
            self.assertRegex(result["partialFingerprints"]["lineContent/v1"], "^[0-9a-f]{16}$")
            if result["ruleId"] == "N102-clock":
                steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
                self.assertGreaterEqual(len(steps), 2)
        waived = [r for r in run["results"] if "suppressions" in r]
        self.assertEqual([r["suppressions"] for r in waived],
                         [[{"kind": "inSource", "justification": "only shown to humans"}]])
        self.assertTrue(run["originalUriBaseIds"]["ROOT"]["uri"].startswith("file:///"))
        self.assertNotIn(" ", run["originalUriBaseIds"]["ROOT"]["uri"])
        self.assertTrue(run["invocations"][0]["executionSuccessful"])

    def test_a_fingerprint_stays_when_its_line_moves(self):
        def prints():
            return [f["fingerprint"] for f in self.place.found()[1]["findings"]]
        self.place.write("a.cpp", CLOCK)
        before = prints()
        self.place.write("a.cpp", "// a line\n\n" + CLOCK)
        self.assertEqual(prints(), before)

    def test_a_header_in_two_units_is_reported_once(self):
        self.place.write("shared.hpp", "#pragma once\n" + CLOCK.replace("rb::Task<int> f", "inline rb::Task<int> f") +
                         "static int own() { return 1; }\n")
        for name in ("a.cpp", "b.cpp"):
            self.place.write(name, '#include "shared.hpp"\n')
        found, report = self.place.found()
        self.assertEqual(found, {("shared.hpp", 4, "N102-clock", "error")})
        self.assertEqual(report["counts"]["runbooks"], 1)

    def test_explain_has_a_text_for_each_rule(self):
        for rule in (*SINKS, "N102-await", "N102-uninit", "N102-indirect", "N102-suppress"):
            done = self.place.lint("--explain", rule, database=False)
            self.assertEqual(done.returncode, 0)
            self.assertRegex(done.stdout, rf"^{rule} \(")
            self.assertIn("Fix: ", done.stdout)

    def test_a_baseline_holds_until_its_day_and_not_beyond(self):
        self.place.write("a.cpp", CLOCK)
        file = self.place.path / "baseline.json"
        self.assertEqual(self.place.lint("--write-baseline", file).returncode, 0)
        done = self.place.lint("--baseline", file)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("1 in the baseline", done.stdout)
        known = json.loads(file.read_text())
        known["findings"][0]["expires"] = "2020-01-01"
        file.write_text(json.dumps(known))
        done = self.place.lint("--baseline", file)
        self.assertEqual(done.returncode, 1)
        self.assertIn("has expired on 2020-01-01", done.stdout)
        self.place.write("a.cpp", PLAIN)
        done = self.place.lint("--baseline", file)
        self.assertIn("warning: [N102-suppress] the baseline's entry", done.stdout)
        file.write_text("[]")
        self.assertEqual(self.place.lint("--baseline", file).returncode, 2)

    def test_fix_mends_what_is_mechanical_and_the_result_compiles(self):
        text = """#include <runbook/runbook.hpp>
#include <thread>
using namespace std::chrono_literals;
static auto stamp() { return std::chrono::system_clock::now(); }
rb::Task<int> f(rb::Run& context) {
    const auto now = std::chrono::system_clock::now();
    auto later = [&] { return std::chrono::system_clock::now(); };
    std::this_thread::sleep_for(3s + 1ms);
    co_return now < later() && stamp() < now;
}
"""
        file = self.place.write("a.cpp", text)
        done = self.place.lint("--fix")
        self.assertIn("3 of the findings are mended", done.stderr)
        self.assertEqual(done.returncode, 1)
        mended = file.read_text()
        self.assertIn("const auto now = context.now();", mended)
        self.assertIn("[&] { return context.now(); }", mended)
        self.assertIn("    co_await context.sleep(3s + 1ms);", mended)
        self.assertEqual({line for _, line, _, _ in self.place.found()[0]}, {4})

    def test_an_editor_hands_over_what_is_not_saved(self):
        self.place.write("a.cpp", PLAIN)
        done = self.place.lint("--stdin-path", "a.cpp", stdin=CLOCK)
        self.assertEqual(done.returncode, 1)
        self.assertIn("a.cpp:3:22: error: [N102-clock]", done.stdout)
        self.assertEqual(self.place.lint().returncode, 0)


class Configuration(Case):
    CODE = """#include <runbook/runbook.hpp>
namespace vendor { struct Gps { static int read() { return 1; } static int look() { return 2; } }; }
namespace legacy { int run_it() { return static_cast<int>(std::chrono::system_clock::now().time_since_epoch().count()); } }
int harmless() { return static_cast<int>(std::chrono::steady_clock::now().time_since_epoch().count()); }
rb::Task<int> f(rb::Run&) { co_return vendor::Gps::read() + vendor::Gps::look() + harmless(); }
"""

    def lines(self, config, *words):
        (self.place.path / "runbook-lint.toml").write_text("schema = 1\n" + config)
        self.place.write("third_party/own.cpp", CLOCK.replace("f(", "own("))
        self.place.write("a.cpp", self.CODE)
        return {(name, line, rule) for name, line, rule, _ in self.place.found("a.cpp", *words)[0]}

    def test_what_is_banned_is_found_and_what_is_trusted_is_not(self):
        self.assertEqual(self.lines(""), {("a.cpp", 4, "N102-clock")})
        self.assertEqual(self.lines('[banned]\n"vendor::.*" = { rule = "N102-io" }\n'),
                         {("a.cpp", 4, "N102-clock"), ("a.cpp", 5, "N102-io")})
        self.assertEqual(self.lines('[trusted]\nharmless = { reason = "looked at" }\n'), set())
        self.assertEqual(self.lines('[trusted]\n"std::chrono::steady_clock::.*" = { reason = "looked at" }\n'), set())

    def test_an_exact_name_counts_more_than_an_expression(self):
        self.assertEqual(self.lines('[banned]\n"vendor::.*" = { rule = "N102-io" }\n'
                                    '[trusted]\n"vendor::Gps::read" = { reason = "looked at" }\n'
                                    '"vendor::Gps::look" = { reason = "looked at" }\n'
                                    '"harm.*" = { reason = "looked at" }\n'), set())
        self.assertEqual(self.lines('[banned]\n"vendor::Gps::.*" = { rule = "N102-io" }\n'
                                    '[trusted]\n"vendor::.*" = { reason = "looked at" }\nharmless = { reason = "x" }\n'),
                         {("a.cpp", 5, "N102-io")})

    def test_more_roots_levels_and_excluded_paths(self):
        self.assertEqual(self.lines('[roots]\nextra = ["legacy::run_.*"]\n'),
                         {("a.cpp", 3, "N102-clock"), ("a.cpp", 4, "N102-clock")})
        self.assertEqual(self.lines('[levels]\nN102-clock = "off"\n'), set())
        (self.place.path / "runbook-lint.toml").write_text('schema = 1\n[paths]\nexclude = ["third_party/.*"]\n')
        found, report = self.place.found("third_party/own.cpp")
        self.assertEqual((found, report["counts"]["excluded"]), (set(), 1))

    def test_a_level_decides_with_fail_on_whether_it_fails(self):
        self.place.write("a.cpp", CLOCK)
        (self.place.path / "runbook-lint.toml").write_text('schema = 1\n[levels]\nN102-clock = "warning"\n')
        self.assertEqual(self.place.lint().returncode, 0)
        self.assertEqual(self.place.lint("--fail-on", "warning").returncode, 1)

    def test_more_waivers_than_the_budget_fail(self):
        self.place.write("a.cpp", CLOCK.replace("();\n", "();  // N102-allow(N102-clock): only shown to humans\n", 1))
        self.assertEqual(self.place.lint().returncode, 0)
        (self.place.path / "runbook-lint.toml").write_text("schema = 1\n[waivers]\nmax = 0\n")
        done = self.place.lint()
        self.assertEqual(done.returncode, 1)
        self.assertIn("1 waivers are in use, and [waivers] max is 0", done.stdout)

    def test_print_config_says_where_each_entry_came_from(self):
        file = self.place.path / "runbook-lint.toml"
        file.write_text('schema = 1\n[levels]\nN102-uninit = "error"\n[trusted]\n"std::rand" = { reason = "a test" }\n'
                        'rand = { reason = "a test" }\n')
        text = self.place.lint("--print-config", database=False).stdout
        self.assertIn(f'N102-uninit = "error"  # {file}', text)
        self.assertRegex(text, r'N102-clock = "error"  # built in')
        self.assertRegex(text, r'"rand" = .* # built in, but trusted by')
        self.assertRegex(text, r'"getenv" = .* # built in\n')


class Speed(Case):
    def test_facts_are_kept_until_something_that_they_depend_on_changes(self):
        header = self.place.write("h.hpp", "inline int helper() { return 1; }\n")
        for i in range(3):
            self.place.write(f"u{i}.cpp", f'#include "h.hpp"\n#include <runbook/runbook.hpp>\n'
                                          f"rb::Task<int> f{i}(rb::Run&) {{ co_return helper(); }}\n")
        cache = self.place.path / "kept"
        self.assertEqual(self.place.lint("--cache", cache).returncode, 0)
        stamps = {file: file.stat().st_mtime_ns for file in cache.glob("*.facts")}
        self.assertEqual(len(stamps), 3)
        self.assertEqual(self.place.lint("--cache", cache).returncode, 0)
        self.assertEqual({file: file.stat().st_mtime_ns for file in cache.glob("*.facts")}, stamps)
        header.write_text("#include <cstdlib>\ninline int helper() { return std::rand(); }\n")
        done = self.place.lint("--cache", cache)
        self.assertIn("h.hpp:2:", done.stdout)
        self.assertEqual(done.returncode, 1)

    def test_ten_thousand_functions_that_call_each_other_are_no_trouble(self):
        lines = ["#include <runbook/runbook.hpp>", *(f"int f{i}(int);" for i in range(10000))]
        lines += [f"int f{i}(int n) {{ return n < 0 ? 1 : f{(i * 7 + 1) % 10000}(n - 1) + f{(i + 1) % 10000}(n - 2); }}"
                  for i in range(9999)]
        lines += ["int f9999(int) { return __TIME__[0]; }"]
        lines += [f"rb::Task<int> r{i}(rb::Run&) {{ co_return f{i}(9); }}" for i in range(50)]
        self.place.write("a.cpp", "\n".join(lines) + "\n")
        found, report = self.place.found()
        self.assertEqual({rule for _, _, rule, _ in found}, {"N102-build"})
        self.assertEqual(report["findings"][0]["more_chains"], 47)
        self.assertEqual(report["counts"]["functions"], 10050)


class Samples(Case):
    def samples(self):
        return [file for file in sorted((ROOT / "runbooks").glob("*/*.cpp")) if not file.name.endswith("_test.cpp")]

    def test_c49_our_own_samples_are_clean_and_a_copy_with_seeded_violations_is_not(self):
        seeded = set()
        for file in self.samples():
            lines = file.read_text().splitlines()
            for number, line in enumerate(lines):
                if re.match(r"rb::Task<.*\(rb::Run& run", line) and line.endswith("{"):
                    lines[number] += " static_cast<void>(std::chrono::system_clock::now());"
                    seeded.add((file.name, number + 1, "N102-clock", "error"))
            self.place.write(f"seeded/{file.name}", "\n".join(lines) + "\n")
            self.place.write(f"clean/{file.name}", file.read_text())
        self.assertGreaterEqual(len(seeded), 15)
        self.assertEqual(self.place.found("clean")[0], set())
        self.assertEqual(self.place.found("seeded")[0], seeded)
        self.assertEqual(self.place.lint("seeded").returncode, 1)
        self.assertEqual(self.place.lint("clean").returncode, 0)


if __name__ == "__main__":
    unittest.main()
