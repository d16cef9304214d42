"""Parsed openings of units: they change how long the lint takes, and nothing that it says."""
import os
import pathlib
import re
import shutil
import unittest

from lint_test import CLOCK, HERE, PLAIN, ROOT, SINKS, Case

USER_HEADER = """#pragma once
#include <cstdlib>
#include <runbook/deterministic.hpp>
#include <runbook/runbook.hpp>
#define ROLL() std::rand()
static int calls;
extern "C" inline int from_c() { return std::rand(); }
namespace mine {
inline int plain() { return std::rand(); }
inline int waived() { return std::rand(); }  // N102-allow(N102-random): shown to humans only
// N102-allow(N102-io): nothing of it here
template <class T> int made(T value) { return static_cast<int>(value) + std::rand(); }
inline int uses() { return made(1) + ++calls; }
inline int unset(bool set) { int value; if (set) value = 1; return value; }
RB_DETERMINISTIC("a table that never changes") inline int table() { return std::rand(); }
[[rb::deterministic("because")]] inline int other() { return 1; }
struct Base { virtual ~Base() = default; virtual int look() { return std::rand(); } int at = std::rand(); };
template <class T> struct Box { T value{}; int roll() const { return std::rand(); } ~Box() { std::rand(); } };
inline const int kFirst = std::rand();
static const auto kLambda = [] { return std::rand(); };
template <class F> static int call(F made) { return made() + std::rand(); }
inline int calls_both() { return call([] { return 1; }) + call([] { return std::rand(); }); }
}
"""
USER = """// A comment that others do not have. N102-allow
#include "h.hpp"
#include <runbook/runbook.hpp>

struct Own : mine::Base { int look() override { return ROLL(); } };
rb::Task<int> @(rb::Run& run) {
    mine::Box<Own> box;
    const auto generic = [](auto value) { return value + std::rand(); };
    co_return from_c() + mine::plain() + mine::waived() + mine::made(2L) + mine::uses() + mine::unset(run.random(0, 1) == 1) +
        mine::table() + mine::other() + box.roll() + box.value.look() + mine::kFirst + mine::kLambda() + generic(1) +
        static_cast<int>(generic(2L)) + mine::calls_both() + mine::call([] { return 3; });
}
"""


class Preambles(Case):
    def setUp(self):
        super().setUp()
        self.cache = self.place.path / "kept"

    def kept(self, ending=".pch"):
        return sorted(file for file in self.cache.iterdir() if file.suffix == ending)

    def lint(self, *words, **how):
        return self.place.lint("--cache", self.cache, *words, **how)

    def edit(self, name, text):
        (self.place.path / name).write_text(text)

    def assert_same_facts(self, *words):
        """With preambles and without."""
        with_them, plain = self.place.path / "with", self.place.path / "plain"
        first = self.place.lint("--cache", with_them, "--format", "json", *words)
        second = self.place.lint("--cache", plain, "--no-preambles", "--format", "json", *words)
        self.assertEqual(first.stderr, second.stderr)
        self.assertEqual(first.stdout, second.stdout)
        facts = [{file.name: file.read_text() for file in folder.glob("*.facts")} for folder in (with_them, plain)]
        self.assertEqual(sorted(facts[0]), sorted(facts[1]))
        for name, text in facts[1].items():
            self.assertEqual(facts[0][name].splitlines(), text.splitlines())
        self.assertEqual(list(plain.glob("*.pch")), [])
        return len(list(with_them.glob("*.pch"))), len(facts[1])

    def test_c49_the_facts_of_the_corpus_are_the_same_with_preambles_and_without(self):
        for file in sorted(file for file in (HERE / "corpus").iterdir() if file.is_file()):
            flags = ("-isystem", str(ROOT)) if file.name == "libraries.cpp" else ()
            self.place.write(file.name, file.read_text(), flags)
        shutil.copy(HERE / "ways_helper.hpp", self.place.path)
        for name in ("ways.cpp", "ways_helper.cpp"):
            text = (HERE / f"{name}.in").read_text()
            level, includes, sink = SINKS["N102-build"]
            for word, value in (("@RULE@", "N102-build"), ("@LEVEL@", level), ("@INCLUDES@", includes), ("@SINK@", sink)):
                text = text.replace(word, value)
            self.place.write(name, text)
        made, units = self.assert_same_facts()
        self.assertGreaterEqual(made, 1)
        self.assertGreaterEqual(units, 11)

    def test_c49_the_facts_of_the_samples_are_the_same_with_preambles_and_without(self):
        samples = sorted(file for file in (ROOT / "runbooks").glob("*/*.cpp") if not file.name.endswith("_test.cpp"))
        for number, file in enumerate(samples):
            # As CMake compiles them: each target has macros of its own.
            text = file.read_text()
            name = re.search(r'RUNBOOK_BUNDLE\("([^"]+)"', text)
            flags = [f'-DRUNBOOK_BUNDLE_NAME="{name[1]}"'] if name else []
            self.place.write(file.name, text, [*flags, f"-Dbundle_{number}_EXPORTS"])
        made, units = self.assert_same_facts()
        self.assertEqual(units, len(samples))
        self.assertLessEqual(made, 4)

    def test_what_headers_of_the_user_hold_is_the_same_with_preambles_and_without(self):
        self.place.write("h.hpp", USER_HEADER)
        for name in ("a", "b"):
            self.place.write(f"{name}.cpp", USER.replace("@", name))
        self.assertEqual(self.assert_same_facts("--explain-unknown"), (1, 2))
        report = self.place.found()[1]
        self.assertGreaterEqual(len(report["findings"]), 12)
        self.assertEqual(len(report["waived"]), 1)

    def test_what_tests_of_runbooks_hold_is_the_same_with_preambles_and_without(self):
        # Many inline functions in headers that are not the kit's, and names that are made of __COUNTER__.
        for name in ("orders/orders_test.cpp", "approval/approval_test.cpp"):
            self.place.write(pathlib.Path(name).name, (ROOT / "runbooks" / name).read_text(), [f"-I{ROOT}/host/include", f"-I{ROOT}"])
        self.assertEqual(self.assert_same_facts(), (1, 2))

    def test_a_time_of_the_build_in_a_header_makes_a_preamble_of_no_use(self):
        self.place.write("h.hpp", "#include <runbook/runbook.hpp>\ninline int built() { return __TIME__[0]; }\n")
        for name in "ab":
            self.place.write(f"{name}.cpp", f'#include "h.hpp"\nrb::Task<int> {name}(rb::Run&) {{ co_return built(); }}\n')
        self.assertEqual(self.assert_same_facts(), (0, 2))
        self.assertEqual({rule for _, _, rule, _ in self.place.found()[0]}, {"N102-build"})

    def test_one_unit_makes_none_until_it_is_edited_and_then_one_for_all_edits(self):
        self.place.write("a.cpp", PLAIN)
        self.assertEqual(self.lint().returncode, 0)
        self.assertEqual(self.kept(), [])
        self.edit("a.cpp", PLAIN + "// once\n")
        self.assertEqual(self.lint().returncode, 0)
        made = self.kept()
        self.assertEqual(len(made), 1)
        stamp = made[0].stat().st_mtime_ns
        self.edit("a.cpp", CLOCK)
        done = self.lint()
        self.assertIn("a.cpp:3:22: error: [N102-clock]", done.stdout)
        self.assertEqual([file.stat().st_mtime_ns for file in self.kept()], [stamp])
        self.assertEqual(self.kept(), made)

    def test_an_editor_stands_on_the_preamble_too(self):
        self.place.write("a.cpp", PLAIN)
        for text, code in ((CLOCK, 1), (PLAIN, 0), (PLAIN + "int broken( {\n", 3)):
            self.assertEqual(self.lint("--stdin-path", "a.cpp", stdin=text).returncode, code)
            self.assertEqual(len(self.kept()), 1)
        self.assertEqual(self.kept(".facts"), [])

    def two(self, header):
        """Two units that share a header, linted once."""
        self.place.write("h.hpp", header)
        for name in "ab":
            self.place.write(f"{name}.cpp", f'#include "h.hpp"\n#include <runbook/runbook.hpp>\n'
                                            f"rb::Task<int> {name}(rb::Run&) {{ co_return helper(); }}\n")
        done = self.lint()
        self.assertEqual(len(self.kept()), 1)
        return done

    def test_a_header_that_changes_behind_the_preamble_is_noticed(self):
        header = "#pragma once\n#include <cstdlib>\ninline int helper() { return std::abs(1); }\n"
        self.assertEqual(self.two(header).returncode, 0)
        self.edit("h.hpp", header.replace("abs(1)", "rand()"))  # of the same size: clang alone would not see it
        # The unit alone is parsed, so that only the old preamble could be stood on.
        done = self.lint("a.cpp")
        self.assertIn("h.hpp:3:", done.stdout)
        self.assertEqual(done.returncode, 1)

    def test_a_damaged_preamble_is_as_none(self):
        first = self.two("#pragma once\n#include <cstdlib>\ninline int helper() { return std::rand(); }\n")
        unit = self.place.path / "a.cpp"
        parsed, notes = self.kept()[0], self.kept(".preamble")[0]
        whole, told = parsed.read_bytes(), notes.read_bytes()
        middle = len(whole) // 2
        damages = (
            (parsed, whole[:middle]), (parsed, b""), (parsed, whole[:middle] + b"x" * 64 + whole[middle + 64:]), (parsed, None),
            (notes, told[:len(told) // 2]), (notes, b""), (notes, b"0\n" + told), (notes, told.replace(b"\nP", b"\nQ", 1)),
        )
        for number, (file, content) in enumerate(damages):
            with self.subTest(number):
                parsed.write_bytes(whole)
                notes.write_bytes(told)
                if content is None:
                    file.unlink()
                else:
                    file.write_bytes(content)
                # Another unit alone: nothing is made anew, and nothing is said of it.
                unit.write_text(unit.read_text().replace("helper()", "helper()  "))
                for facts in self.kept(".facts"):
                    facts.unlink()
                done = self.lint("a.cpp")
                self.assertEqual((done.returncode, done.stderr), (1, ""))
                self.assertEqual(done.stdout.splitlines()[0], first.stdout.splitlines()[0])

    def test_openings_that_are_not_alike_share_no_preamble(self):
        for folder, value in (("one", 1), ("two", 2)):
            self.place.write(f"{folder}/h.hpp", f"inline int helper() {{ return {value}; }}\nstruct Of{folder} {{}};\n")
            self.place.write(f"{folder}/a.cpp", f'#include "h.hpp"\n{PLAIN.replace("f(", folder + "_(")}Of{folder} made;\n')
        # A guard around the unit, a pragma, code before an include, and macros that headers look at.
        self.place.write("guard.cpp", "#ifndef GUARD\n#define GUARD\n" + PLAIN.replace("f(", "guard(") + "#endif\n")
        self.place.write("again.cpp", "#ifndef GUARD\n#define GUARD\n" + PLAIN.replace("f(", "again(") + "#endif\n")
        self.place.write("late.cpp", "int before = 1;\n" + PLAIN.replace("f(", "late("))
        self.place.write("late2.cpp", "int before2 = 1;\n" + PLAIN.replace("f(", "late2("))
        self.place.write("by.hpp", "#ifdef WIDE\nstruct Wide {};\n#endif\n#define AS(x) x##VALUE\ninline int by() { return VALUE; }\n")
        for name, flags, code in (("w1", ["-DWIDE", "-DVALUE=1"], "Wide w;"), ("w2", ["-DWIDE=1", "-DVALUE=1"], "Wide w;"),
                                  ("n1", ["-DVALUE=1"], "struct Wide { int n; } w;"),
                                  ("n2", ["-DVALUE=2"], "static_assert(VALUE == 2); struct Wide {} w;"),
                                  ("n3", ["-DVALUE=2", "-DOTHER=3"], "static_assert(OTHER == 3);"),
                                  ("n4", ["-DVALUE=2", "-DOTHERS=4"], "#ifdef OTHER\n#error it is not mine\n#endif\n")):
            self.place.write(f"{name}.cpp", f'#include "by.hpp"\n{PLAIN.replace("f(", name + "(")}{code}\n', flags)
        made, units = self.assert_same_facts()
        self.assertEqual(units, 12)
        self.assertLessEqual(made, 4)

    def test_no_more_than_eight_preambles_are_kept_and_the_oldest_go_first(self):
        for number in range(11):
            self.place.write(f"u{number}.cpp", f"#define N{number}\n#include <cstddef>\n"
                                               "namespace rb { class Run; }\nint f(rb::Run&) { return 1; }\n")
        self.assertEqual(self.lint().returncode, 0)
        for number in range(11):
            unit = self.place.path / f"u{number}.cpp"
            unit.write_text(unit.read_text() + "// edited\n")
            self.assertEqual(self.lint().returncode, 0)
            self.assertEqual(len(self.kept()), min(number + 1, 8))
            self.assertEqual(len(self.kept(".preamble")), min(number + 1, 8))
        self.assertEqual([file.name for file in self.cache.iterdir() if ".part" in file.name], [])

    def test_without_a_cache_nothing_is_written(self):
        for name in "ab":
            self.place.write(f"{name}.cpp", PLAIN.replace("f(", name + "("))
        before = sorted(os.listdir(self.place.path))
        self.assertEqual(self.place.lint("--no-cache").returncode, 0)
        self.assertEqual(sorted(os.listdir(self.place.path)), before)


if __name__ == "__main__":
    unittest.main()
