#include "registry/probe_report.hpp"

#include <exception>

#include "registry/manifest_json.hpp"
#include "registry/refusal_json.hpp"

namespace runbook::registry {
namespace {

namespace json = boost::json;

constexpr int kFormat = 1;

std::string line(json::object object) { return json::serialize(object) + "\n"; }

void read_line(std::string_view text, ProbeReport& report) {
    const auto value = json::parse({text.data(), text.size()});
    const auto& object = value.as_object();
    if (const auto* stage = object.if_contains("stage"))
        report.stage = static_cast<ProbeStage>(stage->to_number<int>());
    if (const auto* facts = object.if_contains("facts")) {
        report.facts = manifest_from_json(*facts);
        report.stage = ProbeStage::kDone;
    }
    if (const auto* refusal = object.if_contains("refusal")) {
        report.refusal = refusal_from_json(*refusal);
        report.stage = ProbeStage::kDone;
    }
}

}  // namespace

std::string probe_greeting() {
    return line({{"runbook_probe", kFormat}, {"abi_minor", RB_ABI_MINOR}});
}

std::string line_of(ProbeStage stage) { return line({{"stage", static_cast<int>(stage)}}); }
std::string line_of(const Manifest& facts) { return line({{"facts", manifest_to_json(facts)}}); }
std::string line_of(const Refusal& refusal) {
    return line({{"refusal", refusal_to_json(refusal)}});
}

ProbeReport read_report(std::string_view lines) {
    ProbeReport report;
    const std::string greeting = probe_greeting();
    if (!lines.starts_with(greeting)) return report;
    report.stage = ProbeStage::kGreeted;
    lines.remove_prefix(greeting.size());
    try {
        for (auto end = lines.find('\n'); end != std::string_view::npos; end = lines.find('\n')) {
            read_line(lines.substr(0, end), report);
            lines.remove_prefix(end + 1);
        }
    } catch (const std::exception&) {  // the bundle wrote there as well: what follows is not ours
    }
    return report;
}

}  // namespace runbook::registry
