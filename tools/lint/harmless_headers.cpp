#include "tools/lint/harmless_headers.hpp"

#include <algorithm>
#include <array>

namespace runbook::lint {
namespace {

constexpr std::array<std::string_view, 24> kHarmless = {
    "assert.h",  "complex.h",  "ctype.h",     "errno.h",        "fenv.h",   "inttypes.h",
    "locale.h",  "math.h",     "mathcalls.h", "malloc.h",       "stdlib.h", "string.h",
    "strings.h", "setjmp.h",   "wchar.h",     "wctype.h",       "stdio.h",  "time.h",
    "endian.h",  "byteswap.h", "alloca.h",    "stdlib-float.h", "uchar.h",  "abi.h"};

}  // namespace

bool is_harmless_header(std::string_view file) {
    const std::size_t slash = file.rfind('/');
    const std::string_view last = slash == std::string_view::npos ? file : file.substr(slash + 1);
    return std::find(kHarmless.begin(), kHarmless.end(), last) != kHarmless.end() ||
           last.ends_with("intrin.h") || file.find("/bits/") != std::string_view::npos;
}

}  // namespace runbook::lint
