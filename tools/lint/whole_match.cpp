#include "tools/lint/whole_match.hpp"

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Regex.h>

#include <map>
#include <memory>

namespace runbook::lint {
namespace {

// Expressions are few and names are many.
llvm::Regex& compiled(const std::string& pattern) {
    static std::map<std::string, std::unique_ptr<llvm::Regex>> known;
    auto& made = known[pattern];
    if (made == nullptr) made = std::make_unique<llvm::Regex>("^(" + pattern + ")$");
    return *made;
}

}  // namespace

bool whole_match(const std::string& pattern, std::string_view name) {
    return compiled(pattern).match(name);
}

std::string expression_error(const std::string& pattern) {
    std::string error;
    compiled(pattern).isValid(error);
    return error;
}

}  // namespace runbook::lint
