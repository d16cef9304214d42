// Instance: signals, updates and the handlers that take them.
#pragma once

#include <algorithm>

#include "runbook/kit/instance.hpp"

namespace rb::kit {

inline rb_payload first_of(const rb_payloads& args) {
    return args.len == 0 ? null_payload() : args.ptr[0];
}

// ---- which handlers there are

inline Handler* Instance::handler(std::uint32_t kind, std::string_view name) {
    if (!outside_) return nullptr;
    for (Handler& one : outside_->handlers)
        if (one.kind == kind && one.name == name) return &one;
    return nullptr;
}

// The coroutine that runs now; in a handler, the runbook.
inline Handle Instance::setter() { return current_ == kNoSlot ? root_ : handle(current_); }

inline void Instance::set_handler(std::uint32_t kind, std::string_view name,
                                  std::shared_ptr<HandlerCode> code) {
    add_handler({kind, std::string(name), setter(), {}, std::move(code)});
}

inline void Instance::set_action(Handle gate, std::string_view name,
                                 std::shared_ptr<HandlerCode> code) {
    const std::string action = spec(gate).name + "." + std::string(name);
    at(gate).owns_handlers = true;
    add_handler({RB_HANDLES_UPDATE, action, setter(), gate, std::move(code)});
}

// In the place of one of the same name. A signal handler gets what was kept first.
inline void Instance::add_handler(Handler added) {
    check_may_change("setting a handler");
    if (added.name.empty() || added.name.substr(0, 3) == "rb.")
        throw std::logic_error(
            "rb: a handler has a name, and names that begin with rb. are the "
            "kit's own");
    const std::uint32_t kind = added.kind;
    const std::string name = added.name;
    const std::uint32_t waiting = kind == RB_HANDLES_SIGNAL ? channel(name) : kNoSlot;
    if (waiting != kNoSlot && !channel_at(waiting).waiters.empty())
        throw std::logic_error("rb: signal '" + name +
                               "' is awaited already; a handler would take all of them");
    slots_[added.owner.index]->owns_handlers = true;
    if (Handler* const before = handler(kind, name); before != nullptr)
        *before = std::move(added);
    else
        outside().handlers.push_back(std::move(added));
    if (waiting == kNoSlot) return;
    std::vector<Message> kept = std::exchange(channel_at(waiting).kept, {});
    for (std::size_t i = 0; i < kept.size(); ++i) {
        try {
            signal_handled(name, std::move(kept[i]));
        } catch (...) {  // the others were not looked at
            auto& rest = channel_at(waiting).kept;
            rest.insert(rest.end(), std::make_move_iterator(kept.begin() + std::ptrdiff_t(i) + 1),
                        std::make_move_iterator(kept.end()));
            throw;
        }
    }
}

// Their code refers to variables that are gone.
inline void Instance::drop_handlers(std::uint32_t owner) noexcept {
    slots_[owner]->owns_handlers = false;
    const auto same = [&](const Handle& one) {
        return one.index == owner && one.generation == slots_[owner]->generation;
    };
    std::erase_if(outside_->handlers,
                  [&](const Handler& one) { return same(one.owner) || same(one.gate); });
}

// ---- signals

inline void Instance::take_signal(const rb_job& job) {
    const std::string name = copy(job.name);
    Message message{++outside().messages, copy(first_of(job.args)), job.number, copy(job.id),
                    copy(job.sender)};
    if (handler(RB_HANDLES_SIGNAL, name) == nullptr)
        return deliver(channel(name), std::move(message));
    try {
        signal_handled(name, std::move(message));
    } catch (const Failure& failure) {  // nobody else could catch it
        emit_final(RB_CMD_FAIL, &failure, nullptr);
    }
}

// One that does not fit is kept: it is told as unhandled at the end or carried to the run that goes
// on, and nobody's run dies of it.
inline void Instance::signal_handled(const std::string& name, Message message) {
    Handler* const found = handler(RB_HANDLES_SIGNAL, name);
    std::string wrong = "its handler is gone";
    const std::shared_ptr<HandlerCode> code = found == nullptr ? nullptr : found->code;
    const auto call = code ? code->read(borrow(message.payload), wrong) : nullptr;
    if (!call) {
        log(RB_LOG_WARN, "signal '" + name + "' is left unhandled: " + wrong, {});
        keep(channel(name), std::move(message));
        return;
    }
    Payload none;
    const Handle task = call->run(none);
    if (task.instance != nullptr) begin_handler(task, {}, code);
}

// ---- handlers that are coroutines

// Beside the runbook; when that ends first, they are cancelled and their ends awaited.
inline void Instance::begin_handler(Handle task, std::string_view update,
                                    std::shared_ptr<HandlerCode> code) {
    outside().open.push_back({task, std::string(update), std::move(code)});
    slots_[task.index]->handler = true;
    spawn(task);
}

inline void Instance::end_handler(std::uint32_t index) {
    auto& open = outside_->open;
    const auto place = std::find_if(open.begin(), open.end(), [index](const OpenHandler& one) {
        return one.task.index == index;
    });
    const OpenHandler ended = std::move(*place);
    open.erase(place);
    const bool is_update = !ended.update.empty();
    Payload result;
    try {
        ended.code->take_task(ended.task, result);
    } catch (const Cancelled&) {
        const Failure failure = failure_of_current_exception();
        if (is_update) update_done(ended.update, nullptr, &failure);
        return;
    } catch (const Failure& failure) {
        if (is_update) return update_done(ended.update, nullptr, &failure);
        return emit_final(RB_CMD_FAIL, &failure, nullptr);
    }
    if (is_update) update_done(ended.update, &result, nullptr);
}

// ---- updates

inline void Instance::take_update(const rb_job& job) {
    const std::string name = copy(job.name);
    Handler* const found = handler(RB_HANDLES_UPDATE, name);
    if (found == nullptr) {
        Failure failure("unknown-update", "the runbook takes no update '" + name +
                                              "' now; it takes " + names_of(RB_HANDLES_UPDATE));
        failure.kind = FailureKind::not_found;
        return reject_update(job, failure);
    }
    const std::shared_ptr<HandlerCode> code = found->code;  // it may replace itself
    const auto call = accepted_update(job, *found);
    if (!call || broken_ != RB_OK) return;
    const std::string id = copy(job.id);
    Payload result;
    Handle task;
    try {
        task = call->run(result);
    } catch (const Failure& failure) {
        return update_done(id, nullptr, &failure);
    }
    if (task.instance != nullptr)
        begin_handler(task, id, code);
    else
        update_done(id, &result, nullptr);
}

// null: it was rejected. A replay asks no validator: what is in the log was accepted.
inline std::unique_ptr<HandlerCall> Instance::accepted_update(const rb_job& job,
                                                              const Handler& handler) {
    std::string wrong;
    auto call = handler.code->read(first_of(job.args), wrong);
    if (!call) {
        reject_update(job, Failure("input", "update '" + handler.name + "': " + wrong).no_retry());
        return nullptr;
    }
    if ((job.flags & RB_JOB_F_VALIDATE) != 0) {
        const char* const before = std::exchange(read_only_, "the validator of an update");
        std::optional<Failure> against;
        try {
            call->validate();
        } catch (...) {
            against = failure_of_current_exception();
        }
        read_only_ = before;
        if (against) {
            reject_update(job, *against);
            return nullptr;
        }
    }
    auto command = zeroed<rb_cmd>();
    command.type = RB_CMD_UPDATE_ACCEPT;
    command.key = job.id;
    emit(command);
    return call;
}

inline void Instance::reject_update(const rb_job& job, const Failure& failure) {
    const FailureView view(failure);
    auto command = zeroed<rb_cmd>();
    command.type = RB_CMD_UPDATE_REJECT;
    command.key = job.id;
    command.failure = view.get();
    broken_ = activation_->emit(activation_, &command);
}

inline void Instance::update_done(std::string_view id, const Payload* result,
                                  const Failure* failure) {
    auto command = zeroed<rb_cmd>();
    command.type = RB_CMD_UPDATE_DONE;
    command.key = text(id);
    rb_payload value = null_payload();
    if (result != nullptr) {
        value = borrow(*result);
        command.args = {&value, 1};
    }
    std::optional<FailureView> view;
    if (failure != nullptr) command.failure = view.emplace(*failure).get();
    emit(command);
}

// ---- what the runbook shows of itself

inline void Instance::progress(std::string_view told) {
    check_may_change("run.progress()");
    if (activation_ == nullptr || broken_ != RB_OK || final_) return;
    auto command = zeroed<rb_cmd>();
    command.type = RB_CMD_DETAILS;
    command.label = text(told);
    broken_ = activation_->emit(activation_, &command);
}

inline void Instance::set_pair(std::uint16_t type, std::string_view key, const rb_payload& value) {
    check_may_change("a memo or search attribute");
    const rb_pair pair{text(key), value};
    auto command = zeroed<rb_cmd>();
    command.type = type;
    command.pairs = {&pair, 1};
    emit(command);
}

}  // namespace rb::kit
