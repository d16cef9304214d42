# shellcheck shell=bash
# Builds release and runs the benchmark. The build speaks on stderr, so that --json leaves JSON
# alone on stdout.
use build

dev_bench() {
    build_release_host bin/runbook-bench >&2
    build/release/bin/runbook-bench "$@"
}
