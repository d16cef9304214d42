// rb::runbook<f>("slug") and rb::activity<f>("name"): what RUNBOOK_BUNDLE lists. All of it is known
// at compile time; texts are literals.
#pragma once

#include "runbook/kit/facts.hpp"

namespace rb {

class RunbookDecl {
 public:
    constexpr explicit RunbookDecl(const kit::RunbookFacts& facts) : facts_(facts) {}

    // Without a log and without recovery, when nobody says otherwise at the start.
    constexpr RunbookDecl transient() const {
        auto changed = *this;
        changed.facts_.transient = true;
        return changed;
    }
    // Of its own, instead of the bundle's.
    constexpr RunbookDecl version(const char* text) const {
        auto changed = *this;
        changed.facts_.version = text;
        return changed;
    }
    constexpr RunbookDecl title(const char* text) const {
        auto changed = *this;
        changed.facts_.title = text;
        return changed;
    }
    // A run that takes longer fails with a timeout.
    constexpr RunbookDecl max_duration(Duration most) const {
        auto changed = *this;
        changed.facts_.max_ms = kit::milliseconds(most);
        return changed;
    }

    // What it can be sent and asked, so that the host can check it before anything is recorded, and
    // show it. Names are those of run.signal, run.on_query, run.on_update, run.gate and run.hook.
    template <class T>
    constexpr RunbookDecl signal(const char* name, const char* title = "") const {
        return with(RB_HANDLES_SIGNAL, name, title, &kit::schema_text<T>, nullptr);
    }
    template <class R, class In = void>
    constexpr RunbookDecl query(const char* name, const char* title = "") const {
        return with(RB_HANDLES_QUERY, name, title, &kit::schema_text<In>, &kit::schema_text<R>);
    }
    template <class R, class In = void>
    constexpr RunbookDecl update(const char* name, const char* title = "") const {
        return with(RB_HANDLES_UPDATE, name, title, &kit::schema_text<In>, &kit::schema_text<R>);
    }
    // T: what corrections look like.
    template <class T = void>
    constexpr RunbookDecl gate(const char* name, const char* title = "") const {
        return with(RB_HANDLES_GATE, name, title, &kit::schema_text<T>, nullptr);
    }
    template <class T>
    constexpr RunbookDecl hook(const char* name, const char* title = "") const {
        return with(RB_HANDLES_HOOK, name, title, &kit::schema_text<T>, nullptr);
    }
    // A step, child or gate by its name, so that people see what is still to come.
    constexpr RunbookDecl step(const char* name, const char* title) const {
        auto changed = *this;
        if (!changed.facts_.steps.add({name, title}))
            throw std::invalid_argument("a runbook declares at most 48 steps");
        return changed;
    }
    constexpr const kit::RunbookFacts& facts() const { return facts_; }

 private:
    constexpr RunbookDecl with(std::uint32_t kind, const char* name, const char* title,
                               kit::SchemaText input, kit::SchemaText output) const {
        auto changed = *this;
        if (!changed.facts_.handlers.add({kind, name, title, input, output}))
            throw std::invalid_argument(
                "a runbook declares at most 32 signals, queries, updates, gates and hooks");
        return changed;
    }

    kit::RunbookFacts facts_;
};

class ActivityDecl {
 public:
    constexpr explicit ActivityDecl(const kit::ActivityFacts& facts) : facts_(facts) {}

    // For every call that does not set its own.
    constexpr ActivityDecl retry(const Retry& policy) const {
        auto changed = *this;
        changed.facts_.retry = policy;
        changed.facts_.has_retry = true;
        return changed;
    }
    constexpr ActivityDecl timeout(Duration one_attempt) const {
        auto changed = *this;
        changed.facts_.limits.attempt_ms = kit::milliseconds(one_attempt);
        return changed;
    }
    constexpr ActivityDecl total(Duration all_attempts) const {
        auto changed = *this;
        changed.facts_.limits.total_ms = kit::milliseconds(all_attempts);
        return changed;
    }
    constexpr ActivityDecl heartbeat(Duration longest_silence) const {
        auto changed = *this;
        changed.facts_.limits.heartbeat_ms = kit::milliseconds(longest_silence);
        return changed;
    }
    // Short and never blocking: it computes, and waits for nothing, neither a file nor a lock. So
    // it may be called where its run is driven, without a worker; all runs beside it wait
    // meanwhile.
    constexpr ActivityDecl local() const {
        auto changed = *this;
        changed.facts_.local = true;
        return changed;
    }
    constexpr ActivityDecl version(const char* text) const {
        auto changed = *this;
        changed.facts_.version = text;
        return changed;
    }
    constexpr ActivityDecl title(const char* text) const {
        auto changed = *this;
        changed.facts_.title = text;
        return changed;
    }
    constexpr const kit::ActivityFacts& facts() const { return facts_; }

 private:
    kit::ActivityFacts facts_;
};

template <auto Function>
constexpr RunbookDecl runbook(const char* slug) {
    using Code = kit::RunbookCode<Function>;
    kit::RunbookFacts facts;
    facts.slug = slug;
    facts.start = &Code::start;
    facts.take = &kit::take_result<typename Code::Result>;
    facts.input_schema = &kit::schema_text<typename Code::Input>;
    facts.output_schema = &kit::schema_text<typename Code::Result>;
    return RunbookDecl(facts);
}

template <auto Function>
constexpr ActivityDecl activity(const char* name) {
    using Code = kit::ActivityCode<Function>;
    kit::ActivityFacts facts;
    facts.name = name;
    facts.function = &Code::function;
    facts.invoke = &Code::invoke;
    facts.input_schema = &Code::input_schema;
    facts.output_schema = &kit::schema_text<typename Code::Result>;
    return ActivityDecl(facts);
}

namespace kit {

// In two lists: what a runbook declares takes much more room than an activity.
template <std::size_t Runbooks, std::size_t Activities>
struct BundleDecl {
    std::string_view name, version;
    std::array<RunbookFacts, Runbooks> runbooks{};
    std::array<ActivityFacts, Activities> activities{};
};

constexpr bool made_of(std::string_view text, std::string_view more, bool capitals) {
    for (const char c : text) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (capitals && c >= 'A' && c <= 'Z');
        if (!plain && more.find(c) == std::string_view::npos) return false;
    }
    return !text.empty();
}

constexpr void check_handlers(const HandlerList& handlers) {
    for (const HandlerFacts& one : handlers) {
        if (!made_of(one.name, "_.:-", true) || one.name.size() > 100 ||
            one.name.substr(0, 3) == "rb.")
            throw std::invalid_argument(
                "the name of a signal, query, update, gate or hook is 1 to 100 of A-Z a-z 0-9 _ . "
                ": -, and does not begin with rb.");
        for (const HandlerFacts* other = handlers.begin(); other != &one; ++other)
            if (other->kind == one.kind && other->name == one.name)
                throw std::invalid_argument("a runbook declares a name twice");
    }
}

constexpr void check(const RunbookFacts& runbook) {
    const std::string_view slug = runbook.slug;
    if (!made_of(slug, "-", false) || slug.size() > 64 || slug.front() == '-' || slug.back() == '-')
        throw std::invalid_argument(
            "a runbook's slug is 1 to 64 of a-z 0-9 and -, not - at either end");
    check_handlers(runbook.handlers);
}

constexpr void check(const ActivityFacts& activity) {
    const std::string_view name = activity.name;
    if (!made_of(name, "_.-", true) || name.size() > 100 || !made_of(name.substr(0, 1), "", true))
        throw std::invalid_argument(
            "an activity's name is 1 to 100 of A-Z a-z 0-9 _ . -, a letter or digit first");
    if (name.substr(0, 3) == "rb.")
        throw std::invalid_argument("names that begin with rb. are the kit's own");
}

template <class Facts, std::size_t N>
constexpr void check_all(const std::array<Facts, N>& list, std::string_view Facts::* name) {
    for (const Facts* one = list.data(); one != list.data() + N; ++one) {
        check(*one);
        for (const Facts* other = list.data(); other != one; ++other)
            if (other->*name == one->*name)
                throw std::invalid_argument("a slug or an activity's name is there twice");
    }
}

// In a constant expression a throw is a compile error that shows its text.
template <class... Decl>
constexpr auto declare(std::string_view name, std::string_view version, const Decl&... decl) {
    static_assert(sizeof...(Decl) > 0, "rb: a bundle holds at least one runbook or activity");
    constexpr std::size_t kRunbooks = (std::size_t{std::is_same_v<Decl, RunbookDecl>} + ... + 0);
    BundleDecl<kRunbooks, sizeof...(Decl) - kRunbooks> bundle{name, version};
    std::size_t runbooks = 0, activities = 0;
    const auto add = [&](const auto& one) {
        if constexpr (std::is_same_v<decltype(one), const RunbookDecl&>)
            bundle.runbooks[runbooks++] = one.facts();
        else
            bundle.activities[activities++] = one.facts();
    };
    (add(decl), ...);
    if (!made_of(name, "_-", true) || name.size() > 64 || !made_of(name.substr(0, 1), "", true))
        throw std::invalid_argument(
            "a bundle's name is 1 to 64 of A-Z a-z 0-9 _ -, a letter or digit first");
    if (!made_of(version, ".+-", true)) throw std::invalid_argument("a version is like 1.4.0");
    check_all(bundle.runbooks, &RunbookFacts::slug);
    check_all(bundle.activities, &ActivityFacts::name);
    return bundle;
}

}  // namespace kit
}  // namespace rb
