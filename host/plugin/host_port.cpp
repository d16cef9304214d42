#include "host/plugin/host_port.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <utility>

#include "host/guard/watch.hpp"
#include "host/plugin/from_abi.hpp"

namespace runbook::plugin {

struct HostPort::Shared {
    Shared(std::string host_name, std::string host_version, Log sink);

    static Shared& of(const rb_host* host) { return *static_cast<Shared*>(host->host_data); }
    static const void* extension(const rb_host* host, const char* id) noexcept;
    static void write_log(const rb_host* host, std::uint32_t level, rb_str message,
                          rb_str json) noexcept;
    static void complain(const rb_host* host, rb_status status, rb_str message,
                         rb_str hint) noexcept;
    void mute();

    const std::string name, version;
    rb_host abi{};
    Shared* next = nullptr;

    std::mutex mutex;  // guards what follows
    Log log;
    std::map<std::string, const void*, std::less<>> extensions;
    std::optional<Complaint> complaint;
};

namespace {
// Every rb_host ever made. A bundle stays mapped until the process ends and may hold on to the
// rb_host it was given, so none is freed; the list keeps them reachable for the leak checker.
// The price is some 200 bytes for each HostPort.
std::atomic<void*> kept_hosts = nullptr;
}  // namespace

HostPort::Shared::Shared(std::string host_name, std::string host_version, Log sink)
    : name(std::move(host_name)), version(std::move(host_version)), log(std::move(sink)) {
    abi.struct_size = sizeof abi;
    abi.abi_minor = RB_ABI_MINOR;
    abi.name = {name.data(), name.size()};
    abi.version = {version.data(), version.size()};
    abi.host_data = this;
    abi.extension = &Shared::extension;
    abi.log = &Shared::write_log;
    abi.error = &Shared::complain;
    next = static_cast<Shared*>(kept_hosts.exchange(this));
}

const void* HostPort::Shared::extension(const rb_host* host, const char* id) noexcept {
    if (host == nullptr || id == nullptr) return nullptr;
    auto& self = of(host);
    const std::lock_guard lock(self.mutex);
    const auto found = self.extensions.find(std::string_view(id));
    return found == self.extensions.end() ? nullptr : found->second;
}

void HostPort::Shared::write_log(const rb_host* host, std::uint32_t level, rb_str message,
                                 rb_str json) noexcept {
    if (host == nullptr) return;
    const guard::Pause pause;
    try {
        const std::string line = text(message), fields = text(json);
        auto& self = of(host);
        const std::lock_guard lock(self.mutex);
        if (self.log) self.log(level, line, fields);
    } catch (...) {  // a log line is never worth a run
    }
}

void HostPort::Shared::complain(const rb_host* host, rb_status status, rb_str message,
                                rb_str hint) noexcept {
    if (host == nullptr) return;
    try {
        Complaint heard{status, text(message), text(hint)};
        auto& self = of(host);
        const std::lock_guard lock(self.mutex);
        self.complaint = std::move(heard);
    } catch (...) {  // the NULL descriptor that follows is refused anyway
    }
}

void HostPort::Shared::mute() {
    const std::lock_guard lock(mutex);
    log = nullptr;
    extensions.clear();
    complaint.reset();
}

HostPort::HostPort(std::string name, std::string version, Log log)
    : shared_(new Shared(std::move(name), std::move(version), std::move(log))) {}

HostPort::~HostPort() { shared_->mute(); }

const rb_host* HostPort::abi() const { return &shared_->abi; }

void HostPort::add_extension(std::string id, const void* table) {
    const std::lock_guard lock(shared_->mutex);
    shared_->extensions.emplace(std::move(id), table);
}

std::optional<HostPort::Complaint> HostPort::take_complaint() {
    const std::lock_guard lock(shared_->mutex);
    return std::exchange(shared_->complaint, std::nullopt);
}

}  // namespace runbook::plugin
