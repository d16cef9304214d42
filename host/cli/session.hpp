// Session: one command line being obeyed. Settings, host and colours are made when first asked for:
// a wrong word on the command line opens nothing.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"
#include "host/cli/arguments.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/world.hpp"
#include "runbook/host.hpp"

namespace runbook::cli {

using OnProgress = std::function<void(const Progress&)>;

class Session {
 public:
    // Both outlive the session.
    Session(World& world, const Arguments& arguments) : world_(world), arguments_(arguments) {}

    World& world() { return world_; }
    Result<const config::Settings*> settings();
    // The same without opening the log: for those who only want to look.
    Result<const config::Settings*> bare_settings();
    // What settings are made of. Failure: the working directory is gone.
    Result<const config::Inputs*> checked_inputs();
    // The one host. `on_progress` counts when it is made, so verbs that want it ask first.
    Result<Host*> host(OnProgress on_progress = {});

    // Words for stdout are kept and written at once by finish(): a verb that fails half way leaves
    // stdout empty, and whoever reads it gets whole JSON or none.
    void out(std::string_view text) { out_ += text; }
    Result<void> finish();
    // A line on stderr, now.
    void say(std::string_view line);
    void complain(const Error& error);
    // finish(), then the end of this process without waiting for threads that still run steps.
    ExitCode leave(ExitCode code);

    bool out_color() { return use_color(world_.out_is_terminal); }
    bool err_color() { return use_color(world_.err_is_terminal); }

    // `words` as a command line that means the same store and bundles as this one.
    std::string command(std::string_view words) const;

 private:
    const config::Inputs* inputs();
    bool use_color(bool terminal);

    World& world_;
    const Arguments& arguments_;
    std::optional<Result<config::Inputs>> inputs_;
    std::optional<config::Settings> settings_;
    bool log_is_open_ = false;
    std::unique_ptr<Host> host_;
    std::string out_;
};

// "error: ..", and "hint: .." when there is one; whole lines without control characters.
std::string complaint(const Error& error, bool color);

}  // namespace runbook::cli
