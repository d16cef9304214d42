// Bundle: the descriptor that the host gets, and the functions behind it. Every function here is an
// edge: nothing unwinds out of it.
#pragma once

#include <atomic>
#include <deque>
#include <span>

#include "runbook/kit/manifest.hpp"

namespace rb::kit {

// Of this bundle; set by its entry.
inline std::atomic<const rb_host*> g_host{nullptr};

// What of the bundle is in use: instances, running activities, side effects on their way.
inline std::atomic<std::int64_t> g_in_use{0};

class InUse {
 public:
    InUse() { g_in_use.fetch_add(1); }
    ~InUse() { g_in_use.fetch_sub(1); }
    InUse(const InUse&) = delete;
    InUse& operator=(const InUse&) = delete;
};

class LiveRun final : public Instance {
 public:
    LiveRun(const RunbookFacts& facts, const ActivityNames& names, const rb_instance_info& info)
        : Instance(names, info), facts_(facts), run_(*this) {}
    ~LiveRun() override { destroy_frames(); }  // their variables may still refer to run_

 private:
    Handle begin(rb_payloads input, std::string& wrong) override {
        return facts_.start(run_, input, wrong);
    }
    void result(Handle root, Payload& out) override { facts_.take(root, out); }
    Run& run() override { return run_; }
    const HandlerList& declared_handlers() const override { return facts_.handlers; }
    const StepList& declared_steps() const override { return facts_.steps; }

    InUse in_use_;
    const RunbookFacts& facts_;
    Run run_;
};

class Bundle;

struct RunbookPart {
    RunbookFacts facts;
    const Bundle* bundle;
    std::string input_schema, output_schema;
    rb_run_opts defaults;
    std::deque<std::string> schemas;  // of the handlers
    std::deque<rb_handler> handlers;
    std::vector<const rb_handler*> handler_list;
    std::deque<rb_step_decl> steps;
    std::vector<const rb_step_decl*> step_list;
    rb_runbook abi;
};

struct ActivityPart {
    explicit ActivityPart(const ActivityFacts& declared)
        : facts(declared),
          input_schema(facts.input_schema()),
          output_schema(facts.output_schema()),
          retry(facts.retry),
          defaults(zeroed<rb_step_opts>()),
          abi(zeroed<rb_activity>()) {}
    ActivityFacts facts;
    std::string input_schema, output_schema;
    RetryView retry;
    rb_step_opts defaults;
    rb_activity abi;
};

class Bundle {
 public:
    template <std::size_t R, std::size_t A>
    Bundle(const BundleDecl<R, A>& declared, rb_status (*close)(void) noexcept)
        : Bundle(declared.name, declared.version, declared.runbooks, declared.activities, close) {}
    Bundle(std::string_view name, std::string_view version, std::span<const RunbookFacts> runbooks,
           std::span<const ActivityFacts> activities, rb_status (*close)(void) noexcept) {
        for (const RunbookFacts& runbook : runbooks) add(runbook);
        for (const ActivityFacts& activity : activities) add(activity);
        add_inline_activity();
        abi_ = zeroed<rb_bundle>();
        abi_.min_host_minor = RB_TARGET_MINOR;
        abi_.name = text(name);
        abi_.version = text(version);
        sdk_ = "runbook-kit " + std::string(kKitVersion);
        abi_.sdk = text(sdk_);
        abi_.runbooks = runbook_list_.data();
        abi_.runbook_count = runbook_list_.size();
        abi_.activities = activity_list_.data();
        abi_.activity_count = activity_list_.size();
        abi_.close = close;
    }
    Bundle(const Bundle&) = delete;
    Bundle& operator=(const Bundle&) = delete;

    const rb_bundle* abi() const { return &abi_; }
    const ActivityNames& names() const { return names_; }

 private:
    void add(const RunbookFacts& facts);
    void add(const ActivityFacts& facts);
    void add_inline_activity();
    static void add_handlers(RunbookPart& part);

    std::deque<RunbookPart> runbooks_;  // addresses stay
    std::deque<ActivityPart> activities_;
    std::vector<const rb_runbook*> runbook_list_;
    std::vector<const rb_activity*> activity_list_;
    ActivityNames names_;
    std::string sdk_;
    rb_bundle abi_{};
};

inline rb_status create_run(const rb_runbook* runbook, const rb_instance_info* info,
                            void** instance) noexcept {
    try {
        const auto& part = *static_cast<const RunbookPart*>(runbook->user);
        *instance = new LiveRun(part.facts, part.bundle->names(), *info);
        return RB_OK;
    } catch (...) {
        return RB_E_LIMIT;
    }
}

inline rb_status activate_run(void* instance, const rb_activation* activation) noexcept {
    return static_cast<LiveRun*>(instance)->activate(*activation);
}

inline void evict_run(void* instance) noexcept { delete static_cast<LiveRun*>(instance); }

inline rb_status query_run(void* instance, rb_str name, rb_payloads input, rb_pairs,
                           const rb_reply* reply) noexcept {
    return static_cast<LiveRun*>(instance)->query(view(name), input, *reply);
}

inline rb_status take_inline_task(void* instance, std::uint64_t seq, void** task) noexcept {
    const rb_status status = static_cast<LiveRun*>(instance)->inline_task(seq, task);
    if (status == RB_OK) g_in_use.fetch_add(1);
    return status;
}

inline void free_inline_task(void* task) noexcept {
    delete static_cast<InlineCode*>(task);
    g_in_use.fetch_sub(1);
}

// Runs an author's code and answers the call with its result or with what it threw.
template <class Body>
rb_status answer_call(const rb_activity_call* call, const Body& body) noexcept {
    const InUse in_use;
    try {
        try {
            Payload result;
            body(result);
            const rb_payload value = borrow(result);
            call->succeed(call, &value);
        } catch (const AnswersLater&) {
            return RB_PENDING;
        } catch (...) {
            const Failure failure = failure_of_current_exception();
            const FailureView view(failure);
            call->fail(call, view.get());
        }
        return RB_OK;
    } catch (...) {  // no memory to say why
        return RB_E_BUG;
    }
}

inline rb_status run_activity(const rb_activity* activity, void*,
                              const rb_activity_call* call) noexcept {
    const auto& part = *static_cast<const ActivityPart*>(activity->user);
    return answer_call(call, [&](Payload& result) {
        Activity context(*call);
        part.facts.invoke(context, call->args, result);
    });
}

inline rb_status run_inline_activity(const rb_activity*, void* task,
                                     const rb_activity_call* call) noexcept {
    return answer_call(call, [&](Payload& result) {
        if (task == nullptr) throw Failure("input", "rb.inline is run with a task").no_retry();
        static_cast<InlineCode*>(task)->run(result);
    });
}

inline void Bundle::add(const RunbookFacts& facts) {
    RunbookPart& part = runbooks_.emplace_back();
    part.facts = facts;
    part.bundle = this;
    part.input_schema = facts.input_schema();
    part.output_schema = facts.output_schema();
    part.defaults = zeroed<rb_run_opts>();
    part.defaults.total_ms = facts.max_ms;
    part.abi = zeroed<rb_runbook>();
    part.abi.flags = facts.transient ? static_cast<std::uint32_t>(RB_RUNBOOK_TRANSIENT) : 0u;
    part.abi.slug = text(facts.slug);
    part.abi.version = text(facts.version);
    part.abi.title = text(facts.title);
    part.abi.input_schema = text(part.input_schema);
    part.abi.output_schema = text(part.output_schema);
    part.abi.user = &part;
    part.abi.create = &create_run;
    part.abi.activate = &activate_run;
    part.abi.evict = &evict_run;
    part.abi.query = &query_run;
    part.abi.inline_task = &take_inline_task;
    part.abi.inline_free = &free_inline_task;
    part.abi.defaults = &part.defaults;
    add_handlers(part);
    for (const StepFacts& step : part.facts.steps) {
        rb_step_decl& abi = part.steps.emplace_back(zeroed<rb_step_decl>());
        abi.name = text(step.name);
        abi.title = text(step.title);
        part.step_list.push_back(&abi);
    }
    part.abi.steps = part.step_list.data();
    part.abi.step_count = part.step_list.size();
    runbook_list_.push_back(&part.abi);
}

inline void Bundle::add_handlers(RunbookPart& part) {
    const auto schema = [&](SchemaText make) {
        return make == nullptr ? text({}) : text(part.schemas.emplace_back(make()));
    };
    for (const HandlerFacts& handler : part.facts.handlers) {
        rb_handler& abi = part.handlers.emplace_back(zeroed<rb_handler>());
        abi.kind = handler.kind;
        abi.name = text(handler.name);
        abi.title = text(handler.title);
        abi.input_schema = schema(handler.input_schema);
        abi.output_schema = schema(handler.output_schema);
        part.handler_list.push_back(&abi);
    }
    part.abi.handlers = part.handler_list.data();
    part.abi.handler_count = part.handler_list.size();
}

inline void Bundle::add(const ActivityFacts& facts) {
    ActivityPart& part = activities_.emplace_back(facts);
    part.defaults.attempt_ms = facts.limits.attempt_ms;
    part.defaults.total_ms = facts.limits.total_ms;
    part.defaults.heartbeat_ms = facts.limits.heartbeat_ms;
    if (facts.has_retry) part.defaults.retry = part.retry.get();
    part.abi.flags = facts.local ? static_cast<std::uint32_t>(RB_ACTIVITY_LOCAL) : 0u;
    part.abi.slug = text(facts.name);
    part.abi.version = text(facts.version);
    part.abi.title = text(facts.title);
    part.abi.input_schema = text(part.input_schema);
    part.abi.output_schema = text(part.output_schema);
    part.abi.user = &part;
    part.abi.run = &run_activity;
    part.abi.defaults = &part.defaults;
    activity_list_.push_back(&part.abi);
    names_.push_back({facts.function(), facts.name, facts.local});
}

inline void Bundle::add_inline_activity() {
    static const rb_activity hidden = [] {
        auto abi = zeroed<rb_activity>();
        abi.flags = RB_ACTIVITY_HIDDEN;
        abi.slug = text(kInlineActivity);
        abi.run = &run_inline_activity;
        return abi;
    }();
    activity_list_.push_back(&hidden);
}

inline void refuse_host(const rb_host* host, rb_status status, std::string_view message,
                        std::string_view hint) {
    if (host != nullptr && RB_CAN(rb_host, host, error))
        host->error(host, status, text(message), text(hint));
}

// `make` gives the one Bundle; it is made at the first entry.
inline const rb_bundle* enter(const rb_host* host, Bundle& (*make)()) noexcept {
    try {
        if (host == nullptr || !RB_HAS(rb_host, host, abi_minor)) return nullptr;
        g_host.store(host);
        const rb_bundle* const bundle = make().abi();
        if (host->abi_minor < bundle->min_host_minor) {
            refuse_host(host, RB_E_ABI, "the bundle needs a newer host",
                        "upgrade the host, or rebuild the bundle with a lower RB_TARGET_MINOR");
            return nullptr;
        }
        return bundle;
    } catch (const std::exception& error) {
        refuse_host(host, RB_E_BUG, error.what(), {});
    } catch (...) {
        refuse_host(host, RB_E_BUG, "an unknown exception", {});
    }
    return nullptr;
}

inline rb_status close_bundle() noexcept { return g_in_use.load() == 0 ? RB_OK : RB_E_STATE; }

}  // namespace rb::kit

namespace rb {

// What this host offers beyond abi.h, by its id such as "rb.async-activity/1"; null: not here.
template <class T>
const T* host_extension(const char* id) {
    const rb_host* const host = kit::g_host.load();
    if (host == nullptr || !RB_CAN(rb_host, host, extension)) return nullptr;
    return static_cast<const T*>(host->extension(host, id));
}

}  // namespace rb
