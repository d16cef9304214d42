#!/usr/bin/env python3
"""How much runbook-lint finds in code that was not written for it, and how much of what it says is true.

tools/dev bench lint-recall [UNIT..] [--json]

tests/lint/real/ has the cases: runbooks, one function each, that call into Boost, spdlog, fmt, toml++, CLI11, doctest,
SQLite, the standard library and the host's own sources. truth.tsv says of each case which rules it breaks; a person has
read the code for it. A case counts for each rule of its truth; of `a/b` one is enough. `+` marks rules that a case breaks
beside those that it is about: they are no misses when they are not found, and no false hits when they are.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
REAL = ROOT / "tests/lint/real"
RECALL_BAR, PRECISION_BAR = 0.95, 0.98
# What host_tree.cpp calls into, with all that this may call.
HOST = ["host/base/*.cpp", "host/storage/*.cpp", "host/storage/sqlite/*.cpp", "host/storage/memory/*.cpp",
        "host/determinism/*.cpp", "host/cli/arguments.cpp", "host/cli/json.cpp", "host/cli/run_text.cpp",
        "host/cli/table.cpp", "host/cli/text.cpp", "host/app/event_json.cpp", "host/app/json_*.cpp", "host/app/places.cpp",
        "host/app/replay_marks.cpp", "host/app/schema_*.cpp", "host/app/stores.cpp", "host/engine/describe.cpp",
        "host/engine/event.cpp", "host/engine/failure.cpp", "host/engine/fold.cpp", "host/engine/properties.cpp",
        "host/engine/retry.cpp", "host/runtime/local/clock.cpp", "host/runtime/local/pacemaker.cpp",
        "host/runtime/local/step_token.cpp", "host/runtime/local/timers.cpp"]

Case = collections.namedtuple("Case", "unit name truth more place why")
Told = collections.namedtuple("Told", "place level message way beside")  # beside: named in the finding of another rule


def read_truth():
    cases = []
    for line in (REAL / "truth.tsv").read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        unit, name, truth, place, why = line.split("\t")
        words = [] if truth == "-" else truth.split(",")
        wanted = [set(word.split("/")) for word in words if not word.startswith("+")]
        more = {word[1:] for word in words if word.startswith("+")}
        cases.append(Case(unit, name, wanted, more, place, why))
    return cases


def make_database(place, units):
    files = [REAL / unit for unit in units]
    if "host_tree.cpp" in units:
        files += sorted(set().union(*(ROOT.glob(pattern) for pattern in HOST)))
    flags = ["clang++-19", "-std=c++20", "-w", f"-I{ROOT}", f"-I{ROOT}/abi/include", f"-I{ROOT}/host/include",
             '-DRUNBOOK_VERSION="0"', "-D_GNU_SOURCE"]
    entries = [{"directory": str(ROOT), "file": str(file), "arguments": [*flags, "-c", str(file), "-o", "x.o"]} for file in files]
    (place / "compile_commands.json").write_text(json.dumps(entries))


def ask(tool, units, cache):
    with tempfile.TemporaryDirectory(prefix="lint-recall-") as folder:
        place = pathlib.Path(folder)
        make_database(place, units)
        (place / "runbook-lint.toml").write_text("schema = 1\n")
        words = [tool, "-p", place, "--config", place / "runbook-lint.toml", "--format", "json", "--ways", "100000", "--cache", cache]
        done = subprocess.run([str(word) for word in words], cwd=ROOT, capture_output=True, text=True)
        try:
            report = json.loads(done.stdout)
        except ValueError:
            raise SystemExit(f"{tool} ended with {done.returncode}:\n{done.stderr[-3000:]}")
        if not report["complete"]:
            raise SystemExit("the analysis is incomplete:\n" + "\n".join(report["problems"]))
        return report


def found_by_case(report):
    """For each case and rule the first place that was found, and by what way. A finding tells of all rules that it names."""
    found = {}
    for finding in report["findings"]:
        for chain in finding["chains"]:
            way = " > ".join(step["function"] for step in chain)
            for one in (finding, *finding.get("also", [])):
                key = chain[0]["function"], one["rule"]
                beside = one is not finding
                if key not in found or (found[key].beside and not beside):
                    found[key] = Told(f"{finding['file']}:{finding['line']}", one["level"], one["message"], way, beside)
    return found


def judge(cases, found):
    told = collections.defaultdict(set)
    for name, rule in found:
        told[name].add(rule)
    rules = collections.defaultdict(lambda: {"true": 0, "found": 0, "false": 0})
    misses, false_hits, besides = [], [], [0, 0]
    findings = 0
    for case in cases:
        allowed = set(case.more)
        for wanted in case.truth:
            rule = sorted(wanted)[0]
            rules[rule]["true"] += 1
            allowed |= wanted
            if wanted & told[case.name]:
                rules[rule]["found"] += 1
            else:
                misses.append((case, "/".join(sorted(wanted))))
        for rule in sorted(told[case.name]):
            one = found[case.name, rule]
            findings += not one.beside
            besides[0] += one.beside
            if rule in allowed:
                continue
            besides[1] += one.beside
            rules[rule]["false"] += not one.beside
            false_hits.append((case, rule, one))
    return rules, misses, false_hits, findings, besides


def main():
    parser = argparse.ArgumentParser(prog="tools/dev bench lint-recall")
    parser.add_argument("units", nargs="*", help="units of tests/lint/real; default: all")
    parser.add_argument("--tool", default=str(ROOT / "build/release/bin/runbook-lint"))
    parser.add_argument("--cache", default=str(ROOT / "build/release/lint-recall.cache"))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    every = read_truth()
    units = options.units or sorted({case.unit for case in every})
    cases = [case for case in every if case.unit in units]
    found = found_by_case(ask(options.tool, units, options.cache))
    rules, misses, false_hits, told, besides = judge(cases, found)
    wrong = sum(not one.beside for _, _, one in false_hits)
    wanted = sum(len(case.truth) for case in cases)
    recall = 1 - len(misses) / max(wanted, 1)
    precision = 1 - wrong / max(told, 1)
    passed = recall >= RECALL_BAR and precision >= PRECISION_BAR
    if options.json:
        print(json.dumps({"cases": len(cases), "true": wanted, "told": told, "recall": round(recall, 4),
                          "precision": round(precision, 4), "beside": besides[0], "beside_false": besides[1],
                          "rules": dict(sorted(rules.items())),
                          "misses": [[case.unit, case.name, rule] for case, rule in misses],
                          "false_hits": [[case.unit, case.name, rule, *where] for case, rule, where in false_hits],
                          "passed": passed}, indent=2))
        return 0 if passed else 1
    for case, rule in misses:
        print(f"miss       {case.unit} {case.name} {rule}: {case.place}, {case.why}")
    for case, rule, one in false_hits:
        kind = "beside    " if one.beside else "false hit "
        print(f"{kind} {case.unit} {case.name} {rule} {one.level} {one.place}: {one.message}\n           {one.way}")
    print(f"{'rule':14} {'true':>5} {'found':>5} {'false':>5}")
    for rule, counts in sorted(rules.items()):
        print(f"{rule:14} {counts['true']:5} {counts['found']:5} {counts['false']:5}")
    clean = sum(not case.truth for case in cases)
    print(f"{len(cases)} cases, {clean} of them with nothing to find; {wanted} things to find, {told} found; "
          f"{besides[0]} other rules named in findings, {besides[1]} of them not true")
    print(f"recall    {recall:.3f}; bar {RECALL_BAR}\nprecision {precision:.3f}; bar {PRECISION_BAR}")
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
