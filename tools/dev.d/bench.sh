# shellcheck shell=bash
# Builds release and runs the benchmark, or one of those of the lint. The build speaks on stderr, so that
# --json leaves JSON alone on stdout.
use build

dev_bench() { # [lint | lint-recall] [arguments]
    if [[ "${1:-}" == lint ]]; then
        shift
        build_lint >&2
        python3 -B tools/lint/speed.py "$@"
        return
    fi
    if [[ "${1:-}" == lint-recall ]]; then
        shift
        build_lint >&2
        python3 -B tools/lint/recall.py "$@"
        return
    fi
    build_release_host bin/runbook-bench >&2
    build/release/bin/runbook-bench "$@"
}
