// What the functions of libraries come to: their bodies, where headers have them, are followed to
// the table. The standard library and the system are judged by the table alone.
#include "tools/lint/analysis/collector.hpp"

namespace runbook::lint {
namespace {

// What asks for something only where an address names a network interface.
bool is_harmless(std::string_view name) {
    return name == "boost::asio::detail::socket_ops::inet_pton" ||
           name == "boost::asio::detail::socket_ops::inet_ntop";
}

}  // namespace

// Somebody else's code; or a template of the standard library that was made for somebody else's
// types, as std::make_shared, or for the user's lambda.
bool Collector::is_followed(const clang::FunctionDecl* library) {
    return names_.owner(library) == Owner::library &&
           (!Names::is_standard(library) || names_.mentions_other(library) ||
            names_.mentions_user(library));
}

// One for each rule, the nearest. Errors only: what a library does with mutexes is its
// own affair. A function that does not return decides nothing, and what a virtual one may become is
// not followed.
const std::vector<Lead>& Collector::leads_of(const clang::FunctionDecl* library) {
    auto& leads = leads_[library->getCanonicalDecl()];
    if (leads != nullptr) return *leads;
    leads = std::make_unique<std::vector<Lead>>();
    std::vector<Lead>& found = *leads;
    const auto add = [&found](const determinism::KnownGroup* group, const std::string& name) {
        if (group->level != Level::error) return;
        for (const Lead& lead : found)
            if (lead.group->rule == group->rule) return;
        found.push_back({group, name});
    };
    std::deque<const clang::FunctionDecl*> left = {library};
    llvm::DenseSet<const clang::FunctionDecl*> seen;
    while (!left.empty()) {
        const clang::FunctionDecl* next = left.front();
        left.pop_front();
        if (!seen.insert(next->getCanonicalDecl()).second || is_trusted(next)) continue;
        if (const auto [group, name] = known_of(names_, next); group != nullptr) add(group, name);
        if (is_harmless(names_.qualified(next))) continue;
        const clang::FunctionDecl* definition = nullptr;
        if (!is_followed(next) || next->isNoReturn() || !next->isDefined(definition)) continue;
        if (definition->isDeleted() || definition->isDependentContext()) continue;
        const Body& body = library_body(definition);
        for (const Use& use : body.uses) {
            if (names_.owner(use.variable) != Owner::library) continue;
            const std::string name = names_.qualified(use.variable);
            if (const auto* group = determinism::find_known(name)) add(group, name);
        }
        for (const Call& call : body.calls) {
            if (!call.as.empty())
                add(determinism::find_known(call.as), std::string(call.as));
            else if (!call.is_virtual && names_.owner(call.to) == Owner::library)
                left.push_back(call.to);
        }
    }
    return found;
}

void Collector::add_leads(const Call& call, clang::SourceLocation at, Judge& judge) {
    if (call.to->isDependentContext() || call.to->isTrivial() || !is_followed(call.to)) return;
    const std::vector<Lead>& leads = leads_of(call.to);
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
        for (const Lead& lead : leads_of(call.to)) judge.lead(lead, variable, use.at);
    }
}

}  // namespace runbook::lint
