#include "registry/harmless_imports.hpp"

#include <unordered_set>

namespace runbook::registry {
namespace {

// The C++ library and its runtime, the unwinder, what compilers and sanitizers add.
constexpr std::string_view kPrefixes[] = {"std::",        "__gnu_cxx::",       "__cxxabiv1::",
                                          "__cxa_",       "__gxx_personality", "__gcc_personality",
                                          "_Unwind_",     "operator new",      "operator delete",
                                          "__asan_",      "__ubsan_",          "__tsan_",
                                          "__sanitizer_", "__stack_chk_"};

// Of C: memory, text in memory, numbers, sorting, and how a program ends in the middle of a bug.
const std::unordered_set<std::string_view>& known() {
    static const std::unordered_set<std::string_view> names = {
        "malloc", "calloc", "realloc", "free", "aligned_alloc", "posix_memalign", "memcpy",
        "memmove", "memset", "memcmp", "memchr", "memrchr", "memmem", "mempcpy", "strlen",
        "strnlen", "strcmp", "strncmp", "strcasecmp", "strncasecmp", "strcpy", "strncpy", "stpcpy",
        "strcat", "strncat", "strchr", "strrchr", "strchrnul", "strstr", "strpbrk", "strspn",
        "strcspn", "strdup", "strndup", "strtok_r", "strtol", "strtoul", "strtoll", "strtoull",
        "strtod", "strtof", "strtold", "atoi", "atol", "atoll", "atof", "snprintf", "vsnprintf",
        "sprintf", "vsprintf", "sscanf", "vsscanf", "isalnum", "isalpha", "isdigit", "isspace",
        "isupper", "islower", "isxdigit", "isprint", "ispunct", "tolower", "toupper",
        "__ctype_b_loc", "__ctype_tolower_loc", "__ctype_toupper_loc", "wcslen", "wmemcpy",
        "wmemset", "wmemcmp", "wmemchr", "wmemmove", "abs", "labs", "llabs", "div", "ldiv", "lldiv",
        "qsort", "bsearch", "abort", "__assert_fail", "__errno_location", "__libc_single_threaded",
        "bcmp", "bzero",
        // of math.h, without the f and the l of the other sizes
        "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", "copysign",
        "cos", "cosh", "erf", "erfc", "exp", "exp2", "expm1", "fabs", "fdim", "floor", "fma",
        "fmax", "fmin", "fmod", "frexp", "hypot", "ilogb", "ldexp", "lgamma", "llrint", "llround",
        "log", "log10", "log1p", "log2", "logb", "lrint", "lround", "modf", "nan", "nearbyint",
        "nextafter", "pow", "remainder", "remquo", "rint", "round", "scalbln", "scalbn", "sin",
        "sincos", "sinh", "sqrt", "tan", "tanh", "tgamma", "trunc"};
    return names;
}

}  // namespace

bool is_harmless_import(std::string_view symbol, std::string_view name) {
    for (const std::string_view prefix : kPrefixes)
        if (name.starts_with(prefix)) return true;
    if (known().contains(symbol)) return true;
    // __snprintf_chk and the like are the same functions with a look at the buffer's size.
    if (symbol.starts_with("__isoc99_") || symbol.starts_with("__isoc23_")) symbol.remove_prefix(9);
    if (symbol.starts_with("__") && symbol.ends_with("_chk"))
        symbol = symbol.substr(2, symbol.size() - 6);
    if (known().contains(symbol)) return true;
    const bool other_size = symbol.ends_with('f') || symbol.ends_with('l');
    return other_size && known().contains(symbol.substr(0, symbol.size() - 1));
}

}  // namespace runbook::registry
