# shellcheck shell=bash
# Builds the simulation optimised and runs it: one seed, told thing by thing, or many on all cores.
use build

dev_sim() { # <seed> | --seeds <n> [--from <seed>] [--threads <n>]
    [[ $# -gt 0 ]] || die 2 "usage: tools/dev sim SEED | --seeds N [--from M] [--threads T]"
    dev_build release --target bin/runbook-sim >&2
    case " $* " in
        *" --seeds "*) set -- --threads "$RUNBOOK_JOBS" "$@" ;;
    esac
    build/release/bin/runbook-sim "$@"
}
