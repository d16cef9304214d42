# shellcheck shell=bash
# Everything a change must pass before it is handed in, cheapest first.
use fmt
use test

dev_check() { # [--all]
    [[ $# == 0 || "$*" == --all ]] || die 2 "check takes only --all"
    if have clang-format-19; then
        say "format" && dev_fmt --check
    else
        say "format: SKIPPED, clang-format-19 is not installed (tools/dev setup clang)"
    fi
    say "layers" && tools/check-layers
    if have clang-tidy-19; then
        tidy "${1:-}"
    else
        say "clang-tidy: SKIPPED, clang-tidy-19 is not installed (tools/dev setup clang)"
    fi
    dev_test dev
}

# The .cpp files that differ from the branch this work will land on, those not yet added included.
changed_sources() {
    local base
    base="$(git merge-base HEAD origin/main 2> /dev/null || git rev-parse HEAD)"
    {
        git diff --name-only --diff-filter=d "$base" -- '*.cpp'
        git ls-files --others --exclude-standard -- '*.cpp'
    } | sort -u
}

tidy() { # [--all]
    dev_build dev >&2 # Generated headers and the compile database have to be there.
    local -a files=()
    if [[ "$1" == --all ]]; then
        mapfile -t files < <(source_files | grep '\.cpp$')
    else
        mapfile -t files < <(changed_sources)
    fi
    # A file that no target compiles has no flags to check it with.
    local file
    local -a known=()
    for file in "${files[@]}"; do
        grep -qF "\"file\": \"$PWD/$file\"" build/dev/compile_commands.json && known+=("$file")
    done
    say "clang-tidy: ${#known[@]} files"
    [[ ${#known[@]} == 0 ]] ||
        printf '%s\0' "${known[@]}" |
        xargs -0 -n 1 -P "$RUNBOOK_JOBS" clang-tidy-19 -p build/dev --quiet
}
