// The directives with which a unit opens, before any code: what its preamble is made of.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace runbook::lint {

// One directive, or a whole #if .. #endif.
struct Directive {
    std::string text;     // without the comments around it
    std::size_t end = 0;  // where in the unit that begins which comes after it
    bool includes = false;
};

// Ends with the last one that includes something. Directives that act on the unit as a whole
// (#pragma, #line, #error) and guards around the unit end it before them.
std::vector<Directive> read_opening(std::string_view unit);

}  // namespace runbook::lint
