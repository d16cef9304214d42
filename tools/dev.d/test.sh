# shellcheck shell=bash
# Builds one preset and runs its tests. ctest's totals line is printed last, also after a list of
# failures.
use build

dev_test() { # [preset] [arguments for ctest]
    local preset="dev"
    if [[ $# -gt 0 && "$1" != -* ]]; then
        preset="$1"
        shift
    fi
    dev_build "$preset"

    local log="build/$preset/ctest.log" status=0
    ctest --preset "$preset" --parallel "$RUNBOOK_JOBS" --no-tests=error "$@" 2>&1 |
        tee "$log" || status=$?
    print_totals "$log"
    return "$status"
}

print_totals() { # <ctest log>
    grep -E '^[0-9]+% tests passed' "$1" | tail -n 1 || true
}
