#include "host/plugin/activation_frame.hpp"

#include <string_view>
#include <utility>

#include "host/plugin/from_abi.hpp"
#include "host/plugin/waits_text.hpp"

namespace runbook::plugin {
namespace {

constexpr std::uint64_t kSeqEnd = 1ull << 31;  // the host numbers its own commands from here

bool known_command(std::uint16_t type) {
    return (type >= RB_CMD_STEP && type <= RB_CMD_HOOK) ||
           (type >= RB_CMD_CANCEL && type <= RB_CMD_UPDATE_DONE) ||
           (type >= RB_CMD_COMPLETE && type <= RB_CMD_CONTINUE);
}

// These leave nothing in the log, so they take no number.
bool is_numbered(std::uint16_t type) {
    return type != RB_CMD_DETAILS && type != RB_CMD_UPDATE_REJECT;
}

std::string_view view(const rb_str& text) {
    if (text.ptr == nullptr || text.len > kTextMax) return {};
    return {text.ptr, text.len};
}

}  // namespace

// What a bundle calls. Nothing may unwind out of these; running out of memory is a refusal.
struct ActivationFrame::Callbacks {
    static ActivationFrame& frame(const rb_activation* activation) {
        return *static_cast<ActivationFrame*>(activation->host_data);
    }

    static rb_status emit(const rb_activation* activation, const rb_cmd* command) noexcept {
        if (activation == nullptr) return RB_E_ARG;
        auto& self = frame(activation);
        if (!self.inside()) {
            const bool queried = self.asked_.load() == std::this_thread::get_id();
            if (queried) self.asked_in_vain_ = true;
            if (!queried) self.strayed_ = true;
            return RB_E_STATE;
        }
        try {
            return self.take(command);
        } catch (...) {
            self.strayed_ = true;
            return RB_E_LIMIT;
        }
    }

    static std::int32_t patched(const rb_activation* activation, rb_str id,
                                std::uint32_t) noexcept {
        if (activation == nullptr || !frame(activation).inside()) return 0;
        return frame(activation).port_->patched(view(id)) ? 1 : 0;
    }

    static std::int32_t kit_flag(const rb_activation* activation, std::uint32_t flag) noexcept {
        if (activation == nullptr || !frame(activation).inside()) return 0;
        return frame(activation).port_->kit_flag(flag) ? 1 : 0;
    }

    static void log(const rb_activation* activation, std::uint32_t level, rb_str message,
                    rb_str json) noexcept {
        if (activation == nullptr || !frame(activation).inside()) return;
        if ((frame(activation).abi_.flags & RB_ACT_REPLAYING) != 0) return;  // it was said before
        const guard::Pause pause;
        frame(activation).port_->log(level, view(message), view(json));
    }

    static void waiting_on(const rb_activation* activation, rb_str json) noexcept {
        if (activation == nullptr || !frame(activation).inside()) return;
        try {
            if (auto waits = parse_waits(view(json)))
                frame(activation)
                    .port_->waiting_on(std::move(waits->signals), std::move(waits->conditions));
        } catch (...) {  // then it is not shown
        }
    }

    static std::uint32_t begin_local(const rb_activation* activation, rb_str name) noexcept {
        if (activation == nullptr || !frame(activation).inside()) return 0;
        try {
            return frame(activation).begin_local(name);
        } catch (...) {
            return 0;
        }
    }

    static void end_local(const rb_activation* activation, std::uint32_t done) noexcept {
        if (activation != nullptr && frame(activation).inside())
            frame(activation).end_local(done != 0);
    }

    static void report(const rb_activation* activation, const rb_failure* failure) noexcept {
        if (activation == nullptr || failure == nullptr || !frame(activation).inside()) return;
        try {
            auto copied = std::make_shared<engine::Failure>();
            auto& self = frame(activation);
            if (copy(*failure, *copied, self.body_max_) == nullptr)
                self.report_ = std::move(copied);
        } catch (...) {  // the status alone then says that it failed
        }
    }
};

ActivationFrame::ActivationFrame(std::uint64_t body_max) : body_max_(body_max) {
    abi_.struct_size = sizeof abi_;
    abi_.host_data = this;
    abi_.emit = &Callbacks::emit;
    abi_.patched = &Callbacks::patched;
    abi_.kit_flag = &Callbacks::kit_flag;
    abi_.log = &Callbacks::log;
    abi_.waiting_on = &Callbacks::waiting_on;
    abi_.report = &Callbacks::report;
}

const rb_activation* ActivationFrame::open(const engine::Activation& activation,
                                           const rb_job* job) {
    abi_.flags = activation.replaying ? static_cast<std::uint32_t>(RB_ACT_REPLAYING) : 0u;
    if (activation.continue_suggested) abi_.flags |= RB_ACT_CONTINUE_SUGGESTED;
    abi_.now_ns = activation.now_ns;
    abi_.history_events = activation.history_events;
    abi_.job = job;
    abi_.begin_local = activation.local_calls ? &Callbacks::begin_local : nullptr;
    abi_.end_local = activation.local_calls ? &Callbacks::end_local : nullptr;
    port_ = &activation.port;
    owner_.store(std::this_thread::get_id());
    return &abi_;
}

std::vector<engine::Command> ActivationFrame::close() {
    owner_.store(std::thread::id());
    abi_.job = nullptr;
    port_ = nullptr;
    if ((local_ || owed_) && violation_.empty())
        refuse(RB_E_STATE, "the activation ended in the middle of a local step");
    local_.reset();
    owed_ = false;
    return std::exchange(commands_, {});
}

void ActivationFrame::open_query() {
    asked_in_vain_ = false;
    asked_.store(std::this_thread::get_id());
}

bool ActivationFrame::close_query() {
    asked_.store(std::thread::id());
    return !asked_in_vain_;
}

std::string ActivationFrame::violation() const {
    if (!violation_.empty()) return violation_;
    if (strayed_) return "emit was called outside its activation or from another thread";
    return {};
}

void ActivationFrame::reset() {
    commands_.clear();
    report_.reset();
    violation_.clear();
    next_seq_ = 1;
    strayed_ = false;
}

// Neither the host's own work nor the activity's code is the guard's to watch.
std::uint32_t ActivationFrame::begin_local(rb_str name) {
    if (local_ || owed_ || !violation_.empty()) return 0;
    local_.emplace();
    number_ = port_->begin_local(view(name));
    if (number_ == 0) local_.reset();
    return number_;
}

void ActivationFrame::end_local(bool done) {
    if (!local_) return;
    local_.reset();
    owed_ = !done;
    port_->end_local(done);
}

bool ActivationFrame::fits_local(const engine::Command& command) {
    if (local_) return false;
    const std::uint32_t expected = std::exchange(owed_, false) ? number_ : 0;
    return command.local_number == expected;
}

rb_status ActivationFrame::take(const rb_cmd* command) {
    if (!violation_.empty()) return RB_E_STATE;
    if (command == nullptr) return refuse(RB_E_ARG, "emit was called without a command");
    auto& taken = commands_.emplace_back();
    if (Problem problem = copy(*command, taken, body_max_)) {
        const std::string which = "command " + std::to_string(next_seq_) + ": ";
        if (problem == kTooLarge) return refuse(RB_E_LIMIT, which + too_large(body_max_));
        return refuse(problem == kTooLong ? RB_E_LIMIT : RB_E_ARG, which + problem);
    }
    if (!fits_local(taken)) {
        return refuse(RB_E_STATE, "command " + std::to_string(command->seq) +
                                      " came in the middle of a local step");
    }
    if (!known_command(command->type)) {
        return refuse(RB_E_UNSUPPORTED, "command " + std::to_string(command->seq) + " has type " +
                                            std::to_string(command->type) +
                                            ", which this host does not know");
    }
    const std::uint64_t expected = is_numbered(command->type) ? next_seq_ : 0;
    if (command->seq != expected || command->seq >= kSeqEnd) {
        return refuse(RB_E_ARG, "command number " + std::to_string(command->seq) +
                                    " was emitted, " + std::to_string(expected) + " is next");
    }
    if (expected != 0) ++next_seq_;
    return RB_OK;
}

rb_status ActivationFrame::refuse(rb_status status, std::string why) {
    violation_ = std::move(why);
    return status;
}

ActivationFrame* FramePool::acquire() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) {
        free_.reserve(all_.size() + 1);  // release() then never allocates
        return all_.emplace_back(std::make_unique<ActivationFrame>(body_max_)).get();
    }
    ActivationFrame* frame = free_.back();
    free_.pop_back();
    return frame;
}

void FramePool::release(ActivationFrame* frame) {
    frame->reset();
    const std::lock_guard lock(mutex_);
    free_.push_back(frame);
}

}  // namespace runbook::plugin
