# shellcheck shell=bash
# Tests of the tests: each tests/mutations/*.patch breaks one rule of the code, and the tests it
# names must go red.
# A patch says which, before its diff:  # expect: <regular expression for ctest -R>
# With --sim it is the simulation that must find it within 1,000 seeds, for patches that have a line
#   # sim: <why the simulation sees it>
# Works in a git worktree of HEAD under build/mutants, so the tree you edit is never touched.
use setup

readonly kTree="build/mutants/tree"
kBuild="build/mutants/build"
readonly kLogs="build/mutants/logs"
readonly kSimSeeds=1000
kBuildType=Debug
kTargets=()  # empty: all
kLint=OFF    # ON: a patch breaks the lint, which takes LLVM and minutes to build

expectation_of() { # <patch>
    sed -n 's/^# expect: *//p' "$1" | head -n 1
}

build_mutant() { # <log>
    cmake --build "$kBuild" --parallel "$RUNBOOK_JOBS" "${kTargets[@]}" > "$1" 2>&1
}

names_a_test() { # <regex>
    ctest --test-dir "$kBuild" -N -R "$1" | grep '^ *Test *#' > /dev/null
}

# A mutant may loop for ever, which is as red as a failed check; the limit only bounds how long that
# takes.
run_expected() { # <regex> <log>
    timeout "${RUNBOOK_MUTANT_SECONDS:-600}" \
        ctest --test-dir "$kBuild" --parallel "$RUNBOOK_JOBS" --no-tests=error --stop-on-failure \
        --output-on-failure -R "$1" > "$2" 2>&1
}

prepare_tree() {
    mkdir -p "$kLogs"
    git worktree prune
    if [[ -e "$kTree/.git" ]]; then
        git -C "$kTree" checkout -q --force --detach "$(git rev-parse HEAD)"
        git -C "$kTree" clean -fdq
    else
        rm -rf "$kTree"
        git worktree add -q --detach "$kTree" HEAD
    fi
    git diff --quiet HEAD || say "mutants are made from HEAD, without uncommitted changes"
    cmake -S "$kTree" -B "$kBuild" -G Ninja -DCMAKE_BUILD_TYPE="$kBuildType" -DRUNBOOK_LINT="$kLint" \
        -DRUNBOOK_SANITIZE="${RUNBOOK_MUTANT_SANITIZE:-}" > "$kLogs/configure.log" 2>&1 ||
        die 1 "the unbroken tree does not configure: $kLogs/configure.log"
    build_mutant "$kLogs/build.log" || die 1 "the unbroken tree does not build: $kLogs/build.log"
}

# Prints the verdict on one patch: killed, or why it does not count. Leaves the tree unbroken.
try_mutant() { # <patch> <name>
    local expect verdict
    expect="$(expectation_of "$1")"
    if [[ -z "$expect" ]]; then
        verdict="NO '# expect:' LINE"
    elif ! names_a_test "$expect"; then
        verdict="NO TEST OF THAT NAME"
    elif ! run_expected "$expect" "$kLogs/$2.before.log"; then
        verdict="NOT GREEN BEFORE"
    elif ! git -C "$kTree" apply "$(realpath "$1")" 2> "$kLogs/$2.apply.log"; then
        verdict="DOES NOT APPLY"
    elif ! build_mutant "$kLogs/$2.build.log"; then
        verdict="DOES NOT BUILD"
    elif run_expected "$expect" "$kLogs/$2.test.log"; then
        verdict="SURVIVED"
    else
        verdict="killed"
    fi
    git -C "$kTree" checkout -q --force
    git -C "$kTree" clean -fdq
    # The broken build must not be what the next mutant's "before" is measured on.
    [[ "$verdict" != killed && "$verdict" != SURVIVED && "$verdict" != "DOES NOT BUILD" ]] ||
        build_mutant "$kLogs/build.log" || die 1 "the tree does not build again: $kLogs/build.log"
    printf '%s\n' "$verdict"
}

# The same for one that the simulation must find: by which seed it did.
try_in_simulation() { # <patch> <name>
    local verdict log="$kLogs/$2.sim.log" status=0
    if ! git -C "$kTree" apply "$(realpath "$1")" 2> "$kLogs/$2.apply.log"; then
        verdict="DOES NOT APPLY"
    elif ! build_mutant "$kLogs/$2.build.log"; then
        verdict="DOES NOT BUILD"
    else
        simulate_thousand "$log" || status=$?
        case "$status" in
            0) verdict="SURVIVED" ;;
            124) verdict="NO END IN SIGHT" ;;
            *) verdict="$(sed -n 's/^seed \([0-9]*\) failed.*/found by seed \1/p' "$log" | head -n 1)" ;;
        esac
    fi
    git -C "$kTree" checkout -q --force
    git -C "$kTree" clean -fdq
    printf '%s\n' "${verdict:-FAILED WITHOUT A SEED}"
}

simulate_thousand() { # <log>
    timeout "${RUNBOOK_MUTANT_SECONDS:-600}" "$kBuild/bin/runbook-sim" --seeds "$kSimSeeds" \
        --threads "$RUNBOOK_JOBS" > "$1" 2>&1
}

prepare_simulation() {
    kBuild="build/mutants/sim"
    kBuildType=Release
    kTargets=(--target bin/runbook-sim)
    prepare_tree
    simulate_thousand "$kLogs/sim.before.log" ||
        die 1 "the simulation finds something in the unbroken tree: $kLogs/sim.before.log"
}

patches_of_all() {
    find tests/mutations -name '*.patch' 2> /dev/null | sort
}

dev_mutants() { # [--sim] [name ..]
    ensure_packages
    local try=try_mutant alive_but='killed'
    local -a patches=()
    local name
    if [[ "${1:-}" == --sim ]]; then
        shift
        try=try_in_simulation alive_but='found by seed *'
    fi
    if [[ $# -gt 0 ]]; then
        for name in "$@"; do
            patches+=("tests/mutations/$(basename "$name" .patch).patch")
            [[ -f "${patches[-1]}" ]] || die 2 "no such mutant: ${patches[-1]}"
        done
    elif [[ "$try" == try_mutant ]]; then
        mapfile -t patches < <(patches_of_all)
    else
        mapfile -t patches < <(patches_of_all | xargs -r grep -l '^# sim: ')
    fi
    [[ ${#patches[@]} -gt 0 ]] || die 1 "no patches in tests/mutations"

    if grep -q '^--- a/tools/lint/' "${patches[@]}"; then
        ensure_packages lint
        kLint=ON
    fi
    if [[ "$try" == try_mutant ]]; then prepare_tree; else prepare_simulation; fi
    local patch verdict alive=0
    for patch in "${patches[@]}"; do
        name="$(basename "$patch" .patch)"
        verdict="$("$try" "$patch" "$name")"
        printf '%-48s %s\n' "$name" "$verdict"
        # shellcheck disable=SC2053  # a pattern
        [[ "$verdict" == $alive_but ]] || alive=$((alive + 1))
    done
    printf '%d of %d mutants killed\n' "$((${#patches[@]} - alive))" "${#patches[@]}"
    [[ "$alive" == 0 ]] || die 1 "see $kLogs"
}
