#!/usr/bin/env python3
"""How long runbook-lint takes: cold against clang's own parse of the same unit, and warm after one edit.

tools/dev bench lint [--units N] [--rounds N] [--json]

The project is made of the sample runbooks, several times over under other names. Cold times are processor time of one
unit at a time, the lint and clang alternating, so that what else the machine does falls on both. Warm times are what a
person waits.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GATE, GOAL, WARM_GATE_S, UNCHANGED_GOAL_MS = 1.5, 1.1, 2.0, 5.0


def make_project(place, count):
    samples = [p for p in sorted((ROOT / "runbooks").glob("*/*.cpp")) if not p.name.endswith("_test.cpp")]
    units = []
    for number in range(count):
        sample = samples[number % len(samples)]
        unit = place / f"{number:02}_{sample.name}"
        shutil.copy(sample, unit)
        units.append(unit)
    flags = ["clang++-19", "-std=c++20", f"-I{ROOT}/abi/include"]
    entries = [{"directory": str(place), "file": str(u), "arguments": [*flags, "-c", str(u), "-o", "x.o"]} for u in units]
    (place / "compile_commands.json").write_text(json.dumps(entries))
    return units, flags


def timed(words, place):
    """Seconds of the clock, and of the processor for it and its children."""
    before, begin = os.times(), time.monotonic()
    done = subprocess.run([str(word) for word in words], cwd=place, capture_output=True, text=True)
    end, after = time.monotonic(), os.times()
    if done.returncode != 0:
        raise SystemExit(f"{words[0]} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return end - begin, processor


def cold(tool, place, units, flags, rounds):
    ratios, parses = [], []
    for unit in units[:17]:
        lint, clang = [], []
        for _ in range(rounds):
            clang.append(timed([*flags, "-fsyntax-only", unit], place)[1])
            lint.append(timed([tool, "-p", place, "-j1", "--no-cache", unit], place)[1])
        ratios.append(min(lint) / min(clang))
        parses.append(min(clang))
    return ratios, parses


def warm(tool, place, units, rounds):
    lint = [tool, "-p", place, "--cache", place / "kept"]
    first = timed(lint, place)
    edited, unchanged = [], []
    for number in range(rounds):
        unchanged.append(timed(lint, place)[0])
        unit = units[number % len(units)]
        unit.write_text(unit.read_text() + f"// edit {number}\n")
        edited.append(timed(lint, place))
    return first, edited, unchanged


def main():
    parser = argparse.ArgumentParser(prog="tools/dev bench lint")
    parser.add_argument("--tool", default=str(ROOT / "build/release/bin/runbook-lint"))
    parser.add_argument("--units", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lint-speed-") as folder:
        place = pathlib.Path(folder)
        units, flags = make_project(place, options.units)
        ratios, parses = cold(options.tool, place, units, flags, options.rounds)
        first, edited, unchanged = warm(options.tool, place, units, options.rounds)
    ratio = statistics.median(ratios)
    waited, worked = (statistics.median(column) for column in zip(*edited))
    found = {
        "units": options.units,
        "cold_ratio_median": round(ratio, 3),
        "cold_ratio_worst": round(max(ratios), 3),
        "clang_parse_s_median": round(statistics.median(parses), 3),
        "first_run_s": round(first[0], 3),
        "first_run_processor_s": round(first[1], 3),
        "one_edit_s_median": round(waited, 3),
        "one_edit_processor_s_median": round(worked, 3),
        "unchanged_s_median": round(statistics.median(unchanged), 3),
        "unchanged_ms_per_unit": round(1000 * statistics.median(unchanged) / options.units, 2),
        "passed": ratio <= GATE and waited <= WARM_GATE_S,
    }
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        print(f"cold, a unit:    {found['cold_ratio_median']} of clang++ -fsyntax-only (worst {found['cold_ratio_worst']}; "
              f"clang {found['clang_parse_s_median']} s); gate {GATE}, goal {GOAL}")
        print(f"{options.units} units, first:  {found['first_run_s']} s ({found['first_run_processor_s']} s of the processor)")
        print(f"after one edit:  {found['one_edit_s_median']} s ({found['one_edit_processor_s_median']} s of the processor); gate {WARM_GATE_S} s")
        print(f"unchanged:       {found['unchanged_s_median']} s, {found['unchanged_ms_per_unit']} ms a unit; goal {UNCHANGED_GOAL_MS} ms")
    return 0 if found["passed"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
