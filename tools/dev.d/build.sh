# shellcheck shell=bash
# Configures and builds one preset of CMakePresets.json under build/<preset>.
use setup

dev_build() { # [preset] [arguments for cmake --build]
    local preset="release"
    if [[ $# -gt 0 && "$1" != -* ]]; then
        preset="$1"
        shift
    fi
    case "$preset" in
        dev | tsan) ensure_packages clang ;;
        *) ensure_packages ;;
    esac
    cmake --preset "$preset"
    cmake --build --preset "$preset" --parallel "$RUNBOOK_JOBS" "$@"
}

# The optimised host, the sample bundles, the host as a library, and no tests: what is installed. Further arguments are
# ninja targets.
build_release_host() {
    dev_build release --target bin/runbook-host runbooks/all runbook_host "$@"
}
