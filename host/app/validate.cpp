// validate() of <runbook/validate.hpp>.
#include <runbook/validate.hpp>

#include <algorithm>
#include <utility>

#include "host/app/rehearsal.hpp"
#include "host/base/counted.hpp"
#include "host/base/quote.hpp"
#include "host/base/result.hpp"
#include "registry/inspection.hpp"
#include "registry/private_store.hpp"

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

// A verdict that is not there leaves something that nobody has looked at.
Check lint_check(const LintInfo& lint) {
    const std::string by = lint.tool + ", rules " + lint.rules;
    if (lint.result == "passed") return {"bundle", "is linted", Verdict::kPassed, by};
    if (lint.result == "failed")
        return {"bundle", "is linted", Verdict::kFailed,
                "it has failed with " + counted(lint.errors, "error") + " (" + by + ")"};
    if (lint.result == "stale")
        return {"bundle", "is linted", Verdict::kFailed,
                "its verdict is of other code than it has (" + by + "): build it again"};
    return {"bundle", "is linted", Verdict::kNotRun,
            "it has no verdict: build it with add_runbook_bundle(.. LINT)"};
}

bool has_runbook(const std::vector<RunbookInfo>& runbooks, const std::string& slug) {
    return std::any_of(runbooks.begin(), runbooks.end(),
                       [&](const auto& one) { return one.slug == slug; });
}

bool names(const std::vector<Sample>& samples, const std::string& slug) {
    return std::any_of(samples.begin(), samples.end(),
                       [&](const Sample& one) { return one.runbook == slug; });
}

// What the caller gives for a runbook counts instead of what its author has put into the bundle.
Result<std::vector<Sample>> samples_of(const ValidateRequest& request) {
    std::vector<Sample> samples = request.samples;
    const auto bytes = registry::read_whole_file(request.file);
    if (!bytes.ok()) return samples;  // that it cannot be read is found out in another place
    for (const registry::SampleInput& own : registry::inspect(*bytes).samples) {
        if (names(request.samples, own.runbook)) continue;
        samples.push_back({own.runbook, own.input});
    }
    return samples;
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
    if (request.lint) found.checks.push_back(lint_check(bundle.lint));
    RB_TRY(const std::vector<Sample> samples, samples_of(request));
    for (const Sample& sample : samples) {
        if (!has_runbook(runbooks, sample.runbook))
            return Error{ErrorCode::kBadInput,
                         "bundle " + bundle.name + " has no runbook " + quote(sample.runbook),
                         "runbook-host bundles inspect shows what it has, and its samples"};
    }
    for (const RunbookInfo& runbook : runbooks) {
        if (!names(samples, runbook.slug)) {
            found.checks.push_back({runbook.slug, "runs", Verdict::kNotRun,
                                    "no input was given for it: --input " + runbook.slug +
                                        "=JSON or =@FILE, or SAMPLES of add_runbook_bundle()"});
            continue;
        }
        for (const Sample& sample : samples) {
            if (sample.runbook != runbook.slug) continue;
            for (Check& one : app::rehearse(request, sample))
                found.checks.push_back(std::move(one));
        }
    }
    return found;
}

}  // namespace runbook
