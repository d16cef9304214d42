# shellcheck shell=bash
# The order runbook, run durably on an embedded store in a fresh folder, then the log that it left.
use build

dev_demo() {
    [[ $# == 0 ]] || die 2 "demo takes no arguments"
    build_release_host >&2

    local scratch="build/demo"
    rm -rf "$scratch"
    mkdir -p "$scratch"
    local host="build/release/bin/runbook-host"
    local -a where=(--store "sqlite:$scratch/runs.db" --bundles build/release/lib/runbooks)

    show_and_run "$host" run order --durable --workflow-id demo-order "${where[@]}" \
        --input @runbooks/orders/input.json
    show_and_run "$host" history demo-order "${where[@]}"
    printf '\nThe store stays: %s list --store sqlite:%s\n' "$host" "$scratch/runs.db"
}
