#include "host/cli/session.hpp"

#include "config/schema.hpp"
#include "host/base/log.hpp"
#include "host/cli/host_options.hpp"
#include "host/cli/text.hpp"

namespace runbook::cli {

namespace {

std::vector<config::Flag> setting_flags(const Arguments& arguments) {
    std::vector<config::Flag> flags;
    for (const config::Setting& setting : config::schema()) {
        if (setting.flag.empty() || !setting.flag_off.empty()) continue;
        for (const std::string& value : arguments.all(setting.flag))
            flags.push_back({std::string(setting.flag), value});
    }
    for (const config::Selector& selector : config::kSelectors) {
        for (const std::string& value : arguments.all(selector.flag))
            flags.push_back({std::string(selector.flag), value});
    }
    return flags;
}

// As a shell reads it back.
std::string shell_word(const std::string& word) {
    constexpr std::string_view kHarmless =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,";
    if (!word.empty() && word.find_first_not_of(kHarmless) == std::string::npos) return word;
    std::string out = "'";
    for (const char c : word) {
        if (c == '\'') {
            out += "'\\''";
        } else {
            out += c;
        }
    }
    return out += '\'';
}

log::Level level_of(std::string_view name) {
    if (name == "trace") return log::Level::kTrace;
    if (name == "debug") return log::Level::kDebug;
    if (name == "info") return log::Level::kInfo;
    if (name == "warn") return log::Level::kWarn;
    if (name == "error") return log::Level::kError;
    return log::Level::kOff;
}

Result<void> open_log(const config::Settings& settings, bool color) {
    log::Options options;
    options.level = level_of(settings.log.level);
    options.format = settings.log.format == "json" ? log::Format::kJson : log::Format::kText;
    options.file = settings.log.file;
    options.color = color;
    RB_CHECK(log::configure(options));
    for (const std::string& warning : settings.warnings) log::warn(warning);
    return {};
}

}  // namespace

const config::Inputs* Session::inputs() {
    if (!inputs_) inputs_ = world_.inputs(setting_flags(arguments_));
    return inputs_->ok() ? &inputs_->value() : nullptr;
}

Result<const config::Inputs*> Session::checked_inputs() {
    const config::Inputs* const found = inputs();
    if (found == nullptr) return inputs_->error();
    return found;
}

Result<const config::Settings*> Session::bare_settings() {
    if (settings_) return &*settings_;
    RB_TRY(const config::Inputs* const found, checked_inputs());
    RB_TRY(settings_, config::load(*found));
    return &*settings_;
}

Result<const config::Settings*> Session::settings() {
    if (log_is_open_) return &*settings_;
    RB_CHECK(bare_settings());
    RB_CHECK(open_log(*settings_, err_color()));
    log_is_open_ = true;
    return &*settings_;
}

Result<Host*> Session::host(OnProgress on_progress) {
    if (host_) return host_.get();
    RB_TRY(const config::Settings* const found, settings());
    HostOptions options = host_options(*found);
    options.on_progress = std::move(on_progress);
    host_ = world_.make_host(std::move(options));
    return host_.get();
}

Result<void> Session::finish() {
    if (out_.empty()) return {};
    const std::string text = std::move(out_);
    out_.clear();
    return world_.write_out(text);
}

void Session::say(std::string_view line) {
    std::string text(line);
    world_.write_err(text += '\n');
}

void Session::complain(const Error& error) { world_.write_err(complaint(error, err_color())); }

ExitCode Session::leave(ExitCode code) {
    if (const auto written = finish(); !written.ok()) complain(written.error());
    world_.leave_at_once(static_cast<int>(code));
    return code;
}

bool Session::use_color(bool terminal) {
    const std::string when = arguments_.get("--color").value_or("auto");
    if (when != "auto") return when == "always";
    if (!terminal) return false;
    const config::Inputs* const found = inputs();
    if (found == nullptr) return false;
    const auto variable = [&](const char* name) {
        const auto at = found->variables.find(name);
        return at == found->variables.end() ? std::string() : at->second;
    };
    return variable("NO_COLOR").empty() && variable("TERM") != "dumb";
}

std::string Session::command(std::string_view words) const {
    std::string line = "runbook-host ";
    line += words;
    for (const std::string_view flag :
         {"--config", "--profile", "--store", "--bundles", "--runtime"}) {
        for (const std::string& value : arguments_.all(flag))
            (((line += ' ') += flag) += ' ') += shell_word(value);
    }
    return line;
}

std::string complaint(const Error& error, bool color) {
    std::string out = colored("error:", Color::kRed, color);
    out += ' ';
    std::string_view rest = error.message;
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        (out += plain(rest.substr(0, end))) += '\n';
        rest.remove_prefix(end + 1);
        if (!rest.starts_with(' ')) out += "       ";
    }
    (out += plain(rest)) += '\n';
    if (!error.hint.empty())
        (((out += colored("hint:", Color::kBold, color)) += ' ') += plain(error.hint)) += '\n';
    return out;
}

}  // namespace runbook::cli
