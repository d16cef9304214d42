// What the functions of libraries come to: their bodies, where headers have them, are followed to
// the table. The standard library and the system are judged by the table alone.
#include <algorithm>
#include <set>

#include "tools/lint/analysis/collector.hpp"
#include "tools/lint/analysis/hidden_order.hpp"

namespace runbook::lint {
namespace {

// What a library does only where nobody has done something before, or for what nobody asks here.
struct Exception {
    std::string_view function;
    std::string_view made_for;  // the first template argument, when it matters
};
constexpr Exception kHarmless[] = {
    // Only where set_config() or envname() have asked for it, which are on the table.
    {"CLI::App::_process_config_file", ""},
    {"CLI::App::_process_env", ""},
    // Names a network interface only where an address does.
    {"boost::asio::detail::socket_ops::inet_pton", ""},
    {"boost::asio::detail::socket_ops::inet_ntop", ""},
    // Called by init_task(), for the reactor alone: whoever needs that has asked for it by itself.
    {"boost::asio::detail::scheduler::get_default_task", ""},
    // A scheduler with a thread of its own is made for a context that has none. Those of asio add
    // theirs in their constructors; of one that is somebody's own Judge::construction tells.
    {"boost::asio::detail::service_registry::create", "boost::asio::detail::scheduler"},
};

bool is_harmless(Names& names, const clang::FunctionDecl* function) {
    const std::string name = names.qualified(function);
    return std::ranges::any_of(kHarmless, [&](const Exception& one) {
        if (name != one.function) return false;
        if (one.made_for.empty()) return true;
        const auto* arguments = function->getTemplateSpecializationArgs();
        if (arguments == nullptr || arguments->size() == 0 ||
            arguments->get(0).getKind() != clang::TemplateArgument::Type)
            return false;
        const auto* record = Names::record_of(arguments->get(0).getAsType());
        return record != nullptr && names.qualified(record) == one.made_for;
    });
}

// One for each rule, the nearest. Errors only: what a library does with mutexes is its
// own affair.
void add_lead(std::vector<Lead>& found, const determinism::KnownGroup* group,
              const std::string& name) {
    if (group->level != Level::error) return;
    for (const Lead& lead : found)
        if (lead.group->rule == group->rule) return;
    found.push_back({group, name});
}

constexpr unsigned kVariants = 8;  // of one function on the ways from a call

}  // namespace

// Somebody else's code; or a template of the standard library that was made for somebody else's
// types, as std::make_shared, or for the user's lambda.
bool Collector::is_followed(const clang::FunctionDecl* library) {
    return names_.owner(library) == Owner::library &&
           (!Names::is_standard(library) || names_.mentions_other(library) ||
            names_.mentions_user(library));
}

const std::vector<Lead>& Collector::leads_of(const clang::FunctionDecl* library,
                                             const Constants& constants) {
    auto& leads = leads_[{library->getCanonicalDecl(), constants}];
    if (leads != nullptr) return *leads;
    leads = std::make_unique<std::vector<Lead>>();
    find_leads({library, constants}, *leads);
    return *leads;
}

// A function with known arguments does nothing that it does not do with any.
void Collector::find_leads(const Reached& from, std::vector<Lead>& found) {
    std::deque<Reached> left = {from};
    std::map<const clang::FunctionDecl*, std::set<Constants>> seen;
    while (!left.empty()) {
        Reached next = std::move(left.front());
        left.pop_front();
        std::set<Constants>& variants = seen[next.first->getCanonicalDecl()];
        if (variants.size() >= kVariants) next.second.clear();
        if (variants.contains({}) || !variants.insert(next.second).second) continue;
        for (Reached& one : next_of(next, found)) left.push_back(std::move(one));
    }
}

// A function that does not return decides nothing, and what a virtual one may become is not
// followed.
std::vector<Collector::Reached> Collector::next_of(const Reached& from, std::vector<Lead>& found) {
    const auto& [function, constants] = from;
    if (is_trusted(function)) return {};
    if (const auto [group, name] = known_of(names_, function); group != nullptr)
        add_lead(found, group, name);
    const clang::FunctionDecl* definition = nullptr;
    if (is_harmless(names_, function) || !is_followed(function) || function->isNoReturn() ||
        !function->isDefined(definition) || definition->isDeleted() ||
        definition->isDependentContext())
        return {};
    const Body& body = library_body(definition, constants);
    for (const Use& use : body.uses) {
        if (names_.owner(use.variable) != Owner::library) continue;
        const std::string name = names_.qualified(use.variable);
        if (const auto* group = determinism::find_known(name)) add_lead(found, group, name);
    }
    std::vector<Reached> next;
    const HiddenOrder hidden(unit_, function);
    for (const Call& call : body.calls) {
        if (hidden.comes_by(call.to))
            add_lead(found, &HiddenOrder::group(), names_.qualified(call.to));
        if (!call.as.empty()) {
            const std::string name = names_.qualified(call.to);
            add_lead(found, determinism::find_known(call.as),
                     name == "syscall" ? std::string(call.as) : name);
        } else if (!call.is_virtual && names_.owner(call.to) == Owner::library)
            next.emplace_back(call.to, call.constants);
    }
    return next;
}

void Collector::add_leads(const Call& call, clang::SourceLocation at, Judge& judge) {
    if (call.to->isDependentContext() || call.to->isTrivial() || !is_followed(call.to)) return;
    const Values values(unit_.context);
    const std::vector<Lead>& leads =
        leads_of(call.to, deciders_.known(call.to, call.arguments, values));
    for (const Lead& lead : leads) judge.lead(lead, call.to, at);
    if (leads.empty() && !call.to->isDefined()) judge.unknown_library(call.to, at);
}

// A library's object is what its constructor has put into it, as the check that CLI::ExistingFile
// calls.
void Collector::add_leads(const Use& use, Judge& judge) {
    const clang::VarDecl* variable = use.variable->getInitializingDeclaration();
    if (variable == nullptr || names_.owner(variable) != Owner::library ||
        variable->isConstexpr() || variable->getInit() == nullptr ||
        variable->getInit()->isValueDependent() || Names::is_standard(variable->getDeclContext()) ||
        Names::record_of(variable->getType()) == nullptr || variable->getType()->isReferenceType())
        return;
    if (determinism::find_known(names_.qualified(variable)) != nullptr) return;
    Body body;
    Walker(unit_, body, nullptr, Owner::library).walk_initialiser(variable);
    for (const Call& call : body.calls) {
        if (call.to->isDependentContext() || !is_followed(call.to)) continue;
        const Constants known = deciders_.known(call.to, call.arguments, Values(unit_.context));
        for (const Lead& lead : leads_of(call.to, known)) judge.lead(lead, variable, use.at);
    }
}

}  // namespace runbook::lint
