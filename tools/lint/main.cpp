#include <cstdio>

#include "tools/lint/lint.hpp"

int main(int count, char** words) {
    using namespace runbook::lint;
    std::string problem;
    const Options options = parse_options({words + 1, words + count}, problem);
    if (!problem.empty()) {
        std::fprintf(stderr, "runbook-lint: %s\n", problem.c_str());
        return kUsage;
    }
    return run(options);
}
