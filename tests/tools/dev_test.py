"""tools/dev: its commands exist, say what is wrong, and install nothing that is there."""
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def dev(*arguments):
    return subprocess.run([ROOT / "tools/dev", *arguments], capture_output=True, text=True)


class Dev(unittest.TestCase):
    def test_every_script_parses(self):
        scripts = [ROOT / "tools/dev", ROOT / ".ci/run", *(ROOT / "tools/dev.d").glob("*.sh")]
        for script in scripts:
            result = subprocess.run(["bash", "-n", script], capture_output=True, text=True)
            self.assertEqual(result.returncode, 0, result.stderr)

    def test_help_lists_each_command_and_each_has_its_file(self):
        listed = set(re.findall(r"^  ([a-z]+) ", dev("help").stdout, re.MULTILINE)) - {"help"}
        files = {p.stem for p in (ROOT / "tools/dev.d").glob("*.sh")} - {"common"}
        self.assertEqual(listed, files)

    def test_an_unknown_command_is_exit_2_and_named(self):
        result = dev("tset")
        self.assertEqual(result.returncode, 2)
        self.assertIn("unknown command 'tset'", result.stderr)
        self.assertEqual(result.stdout, "")

    def test_an_unknown_package_group_is_exit_2_and_named(self):
        result = dev("setup", "fortran")
        self.assertEqual(result.returncode, 2)
        self.assertIn("no group 'fortran'", result.stderr)

    def test_setup_with_nothing_missing_touches_nothing(self):
        result = dev("setup")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn("apt", result.stderr)

    def test_the_package_list_names_each_package_once(self):
        lines = (ROOT / "tools/setup/packages.txt").read_text().splitlines()
        names = [line for line in lines if line and line[0] not in "#["]
        self.assertEqual(len(names), len(set(names)))
        self.assertIn("libsqlite3-dev", names)


if __name__ == "__main__":
    unittest.main()
