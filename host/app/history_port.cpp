#include "host/app/history_port.hpp"

#include <runbook/ext/history.h>

#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "host/app/event_json.hpp"
#include "host/guard/watch.hpp"

namespace runbook::app {

struct HistoryPort::Shared {
    Shared();
    rb_history_v1 table{};
    void* next = nullptr;
    Result<std::vector<engine::Event>> read(const std::string& run_id);

    std::shared_mutex mutex;                 // shared: reading
    std::map<const void*, ReadLog> readers;  // guarded by mutex
};

namespace {

rb_str text(std::string_view view) { return {view.data(), view.size()}; }

// Every table ever made: kept on purpose, and so that a leak checker sees it.
std::atomic<void*> kept_tables{nullptr};

}  // namespace

HistoryPort::Shared::Shared() { next = kept_tables.exchange(this); }

Result<std::vector<engine::Event>> HistoryPort::Shared::read(const std::string& run_id) {
    const std::shared_lock lock(mutex);
    for (const auto& [whose, reader] : readers) {
        auto log = reader(run_id);
        if (log.ok()) return log;
    }
    return Error{ErrorCode::kNotSupported, "no log of run " + run_id + " can be read", {}};
}

HistoryPort::HistoryPort() : shared_(new Shared) {
    shared_->table.struct_size = sizeof(rb_history_v1);
    shared_->table.host_data = shared_;
    shared_->table.read = [](void* data, rb_str run_id, void* user,
                             void (*each)(void*, const rb_history_event*) noexcept) noexcept {
        const guard::Pause pause;
        auto* shared = static_cast<Shared*>(data);
        const auto log = shared->read(std::string(run_id.ptr, run_id.len));
        if (!log.ok()) return rb_status{RB_E_UNSUPPORTED};
        for (const engine::Event& event : *log) {
            const EventInfo info = to_info(event);
            const rb_history_event one{info.sequence, info.time_ns, text(info.type),
                                       text(info.data)};
            each(user, &one);
        }
        return rb_status{RB_OK};
    };
}

HistoryPort::~HistoryPort() {
    const std::lock_guard lock(shared_->mutex);
    shared_->readers.clear();
}

const char* HistoryPort::id() const { return RB_EXT_HISTORY_V1; }
const void* HistoryPort::table() const { return &shared_->table; }

void HistoryPort::serve(const void* whose, ReadLog read) {
    const std::lock_guard lock(shared_->mutex);
    if (read) {
        shared_->readers.insert_or_assign(whose, std::move(read));
    } else {
        shared_->readers.erase(whose);
    }
}

}  // namespace runbook::app
