# shellcheck shell=bash
# What every developer command shares: how it speaks, how many jobs it runs, what counts as a source
# file.

RUNBOOK_JOBS="${RUNBOOK_JOBS:-$(nproc)}"

say() { printf 'dev: %s\n' "$*" >&2; }

die() { # <exit code> <message>
    printf 'dev: %s\n' "$2" >&2
    exit "$1"
}

have() { command -v "$1" > /dev/null; }

use() { # <command>: makes its function available, once
    # shellcheck disable=SC1090
    declare -F "dev_$1" > /dev/null || source "tools/dev.d/$1.sh"
}

# Shows a command the way a person would type it, then runs it.
show_and_run() {
    printf '\n$ %s\n' "$(printf '%q ' "$@")"
    "$@"
}

# The C and C++ files of the work tree, those not yet added included, one a line.
source_files() {
    git ls-files --cached --others --exclude-standard --deduplicate -- '*.c' '*.h' '*.cpp' '*.hpp' |
        while IFS= read -r file; do
            if [[ -f "$file" ]]; then printf '%s\n' "$file"; fi
        done
}
