"""What the kit refuses does not compile, and the error says the cure and points at the place.

    refused_test.py <compiler> <include folder of the kit> <scratch folder>

One file holds every case of refused.cpp and every refused line of spellings.inc, so that the kit's headers are read
once; each case has to be pointed at by an error with its text. Lines that wait for a part of the kit are there too:
they do not compile for want of that part, and when they do they are to be tested.
"""
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
LINE = re.compile(r"^(REFUSED|REFUSED_BY_OLD_GCC|WAITS_FOR)\((\w+), \"([^\"]*)\", (.*)\)$")
BODY = ("rb::Task<std::string> {slug}(rb::Run& run, Order o) {{ std::string s = o.id; "
        "[[maybe_unused]] bool c = !s.empty(); {body} }}")
ARRAY = "array used as initializer"  # GCC stops at these, so they stand in a file of their own
FLAGS = ["-std=c++20", "-fsyntax-only", "-Werror=unused-result", "-fno-diagnostics-color"]


class Case:
    def __init__(self, name, text, first, advice="no error with this text points at it"):
        self.name, self.texts, self.first, self.last, self.advice = name, text.split("|"), first, first, advice

    def holds(self, lines):
        return any(self.first <= line <= self.last for line in lines)

    def met_by(self, error):
        return self.holds(error.lines) and any(text in error.text for text in self.texts)


class Error:
    def __init__(self, text, own, context):
        self.text, self.own, self.lines = text, own, {*own, *context}


def errors_of(output, file):
    """The errors with the lines of `file` that they, their notes or the instantiations before them name."""
    place = re.compile(re.escape(str(file)) + r":(\d+):")
    header = re.compile(r": In (instantiation|substitution|function|member|static|constructor)|: At global scope")
    errors, context = [], []
    for line in output.splitlines():
        named = [int(number) for number in place.findall(line)]
        if header.search(line):
            context = []
        if ": error:" in line:
            errors.append(Error(line, named, context))
        elif "required from" in line or "constexpr' expansion" in line:
            context += named
        elif errors:  # notes, and the source that the error shows
            errors[-1].lines.update(named)
            errors[-1].text += line
    return errors


def compile_errors(compiler, clang, include, file):
    every = ["-ferror-limit=0"] if clang else ["-fmax-errors=0"]
    done = subprocess.run([compiler, *FLAGS, *every, f"-I{include}", f"-I{HERE}", str(file)],
                          capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, check=False)
    return errors_of(done.stderr, file), done.stderr


def what_is(compiler):
    """Whether it is clang, and whether it is a GCC before 13."""
    done = subprocess.run([compiler, "-dM", "-E", "-x", "c++", "/dev/null"], capture_output=True, text=True, check=True)
    macros = dict(line.split(" ", 2)[1:] for line in done.stdout.splitlines() if line.count(" ") > 1)
    clang = "__clang__" in macros
    return clang, not clang and int(macros["__GNUC__"]) < 13


def written_cases(lines, old):
    """Cases of refused.cpp: from the line after its comment up to the next comment of that kind."""
    cases, begun = [], []
    for number, line in enumerate(lines, 1):
        told = re.match(r"^// refused(, old|, not old)?: (.*)$", line)
        if not told:
            for case in begun:
                case.last = number
            continue
        if begun and begun[0].last > begun[0].first:
            begun = []
        case = Case(f"refused.cpp:{number}", told[2], number)
        begun.append(case)
        if told[1] in (None, ", old" if old else ", not old"):
            cases.append(case)
    return cases


def spelled():
    for line in (HERE / "spellings.inc").read_text().splitlines():
        entry = LINE.match(line)
        if entry:
            yield entry.groups()


def refused(old):
    lines = (HERE / "refused.cpp").read_text().splitlines()
    cases = written_cases(lines, old)
    for kind, slug, text, body in spelled():
        if text == ARRAY or (kind == "REFUSED_BY_OLD_GCC" and not old):
            continue
        lines.append(BODY.format(slug=slug, body=body))
        cases.append(Case(slug, f"'{text}'", len(lines), "it compiles now: make it a SPELLING")
                     if kind == "WAITS_FOR" else Case(slug, text, len(lines)))
    return lines, cases


def alone(slug, body):
    lines = ['#include "words.hpp"', "using namespace words;", BODY.format(slug=slug, body=body)]
    return lines, [Case(slug, ARRAY, len(lines))]


def main():
    compiler, include, scratch = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    scratch.mkdir(parents=True, exist_ok=True)
    clang, old = what_is(compiler)
    wrong = 0
    files = [("refused", refused(old))]
    if old:
        files += [(slug, alone(slug, body)) for _, slug, text, body in spelled() if text == ARRAY]
    for name, (lines, cases) in files:
        file = scratch / f"{name}.cpp"
        file.write_text("\n".join(lines) + "\n")
        errors, output = compile_errors(compiler, clang, include, file)
        (scratch / f"{name}.errors").write_text(output)
        missed = [case for case in cases if not any(case.met_by(error) for error in errors)]
        for case in missed:
            print(f"{case.name}: {' | '.join(case.texts)}: {case.advice}")
        # An error in no case means that the file itself is broken.
        stray = [error for error in errors if error.own and not any(case.holds(error.own) for case in cases)]
        for error in stray:
            print(f"nobody's error: {error.text[:300]}")
        wrong += len(missed) + len(stray)
        print(f"{name}: {len(cases) - len(missed)} of {len(cases)} as they should be")
    return 1 if wrong else 0


sys.exit(main())
