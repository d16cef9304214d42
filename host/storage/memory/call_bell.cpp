#include "host/storage/memory/call_bell.hpp"

#include <utility>

namespace runbook::storage::memory {

Result<std::string> CallBell::name() {
    const std::lock_guard lock(ropes_->mutex);
    if (name_.empty()) name_ = "bell-" + std::to_string(++ropes_->made);
    return name_;
}

bool CallBell::ring(const std::string& name, std::string_view word) {
    std::unique_lock lock(ropes_->mutex);
    const auto place = ropes_->ropes.find(name);
    if (place == ropes_->ropes.end()) return false;
    ++place->second.calls;
    lock.unlock();
    place->second.heard(word);
    lock.lock();
    --place->second.calls;
    ropes_->at_rest.notify_all();
    return true;
}

Result<void> CallBell::listen(std::function<void(std::string_view)> heard) {
    RB_TRY(const std::string own, name());
    const std::lock_guard lock(ropes_->mutex);
    ropes_->ropes[own].heard = std::move(heard);
    return {};
}

void CallBell::hush() {
    std::unique_lock lock(ropes_->mutex);
    const auto place = ropes_->ropes.find(name_);
    if (place == ropes_->ropes.end()) return;
    ropes_->at_rest.wait(lock, [&] { return place->second.calls == 0; });
    ropes_->ropes.erase(place);
}

}  // namespace runbook::storage::memory
