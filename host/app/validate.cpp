// validate() of <runbook/validate.hpp>.
#include <runbook/validate.hpp>

#include <algorithm>
#include <utility>

#include "host/app/rehearsal.hpp"
#include "host/base/quote.hpp"
#include "host/base/result.hpp"

namespace runbook {
namespace {

using Verdict = Check::Verdict;

// The runbooks of the bundle of `file`, when it can be used.
Result<std::vector<RunbookInfo>> runbooks_of(Host& host, const BundleInfo& bundle) {
    RB_TRY(std::vector<RunbookInfo> all, host.runbooks());
    std::erase_if(all, [&](const RunbookInfo& one) { return one.digest != bundle.digest; });
    return all;
}

Result<BundleInfo> bundle_of(Host& host, const std::filesystem::path& file) {
    RB_TRY(std::vector<BundleInfo> all, host.bundles());
    std::error_code ignored;
    for (BundleInfo& one : all) {
        if (std::filesystem::equivalent(one.path, file, ignored)) return std::move(one);
    }
    return Error{ErrorCode::kNotFound, quote(file.string()) + " is not among the bundles", ""};
}

}  // namespace

Result<Validation> validate(const ValidateRequest& request) {
    app::Rehearsal rehearsal(request);
    Host& host = rehearsal.host();
    Validation found;
    if (const auto added = host.add_bundle(request.file); !added.ok()) {
        found.checks.push_back({"bundle", "loads", Verdict::kRefused, added.error().message});
        return found;
    }
    RB_TRY(const BundleInfo bundle, bundle_of(host, request.file));
    RB_TRY(const std::vector<RunbookInfo> runbooks, runbooks_of(host, bundle));
    found.bundle = bundle.name;
    found.version = bundle.version;
    found.checks.push_back({"bundle", "loads", Verdict::kPassed, bundle.note});
    for (const Sample& sample : request.samples) {
        const bool known = std::any_of(runbooks.begin(), runbooks.end(),
                                       [&](const auto& one) { return one.slug == sample.runbook; });
        if (!known)
            return Error{ErrorCode::kBadInput,
                         "bundle " + bundle.name + " has no runbook " + quote(sample.runbook),
                         "runbook-host bundles list shows what it has"};
    }
    for (const RunbookInfo& runbook : runbooks) {
        const std::size_t before = found.checks.size();
        for (const Sample& sample : request.samples) {
            if (sample.runbook != runbook.slug) continue;
            for (Check& one : rehearsal.rehearse(sample)) found.checks.push_back(std::move(one));
        }
        if (found.checks.size() == before)
            found.checks.push_back(
                {runbook.slug, "runs", Verdict::kNotRun,
                 "no input was given for it: --input " + runbook.slug + "=JSON or =@FILE"});
    }
    return found;
}

}  // namespace runbook
