#include "tools/lint/baseline.hpp"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <ctime>
#include <fstream>
#include <iterator>
#include <map>

namespace runbook::lint {
namespace {

struct Entry {
    std::string rule, file, expires;
    bool matched = false;
};

std::map<std::string, Entry> read_entries(const std::string& file,
                                          std::vector<std::string>& problems) {
    std::map<std::string, Entry> entries;
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        problems.push_back(file + ": the baseline cannot be read");
        return entries;
    }
    const std::string text(std::istreambuf_iterator<char>(in), {});
    auto parsed = llvm::json::parse(text);
    if (!parsed) {
        problems.push_back(file + ": no JSON: " + llvm::toString(parsed.takeError()));
        return entries;
    }
    const llvm::json::Object* root = parsed->getAsObject();
    const llvm::json::Array* list = root == nullptr ? nullptr : root->getArray("findings");
    if (list == nullptr || root->getInteger("schema") != 1) {
        problems.push_back(file + ": is no baseline; --write-baseline makes one");
        return entries;
    }
    for (const llvm::json::Value& one : *list) {
        const llvm::json::Object* object = one.getAsObject();
        const auto print = object == nullptr ? std::nullopt : object->getString("fingerprint");
        const auto expires = object == nullptr ? std::nullopt : object->getString("expires");
        if (!print || !expires || expires->size() != 10) {
            problems.push_back(
                file + ": each finding has a fingerprint, and a day `expires` as 2027-01-31");
            return entries;
        }
        entries[print->str()] = {object->getString("rule").value_or("").str(),
                                 object->getString("file").value_or("").str(), expires->str(),
                                 false};
    }
    return entries;
}

}  // namespace

void apply_baseline(const std::string& file, std::string_view today, const Config& config,
                    Report& report, std::vector<std::string>& problems) {
    std::map<std::string, Entry> entries = read_entries(file, problems);
    for (Finding& finding : report.findings) {
        const auto found = entries.find(finding.fingerprint);
        if (found == entries.end()) continue;
        found->second.matched = true;
        if (found->second.expires < today) {
            finding.what += "; its entry in the baseline has expired on " + found->second.expires;
        } else {
            finding.in_baseline = true;
            ++report.baselined;
        }
    }
    for (const auto& [print, entry] : entries) {
        if (entry.matched) continue;
        Finding stale;
        stale.rule = "N102-suppress";
        stale.level = config.level(stale.rule, Level::warning);
        stale.at = {file, 1, 1};
        stale.what = "the baseline's entry " + print + " (" + entry.rule + " in " + entry.file +
                     ") matches nothing";
        stale.fix = "remove it from the baseline";
        stale.fingerprint = print;
        if (stale.level != Level::off) report.findings.push_back(std::move(stale));
    }
}

std::string make_baseline(const Report& report, const Config& config, std::string_view expires) {
    llvm::json::Array list;
    for (const Finding& finding : report.findings) {
        list.push_back(llvm::json::Object{{"fingerprint", finding.fingerprint},
                                          {"rule", finding.rule},
                                          {"file", shown_path(config, finding.at.file)},
                                          {"line", finding.line},
                                          {"expires", llvm::StringRef(expires)}});
    }
    std::string text;
    llvm::raw_string_ostream out(text);
    out << llvm::formatv("{0:2}", llvm::json::Value(llvm::json::Object{
                                      {"schema", 1}, {"findings", std::move(list)}}));
    return text + "\n";
}

std::string day_from_now(int days) {
    const std::time_t then = std::time(nullptr) + static_cast<std::time_t>(days) * 24 * 60 * 60;
    std::tm parts{};
    ::gmtime_r(&then, &parts);
    char text[16];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts)};
}

}  // namespace runbook::lint
