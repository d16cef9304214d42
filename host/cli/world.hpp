// World: everything that the command line takes from its process. Tests give another one.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"
#include "host/base/result.hpp"
#include "runbook/bundle_report.hpp"
#include "runbook/host.hpp"
#include "runbook/validate.hpp"

namespace runbook::cli {

struct World {
    using MakeHost = std::function<std::unique_ptr<Host>(HostOptions)>;

    MakeHost make_host;
    std::function<Result<Validation>(const ValidateRequest&)> validate;
    std::function<Result<BundleReport>(const std::filesystem::path&)> report_bundle;
    std::function<Result<config::Inputs>(std::vector<config::Flag>)> inputs;

    // The whole text, or an error that says why it could not be written.
    std::function<Result<void>(std::string_view)> write_out;
    // What cannot be said on stderr is lost: there is nobody to tell.
    std::function<void(std::string_view)> write_err;
    std::function<Result<std::string>()> read_in;  // all of stdin
    bool out_is_terminal = false;
    bool err_is_terminal = false;

    std::function<std::int64_t()> now_ns;                 // UTC
    std::function<std::chrono::nanoseconds()> monotonic;  // for limits
    std::function<void(std::chrono::nanoseconds)> rest;   // not at all when it is 0 or less

    // From the first call on, Ctrl-C is noticed by interrupted() instead of ending the process. A
    // second Ctrl-C ends it.
    std::function<void()> catch_interrupts;
    std::function<bool()> interrupted;
    // Ends the process without waiting for threads that still run steps; tests just note it.
    std::function<void(int)> leave_at_once;
};

// This process's.
World process_world(World::MakeHost make_host);

}  // namespace runbook::cli
