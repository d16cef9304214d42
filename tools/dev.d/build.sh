# shellcheck shell=bash
# Configures and builds one preset of CMakePresets.json under build/<preset>.
use setup

dev_build() { # [preset] [arguments for cmake --build]
    local preset="release"
    if [[ "${1:-}" == lint ]]; then
        shift
        build_lint "$@"
        return
    fi
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
    dev_build release --target bin/runbook-host runbooks/all runbook_host runbook_guard "$@"
}

# The lint is a part of the release build that only a machine with LLVM's headers has.
build_lint() { # [arguments for cmake --build]
    ensure_packages lint
    # What was looked for and not found is remembered.
    cmake --preset release -U 'RUNBOOK_LLVM*' -U 'RUNBOOK_CLANG_*'
    cmake --build --preset release --parallel "$RUNBOOK_JOBS" --target bin/runbook-lint "$@"
}
