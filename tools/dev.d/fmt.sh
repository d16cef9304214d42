# shellcheck shell=bash
# Formats every C and C++ source by .clang-format, or checks it. One version of the tool, so that
# two people agree.

readonly kFormatter="clang-format-19"

dev_fmt() { # [--check]
    have "$kFormatter" || die 1 "$kFormatter is not installed: tools/dev setup clang"
    local -a files=() how=(-i)
    case "${1:-}" in
        "") ;;
        --check) how=(--dry-run -Werror) ;;
        *) die 2 "fmt takes only --check" ;;
    esac
    mapfile -t files < <(source_files)
    [[ ${#files[@]} == 0 ]] || "$kFormatter" "${how[@]}" "${files[@]}"
}
