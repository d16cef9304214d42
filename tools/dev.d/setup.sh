# shellcheck shell=bash
# Installs packages of the distribution that are missing. The list is tools/setup/packages.txt;
# nothing is installed without saying so first, and when nothing is missing nothing is touched.

readonly kPackageList="tools/setup/packages.txt"

packages_in_group() { # <group>
    awk -v want="[$1]" '/^\[/ { group = $1; next } group == want && NF && $1 !~ /^#/ { print $1 }' \
        "$kPackageList"
}

# Prints those of its arguments that are not installed.
missing_packages() {
    local installed
    installed="$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2> /dev/null || true)"
    local package
    for package in "$@"; do
        grep -qxF "$package installed" <<< "$installed" || printf '%s\n' "$package"
    done
}

install_packages() { # <package ..>
    local -a as_root=()
    if [[ "$(id -u)" != 0 ]]; then
        have sudo || die 1 "not root and no sudo here; as root run: apt-get install $*"
        as_root=(sudo)
    fi
    say "installing with apt: $*"
    # An unreachable foreign source makes the update fail while Debian's own lists are fine; the
    # install decides.
    "${as_root[@]}" apt-get update -q >&2 ||
        say "apt-get update failed; trying the installation all the same"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q -o Dpkg::Use-Pty=0 --no-install-recommends "$@" >&2
}

# <group ..>: base is always included.
ensure_packages() {
    local group
    local -a wanted=() missing=()
    for group in base "$@"; do
        mapfile -t -O "${#wanted[@]}" wanted < <(packages_in_group "$group")
    done
    if ! have apt-get || ! have dpkg-query; then
        say "no apt here: this script knows Debian 12. Elsewhere install the likes of these,"
        say "then 'cmake --preset dev' works without it: ${wanted[*]}"
        exit 1
    fi
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    [[ ${#missing[@]} == 0 ]] || install_packages "${missing[@]}"
}

dev_setup() {
    local group
    for group in "$@"; do
        [[ -n "$(packages_in_group "$group")" ]] ||
            die 2 "no group '$group' in $kPackageList"
    done
    ensure_packages "$@"
    say "all packages of this group are installed: base${*:+ $*}"
}
