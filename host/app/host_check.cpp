#include "host/app/host_check.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace runbook::app {
namespace {

namespace fs = std::filesystem;

// Empty: it can be searched.
std::string trouble_of(const fs::path& folder) {
    std::error_code fault;
    const fs::file_status status = fs::status(folder, fault);
    if (status.type() == fs::file_type::not_found) return "is not there";
    if (fs::exists(status) && !fs::is_directory(status)) return "is no folder";
    if (::access(folder.c_str(), R_OK | X_OK) == 0) return "";
    return std::string("cannot be searched: ") + std::strerror(errno);
}

void look_at_folders(const HostOptions& options, std::vector<Finding>& findings) {
    std::size_t usable = 0;
    for (const fs::path& folder : options.bundle_folders) {
        const std::string trouble = trouble_of(folder);
        usable += trouble.empty() ? 1 : 0;
        if (!trouble.empty())
            findings.push_back({false, Finding::Subject::kBundleFolders,
                                folder.string() + " " + trouble, "no bundle is found there"});
    }
    if (usable == 0)
        findings.push_back({false, Finding::Subject::kBundleFolders,
                            "there is no folder with bundles, so there is nothing to run",
                            "name one in bundles.paths, or make bundles/ beside the config file"});
}

}  // namespace

std::vector<Finding> find_trouble(const HostOptions& options, const Stores& stores,
                                  const Result<runtime::Choice>& choice) {
    std::vector<Finding> findings;
    if (!choice.ok()) {
        findings.push_back(
            {true, Finding::Subject::kRuntime, choice.error().message, choice.error().hint});
    } else if (choice->kind == "stub") {
        findings.push_back({false, Finding::Subject::kRuntime,
                            "the stub runtime answers every call with 'not supported'", ""});
    }
    if (const auto usable = stores.check(); !usable.ok()) {
        findings.push_back(
            {true, Finding::Subject::kStore, usable.error().message, usable.error().hint});
    }
    look_at_folders(options, findings);
    return findings;
}

}  // namespace runbook::app
