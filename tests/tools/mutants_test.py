"""tools/dev mutants, on a project of one C file: it tells mutants that are noticed from those that are not."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

CMAKE = """cmake_minimum_required(VERSION 3.25)
project(toy LANGUAGES C)
enable_testing()
add_executable(toy toy.c)
add_test(NAME "toy adds" COMMAND toy)
"""

SOURCE = """int add(int a, int b) {
    return a + b;
}
int unused(void) {
    return 1;
}
int main(void) {
    return add(2, 3) == 5 ? 0 : 1;
}
"""

PATCH = """# expect: {expect}
--- a/toy.c
+++ b/toy.c
@@ -{line},3 +{line},3 @@
 {before}
-{old}
+{new}
 }}
"""


def patch(line, before, old, new, expect="toy adds"):
    return PATCH.format(line=line, before=before, old=old, new=new, expect=expect)


NOTICED = patch(1, "int add(int a, int b) {", "    return a + b;", "    return a - b;")
UNNOTICED = patch(4, "int unused(void) {", "    return 1;", "    return 2;")


class Mutants(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="rb-mutants-")
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        shutil.copytree(ROOT / "tools/dev.d", self.root / "tools/dev.d")
        shutil.copytree(ROOT / "tools/setup", self.root / "tools/setup")
        shutil.copy(ROOT / "tools/dev", self.root / "tools/dev")
        (self.root / "CMakeLists.txt").write_text(CMAKE)
        (self.root / "toy.c").write_text(SOURCE)
        (self.root / "tests/mutations").mkdir(parents=True)
        self.git("init", "-q")
        self.git("add", ".")
        self.git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "-m", "toy")

    def git(self, *arguments):
        subprocess.run(["git", "-C", self.root, *arguments], check=True)

    def mutants(self, **patches):
        for name, text in patches.items():
            (self.root / f"tests/mutations/{name}.patch").write_text(text)
        command = [self.root / "tools/dev", "mutants"]
        return subprocess.run(command, capture_output=True, text=True)

    def assert_verdict(self, result, name, verdict):
        rows = [line.split(None, 1) for line in result.stdout.splitlines()]
        self.assertIn([name, verdict], rows, result.stdout + result.stderr)

    def test_mutants_that_the_tests_notice_are_killed(self):
        result = self.mutants(first=NOTICED, second=NOTICED)
        self.assert_verdict(result, "first", "killed")
        self.assert_verdict(result, "second", "killed")
        self.assertIn("2 of 2 mutants killed", result.stdout)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_a_mutant_that_no_test_notices_fails_the_command(self):
        result = self.mutants(first=NOTICED, second=UNNOTICED)
        self.assert_verdict(result, "first", "killed")
        self.assert_verdict(result, "second", "SURVIVED")
        self.assertEqual(result.returncode, 1)

    def test_a_patch_that_proves_nothing_fails_the_command(self):
        result = self.mutants(
            gone=NOTICED.replace("return a + b", "return b + a"),
            broken=NOTICED.replace("return a - b;", "return a - ;"),
            nameless=NOTICED.replace("# expect:", "# covers:"),
            testless=NOTICED.replace("toy adds", "no such test"),
        )
        self.assert_verdict(result, "gone", "DOES NOT APPLY")
        self.assert_verdict(result, "broken", "DOES NOT BUILD")
        self.assert_verdict(result, "nameless", "NO '# expect:' LINE")
        self.assert_verdict(result, "testless", "NO TEST OF THAT NAME")
        self.assertEqual(result.returncode, 1)

    def test_the_work_tree_is_never_touched(self):
        (self.root / "toy.c").write_text(SOURCE + "/* not committed */\n")
        self.mutants(first=NOTICED)
        self.assertEqual((self.root / "toy.c").read_text(), SOURCE + "/* not committed */\n")


if __name__ == "__main__":
    unittest.main()
