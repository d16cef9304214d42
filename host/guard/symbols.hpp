// What an address in a program or library is called: libbacktrace, which comes with GCC, reads it
// from the file's symbols and debug information.
#pragma once

#include <string>
#include <vector>

namespace runbook::guard {

struct Symbol {
    std::string function;  // without its parameters; empty: not known
    std::string file;      // empty: not known
    int line = 0;
    std::string object;  // the program's or library's file name
};

// The innermost inlined function first. Never empty. [any]
std::vector<Symbol> symbols_at(const void* address);

}  // namespace runbook::guard
