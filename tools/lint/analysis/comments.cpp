#include "tools/lint/analysis/comments.hpp"

#include <clang/Lex/Lexer.h>
#include <llvm/Support/MemoryBuffer.h>

#include <algorithm>
#include <tuple>

namespace runbook::lint {
namespace {

void read_file(Unit& unit, clang::FileID file, Facts& facts) {
    const auto& sources = unit.names.sources();
    const auto buffer = sources.getBufferOrNone(file);
    if (!buffer || buffer->getBuffer().find("N102-allow") == llvm::StringRef::npos) return;
    clang::Lexer lexer(file, *buffer, sources, unit.context.getLangOpts());
    lexer.SetCommentRetentionState(true);
    unsigned code_line = 0;
    std::vector<std::size_t> above;  // waivers that wait for the line of code that they cover
    clang::Token token;
    do {
        lexer.LexFromRawLexer(token);
        const Place at = unit.names.place(token.getLocation());
        if (!token.is(clang::tok::comment)) {
            code_line = at.line;
            for (const std::size_t index : above) facts.waivers[index].covers = at.line;
            above.clear();
            continue;
        }
        const std::size_t begin = sources.getFileOffset(token.getLocation());
        auto waiver =
            parse_waiver(std::string_view(buffer->getBuffer()).substr(begin, token.getLength()));
        if (!waiver) continue;
        waiver->at = at;
        waiver->covers = at.line;
        if (code_line != at.line) above.push_back(facts.waivers.size());
        facts.waivers.push_back(std::move(*waiver));
    } while (!token.is(clang::tok::eof));
}

}  // namespace

void add_waivers(Unit& unit, Facts& facts) {
    const auto& sources = unit.names.sources();
    llvm::DenseSet<const clang::FileEntry*> seen;
    for (const clang::FileID file : unit.names.user_files())
        if (seen.insert(sources.getFileEntryForID(file)).second) read_file(unit, file, facts);
    std::sort(facts.waivers.begin(), facts.waivers.end(), [](const Waiver& a, const Waiver& b) {
        return std::tie(a.at, a.problem) < std::tie(b.at, b.problem);
    });
}

}  // namespace runbook::lint
