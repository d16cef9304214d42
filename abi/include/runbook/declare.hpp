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
    constexpr const kit::RunbookFacts& facts() const { return facts_; }

 private:
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

struct Entry {  // one of the two
    constexpr Entry(const RunbookDecl& decl) : is_runbook(true), runbook(decl.facts()) {}
    constexpr Entry(const ActivityDecl& decl) : is_runbook(false), activity(decl.facts()) {}
    bool is_runbook;
    RunbookFacts runbook{};
    ActivityFacts activity{};
    constexpr std::string_view name() const { return is_runbook ? runbook.slug : activity.name; }
};

template <std::size_t N>
struct BundleDecl {
    std::string_view name, version;
    std::array<Entry, N> entries;
};

constexpr bool made_of(std::string_view text, std::string_view more, bool capitals) {
    for (const char c : text) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (capitals && c >= 'A' && c <= 'Z');
        if (!plain && more.find(c) == std::string_view::npos) return false;
    }
    return !text.empty();
}

constexpr void check(const Entry& entry) {
    const std::string_view name = entry.name();
    if (entry.is_runbook) {
        if (!made_of(name, "-", false) || name.size() > 64 || name.front() == '-' ||
            name.back() == '-')
            throw std::invalid_argument(
                "a runbook's slug is 1 to 64 of a-z 0-9 and -, not - at either end");
    } else {
        if (!made_of(name, "_.-", true) || name.size() > 100 ||
            !made_of(name.substr(0, 1), "", true))
            throw std::invalid_argument(
                "an activity's name is 1 to 100 of A-Z a-z 0-9 _ . -, a letter or digit first");
        if (name.substr(0, 3) == "rb.")
            throw std::invalid_argument("names that begin with rb. are the kit's own");
    }
}

// In a constant expression a throw is a compile error that shows its text.
template <class... Decl>
constexpr BundleDecl<sizeof...(Decl)> declare(std::string_view name, std::string_view version,
                                              const Decl&... decl) {
    static_assert(sizeof...(Decl) > 0, "rb: a bundle holds at least one runbook or activity");
    const BundleDecl<sizeof...(Decl)> bundle{name, version, {Entry(decl)...}};
    if (!made_of(name, "_-", true) || name.size() > 64 || !made_of(name.substr(0, 1), "", true))
        throw std::invalid_argument(
            "a bundle's name is 1 to 64 of A-Z a-z 0-9 _ -, a letter or digit first");
    if (!made_of(version, ".+-", true)) throw std::invalid_argument("a version is like 1.4.0");
    for (std::size_t i = 0; i < bundle.entries.size(); ++i) {
        check(bundle.entries[i]);
        for (std::size_t k = 0; k < i; ++k)
            if (bundle.entries[k].is_runbook == bundle.entries[i].is_runbook &&
                bundle.entries[k].name() == bundle.entries[i].name())
                throw std::invalid_argument("a slug or an activity's name is there twice");
    }
    return bundle;
}

}  // namespace kit
}  // namespace rb
