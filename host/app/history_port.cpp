#include "host/app/history_port.hpp"

#include <runbook/ext/history.h>

#include <atomic>
#include <mutex>

#include "host/app/event_json.hpp"

namespace runbook::app {

struct HistoryPort::Shared {
    Shared();
    rb_history_v1 table{};
    void* next = nullptr;
    std::mutex mutex;
    ReadLog read;  // guarded by mutex
};

namespace {

rb_str text(std::string_view view) { return {view.data(), view.size()}; }

// Every table ever made: kept on purpose, and so that a leak checker sees it.
std::atomic<void*> kept_tables{nullptr};

}  // namespace

HistoryPort::Shared::Shared() { next = kept_tables.exchange(this); }

HistoryPort::HistoryPort() : shared_(new Shared) {
    shared_->table.struct_size = sizeof(rb_history_v1);
    shared_->table.host_data = shared_;
    shared_->table.read = [](void* data, rb_str run_id, void* user,
                             void (*each)(void*, const rb_history_event*) noexcept) noexcept {
        auto* shared = static_cast<Shared*>(data);
        ReadLog read;
        {
            const std::lock_guard lock(shared->mutex);
            read = shared->read;
        }
        if (!read) return rb_status{RB_E_UNSUPPORTED};
        const auto log = read(std::string(run_id.ptr, run_id.len));
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

HistoryPort::~HistoryPort() { serve(nullptr); }

const char* HistoryPort::id() const { return RB_EXT_HISTORY_V1; }
const void* HistoryPort::table() const { return &shared_->table; }

void HistoryPort::serve(ReadLog read) {
    const std::lock_guard lock(shared_->mutex);
    shared_->read = std::move(read);
}

}  // namespace runbook::app
