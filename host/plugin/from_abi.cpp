#include "host/plugin/from_abi.hpp"

#include <memory>

namespace runbook::plugin {
namespace {

constexpr std::uint64_t kItemsMax = 65'536;  // entries of one list
constexpr int kCausesMax = 32;               // also ends a chain that points back at itself

constexpr Problem kTooMany = "a list has more than 65536 entries";
constexpr Problem kNullPointer = "a null pointer comes with a length";
constexpr Problem kTooSmall = "a struct_size is too small for the first members";

#define RB_COPY(...) \
    if (Problem rb_problem = copy(__VA_ARGS__)) return rb_problem
// Copies a member that the bundle's struct is long enough to have.
#define RB_COPY_MEMBER(type, from, member, to) \
    if (RB_HAS(type, &(from), member)) RB_COPY((from).member, to)

Problem check_list(const void* ptr, std::uint64_t len) {
    if (len == 0) return nullptr;
    if (ptr == nullptr) return kNullPointer;
    return len > kItemsMax ? kTooMany : nullptr;
}

Problem copy_bytes(const void* ptr, std::uint64_t len, std::string& to,
                   std::uint64_t max = kTextMax, Problem too_much = kTooLong) {
    if (len == 0) {
        to.clear();
        return nullptr;
    }
    if (ptr == nullptr) return kNullPointer;
    if (len > max) return too_much;
    to.assign(static_cast<const char*>(ptr), len);
    return nullptr;
}

template <class Enum>
Enum known_or(std::uint32_t value, Enum last, Enum otherwise) {
    return value <= static_cast<std::uint32_t>(last) ? static_cast<Enum>(value) : otherwise;
}

void copy_kinds(const rb_failure& from, engine::Failure& to) {
    using namespace engine;
    if (from.kind != 0) to.kind = known_or(from.kind, FailureKind::kExists, FailureKind::kApp);
    if (RB_HAS(rb_failure, &from, flags)) to.no_retry = (from.flags & 1u) != 0;
    if (RB_HAS(rb_failure, &from, timeout_kind))
        to.timeout = known_or(from.timeout_kind, TimeoutKind::kHeartbeat, TimeoutKind::kNone);
    if (RB_HAS(rb_failure, &from, origin))
        to.origin = known_or(from.origin, Origin::kExternal, Origin::kRun);
    if (RB_HAS(rb_failure, &from, attempts)) to.attempts = from.attempts;
    if (RB_HAS(rb_failure, &from, retry_after_ms)) to.retry_after_ms = from.retry_after_ms;
}

Problem copy_failure(const rb_failure& from, engine::Failure& to, std::uint64_t body_max,
                     int causes_left) {
    if (!RB_HAS(rb_failure, &from, kind)) return kTooSmall;
    copy_kinds(from, to);
    RB_COPY_MEMBER(rb_failure, from, type, to.type);
    RB_COPY_MEMBER(rb_failure, from, message, to.message);
    RB_COPY_MEMBER(rb_failure, from, trace, to.trace);
    RB_COPY_MEMBER(rb_failure, from, source, to.source);
    if (RB_HAS(rb_failure, &from, details)) RB_COPY(from.details, to.details, body_max);
    RB_COPY_MEMBER(rb_failure, from, origin_name, to.origin_name);
    RB_COPY_MEMBER(rb_failure, from, origin_id, to.origin_id);
    RB_COPY_MEMBER(rb_failure, from, origin_run, to.origin_run);
    if (RB_CAN(rb_failure, &from, cause) && causes_left > 0) {
        auto cause = std::make_shared<engine::Failure>();
        if (Problem problem = copy_failure(*from.cause, *cause, body_max, causes_left - 1))
            return problem;
        to.cause = std::move(cause);
    }
    return nullptr;
}

Problem copy_run_options(const rb_run_opts& from, engine::RunOptions& to) {
    using namespace engine;
    if (RB_HAS(rb_run_opts, &from, cancel_mode))
        to.cancel_mode = known_or(from.cancel_mode, CancelMode::kAbandon, CancelMode::kTry);
    if (RB_HAS(rb_run_opts, &from, close_policy))
        to.close_policy = known_or(from.close_policy, ClosePolicy::kAbandon, ClosePolicy::kCancel);
    if (RB_HAS(rb_run_opts, &from, total_ms)) to.total_ms = from.total_ms;
    if (RB_HAS(rb_run_opts, &from, run_ms)) to.run_ms = from.run_ms;
    return nullptr;
}

Problem copy_options(const rb_cmd& from, engine::Command& to, std::uint64_t body_max) {
    if (RB_CAN(rb_cmd, &from, step)) {
        engine::StepOptions options;
        RB_COPY(*from.step, options);
        // Most calls set nothing, and say so in a struct.
        if (options != engine::StepOptions())
            to.step = std::make_shared<const engine::StepOptions>(std::move(options));
        if (RB_CAN(rb_step_opts, from.step, local_failure)) {
            auto failure = std::make_shared<engine::Failure>();
            RB_COPY(*from.step->local_failure, *failure, body_max);
            to.failure = std::move(failure);
            to.local_number = from.step->local_number;
        }
    }
    if (RB_CAN(rb_cmd, &from, run)) {
        if (Problem problem = copy_run_options(*from.run, to.run.emplace())) return problem;
    }
    if (RB_CAN(rb_cmd, &from, failure)) {
        auto failure = std::make_shared<engine::Failure>();
        RB_COPY(*from.failure, *failure, body_max);
        to.failure = std::move(failure);
    }
    return nullptr;
}

bool has_extras(const rb_cmd& from) {
    return from.label.len != 0 || from.details.len != 0 ||
           (RB_HAS(rb_cmd, &from, run_id) && from.run_id.len != 0) ||
           (RB_HAS(rb_cmd, &from, pairs) && from.pairs.len != 0) ||
           (RB_HAS(rb_cmd, &from, schema) && from.schema.len != 0) ||
           (RB_HAS(rb_cmd, &from, unhandled_count) && from.unhandled_count != 0) ||
           (RB_HAS(rb_cmd, &from, carried_count) && from.carried_count != 0);
}

Problem copy_pairs(const rb_pairs& from, std::vector<engine::Pair>& to, std::uint64_t body_max) {
    if (Problem problem = check_list(from.ptr, from.len)) return problem;
    to.resize(from.len);
    for (std::size_t i = 0; i < to.size(); ++i) {
        RB_COPY(from.ptr[i].key, to[i].key);
        RB_COPY(from.ptr[i].value, to[i].value, body_max);
    }
    return nullptr;
}

Problem copy_names(const rb_str* from, std::uint64_t count, std::vector<std::string>& to) {
    if (Problem problem = check_list(from, count)) return problem;
    to.resize(count);
    for (std::size_t i = 0; i < to.size(); ++i) RB_COPY(from[i], to[i]);
    return nullptr;
}

Problem copy_signal(const rb_job& from, engine::LeftSignal& to, std::uint64_t body_max) {
    if (RB_HAS(rb_job, &from, number)) to.number = from.number;
    RB_COPY_MEMBER(rb_job, from, name, to.name);
    RB_COPY_MEMBER(rb_job, from, id, to.id);
    RB_COPY_MEMBER(rb_job, from, sender, to.sender);
    if (RB_HAS(rb_job, &from, args)) RB_COPY(from.args, to.payload, body_max);
    return nullptr;
}

Problem copy_carried(const rb_cmd& from, std::vector<engine::LeftSignal>& to,
                     std::uint64_t body_max) {
    if (Problem problem = check_list(from.carried, from.carried_count)) return problem;
    to.resize(from.carried_count);
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (from.carried[i] == nullptr) return "a carried signal is null";
        if (Problem problem = copy_signal(*from.carried[i], to[i], body_max)) return problem;
    }
    return nullptr;
}

Problem copy_extras(const rb_cmd& from, engine::CommandExtras& to, std::uint64_t body_max) {
    RB_COPY(from.label, to.label);
    RB_COPY(from.details, to.details);
    RB_COPY_MEMBER(rb_cmd, from, run_id, to.run_id);
    RB_COPY_MEMBER(rb_cmd, from, schema, to.schema);
    if (RB_HAS(rb_cmd, &from, pairs)) {
        if (Problem problem = copy_pairs(from.pairs, to.pairs, body_max)) return problem;
    }
    if (!RB_HAS(rb_cmd, &from, unhandled_count)) return nullptr;
    if (Problem problem = copy_names(from.unhandled, from.unhandled_count, to.unhandled))
        return problem;
    if (!RB_HAS(rb_cmd, &from, carried_count)) return nullptr;
    return copy_carried(from, to.carried, body_max);
}

}  // namespace

Problem copy(const rb_str& from, std::string& to) { return copy_bytes(from.ptr, from.len, to); }

Problem copy(const rb_payload& from, engine::Payload& to, std::uint64_t body_max) {
    RB_COPY(from.encoding, to.encoding);
    if (Problem problem = copy_bytes(from.body.ptr, from.body.len, to.body, body_max, kTooLarge))
        return problem;
    if (from.meta_count == 0) return nullptr;
    if (Problem problem = check_list(from.meta, from.meta_count)) return problem;
    to.meta.resize(from.meta_count);
    for (std::size_t i = 0; i < to.meta.size(); ++i) {
        const rb_meta& entry = from.meta[i];
        RB_COPY(entry.key, to.meta[i].key);
        if (Problem problem = copy_bytes(entry.value.ptr, entry.value.len, to.meta[i].value))
            return problem;
    }
    return nullptr;
}

Problem copy(const rb_payloads& from, engine::Payloads& to, std::uint64_t body_max) {
    if (Problem problem = check_list(from.ptr, from.len)) return problem;
    to.resize(from.len);
    for (std::size_t i = 0; i < to.size(); ++i) RB_COPY(from.ptr[i], to[i], body_max);
    return nullptr;
}

Problem copy(const rb_failure& from, engine::Failure& to, std::uint64_t body_max) {
    return copy_failure(from, to, body_max, kCausesMax);
}

Problem copy(const rb_retry& from, engine::RetryPolicy& to) {
    if (RB_HAS(rb_retry, &from, max_attempts)) to.max_attempts = from.max_attempts;
    if (RB_HAS(rb_retry, &from, first_ms)) to.first_ms = from.first_ms;
    if (RB_HAS(rb_retry, &from, max_ms)) to.max_ms = from.max_ms;
    if (RB_HAS(rb_retry, &from, backoff_permille)) to.backoff_permille = from.backoff_permille;
    if (RB_HAS(rb_retry, &from, jitter_permille)) to.jitter_permille = from.jitter_permille;
    if (!RB_HAS(rb_retry, &from, no_retry_count)) return nullptr;
    if (Problem problem = check_list(from.no_retry_types, from.no_retry_count)) return problem;
    to.no_retry_types.resize(from.no_retry_count);
    for (std::size_t i = 0; i < to.no_retry_types.size(); ++i)
        RB_COPY(from.no_retry_types[i], to.no_retry_types[i]);
    return nullptr;
}

Problem copy(const rb_step_opts& from, engine::StepOptions& to) {
    using engine::CancelMode;
    if (RB_HAS(rb_step_opts, &from, cancel_mode))
        to.cancel_mode = known_or(from.cancel_mode, CancelMode::kAbandon, CancelMode::kTry);
    if (RB_HAS(rb_step_opts, &from, attempt_ms)) to.attempt_ms = from.attempt_ms;
    if (RB_HAS(rb_step_opts, &from, total_ms)) to.total_ms = from.total_ms;
    if (RB_HAS(rb_step_opts, &from, heartbeat_ms)) to.heartbeat_ms = from.heartbeat_ms;
    if (RB_CAN(rb_step_opts, &from, retry)) RB_COPY(*from.retry, to.retry.emplace());
    return nullptr;
}

Problem copy(const rb_cmd& from, engine::Command& to, std::uint64_t body_max) {
    if (!RB_HAS(rb_cmd, &from, seq)) return kTooSmall;
    to.type = static_cast<engine::CommandType>(from.type);
    to.seq = from.seq;
    RB_COPY_MEMBER(rb_cmd, from, name, to.name);
    RB_COPY_MEMBER(rb_cmd, from, key, to.key);
    if (RB_HAS(rb_cmd, &from, args)) RB_COPY(from.args, to.args, body_max);
    if (RB_HAS(rb_cmd, &from, delay_ms)) to.delay_ms = from.delay_ms;
    if (RB_HAS(rb_cmd, &from, target_seq)) to.target_seq = from.target_seq;
    if (RB_HAS(rb_cmd, &from, details) && has_extras(from)) {
        auto extras = std::make_shared<engine::CommandExtras>();
        if (Problem problem = copy_extras(from, *extras, body_max)) return problem;
        to.extras = std::move(extras);
    }
    return copy_options(from, to, body_max);
}

std::string too_large(std::uint64_t body_max) {
    return "a payload is larger than limits.payload_bytes_max (" + std::to_string(body_max) +
           " bytes); store the data elsewhere and pass a reference";
}

std::string text(const rb_str& from) {
    std::string copied;
    return copy(from, copied) == nullptr ? copied : std::string();
}

#undef RB_COPY_MEMBER
#undef RB_COPY

}  // namespace runbook::plugin
