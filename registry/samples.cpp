#include "registry/samples.hpp"

namespace runbook::registry {
namespace {

constexpr std::string_view kSection = ".runbook.samples";

// Up to the next NUL, which it takes along.
std::string_view next_text(std::string_view& rest) {
    const auto end = rest.find('\0');
    const std::string_view text = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return text;
}

}  // namespace

std::vector<SampleInput> samples_of(const std::vector<ElfSection>& sections) {
    std::vector<SampleInput> samples;
    std::string_view rest = bytes_of(sections, kSection).value_or(std::string_view());
    while (!rest.empty()) {
        const std::string_view slug = next_text(rest);
        const std::string_view input = next_text(rest);
        if (!slug.empty()) samples.push_back({std::string(slug), std::string(input)});
    }
    return samples;
}

}  // namespace runbook::registry
