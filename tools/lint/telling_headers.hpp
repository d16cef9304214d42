// Headers of the system whose functions are all of one kind.
#pragma once

#include <string_view>

namespace runbook::lint {

// The entry of the table that a C function of `header` is like: "inotify_init" for one of
// <sys/inotify.h>. Empty when the header has all sorts, or when the function only computes.
std::string_view like_all_of(std::string_view header, std::string_view function);

}  // namespace runbook::lint
