#include "tools/lint/analysis/opening.hpp"

#include <clang/Basic/LangOptions.h>
#include <clang/Lex/Lexer.h>

namespace runbook::lint {
namespace {

enum class Kind { plain, includes, opens, goes_on, closes, other };

Kind kind_of(llvm::StringRef name) {
    if (name == "include") return Kind::includes;
    if (name == "define" || name == "undef") return Kind::plain;
    if (name == "if" || name == "ifdef" || name == "ifndef") return Kind::opens;
    if (name == "else" || name == "elif" || name == "elifdef" || name == "elifndef")
        return Kind::goes_on;
    return name == "endif" ? Kind::closes : Kind::other;
}

class Scanner {
 public:
    explicit Scanner(const std::string& unit)
        : unit_(unit),
          lexer_(clang::SourceLocation(), language(), unit_.data(), unit_.data(),
                 unit_.data() + unit_.size()) {
        next();
    }

    std::vector<Directive> scan() {
        std::vector<Directive> all;
        std::size_t kept = 0;
        while (auto one = directive()) {
            all.push_back(std::move(*one));
            if (all.back().includes) kept = all.size();
        }
        all.resize(kept);
        return all;
    }

 private:
    static const clang::LangOptions& language() {
        static const clang::LangOptions options = [] {
            clang::LangOptions made;
            made.CPlusPlus = made.CPlusPlus11 = made.LineComment = true;
            return made;
        }();
        return options;
    }
    void next() { lexer_.LexFromRawLexer(token_); }
    std::size_t offset() const {
        return token_.is(clang::tok::eof)
                   ? unit_.size()
                   : static_cast<std::size_t>(lexer_.getBufferLocation() - unit_.data()) -
                         token_.getLength();
    }

    // Nothing when code begins, or what must stay where it is.
    std::optional<Directive> directive() {
        Directive made;
        for (int depth = 0;;) {
            if (!token_.is(clang::tok::hash) || !token_.isAtStartOfLine()) return std::nullopt;
            const std::size_t begin = offset();
            std::size_t end = begin;
            next();
            if (!token_.is(clang::tok::raw_identifier) || token_.isAtStartOfLine())
                return std::nullopt;
            const Kind kind = kind_of(token_.getRawIdentifier());
            if (kind == Kind::other) return std::nullopt;
            while (!token_.isAtStartOfLine() && !token_.is(clang::tok::eof)) {
                end = offset() + token_.getLength();
                next();
            }
            made.text += unit_.substr(begin, end - begin) + "\n";
            made.includes |= kind == Kind::includes;
            depth += kind == Kind::opens ? 1 : kind == Kind::closes ? -1 : 0;
            if (depth < 0 || (depth == 0 && kind == Kind::goes_on)) return std::nullopt;
            if (depth > 0) continue;
            made.end = offset();
            return made;
        }
    }

    const std::string& unit_;
    clang::Lexer lexer_;
    clang::Token token_;
};

}  // namespace

std::vector<Directive> read_opening(std::string_view unit) {
    const std::string text(unit);  // the lexer wants the zero at its end
    return Scanner(text).scan();
}

}  // namespace runbook::lint
