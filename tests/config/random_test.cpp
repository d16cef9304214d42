// Files nobody would write: whatever the bytes, each problem is one line with a place in the file.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "config/config_file.hpp"
#include "config/examine.hpp"
#include "tests/config/fixture.hpp"
#include "tests/config/levels.hpp"

using namespace runbook;
using namespace runbook::config;

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t end) { return random() % end; }

// Some of the settings, as dotted keys and in sections, each at most once.
std::string some_file(Random& random) {
    std::string dotted;
    std::string sections;
    for (const Setting& setting : schema()) {
        if (below(random, 3) == 0) continue;
        const std::string line = line_at(setting, static_cast<Level>(below(random, kLevelCount)));
        const std::size_t dot = line.find('.');
        const std::string header = "[" + line.substr(0, dot) + "]\n";
        if (below(random, 4) == 0 && sections.find(header) == std::string::npos &&
            dotted.find(line.substr(0, dot + 1)) == std::string::npos) {
            sections += header + line.substr(dot + 1);
        } else if (sections.find(header) == std::string::npos) {
            dotted += line;
        }
        if (below(random, 5) == 0) dotted += "# a comment\n\n";
    }
    return dotted + sections;
}

std::string damaged(Random& random, std::string text) {
    constexpr std::string_view kOften = "=[]\"'\\#.\n\r\t{},:0 \x00\xff\xc3";
    for (std::size_t cuts = 1 + below(random, 4); cuts > 0; --cuts) {
        const std::size_t at = below(random, text.size() + 1);
        const char byte = below(random, 2) == 0 ? kOften[below(random, kOften.size())]
                                                : static_cast<char>(below(random, 256));
        const std::size_t how = below(random, 3);
        if (how == 0) text.insert(at, 1, byte);
        if (how == 1 && at < text.size()) text[at] = byte;
        if (how == 2) text.erase(at, below(random, 6));
    }
    return text;
}

}  // namespace

TEST_CASE("a file of right lines in any form has no problem") {
    Random random(40);
    for (int i = 0; i < 500; ++i) {
        const std::string text = some_file(random);
        CAPTURE(text);
        const auto read = read_settings(text, "f");
        REQUIRE_MESSAGE(read.problems.empty(), line_of(read.problems.front()));
    }
}

TEST_CASE("a damaged file has problems with a place inside of it, in one line each, in order") {
    Random random(41);
    const Folder folder;
    const std::string name = (folder.path / "f.toml").string();
    int wrong = 0;
    for (int i = 0; i < 3000; ++i) {
        const std::string text = damaged(random, some_file(random));
        CAPTURE(text);
        folder.write("f.toml", text);
        const auto lines = static_cast<unsigned>(std::count(text.begin(), text.end(), '\n'));
        const auto problems = examine_file(name);
        wrong += problems.empty() ? 0 : 1;
        unsigned before = 1;
        for (const Problem& problem : problems) {
            CAPTURE(problem.message);
            CHECK(problem.where == name);
            CHECK(problem.at.line >= before);
            CHECK(problem.at.line <= lines + 1);
            CHECK(problem.at.column >= 1);
            CHECK(!problem.message.empty());
            CHECK(problem.message.find('\n') == std::string::npos);
            before = problem.at.line;
        }
    }
    CHECK(wrong > 1000);
}
