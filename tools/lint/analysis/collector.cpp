#include "tools/lint/analysis/collector.hpp"

#include <clang/AST/Attr.h>
#include <clang/AST/DeclTemplate.h>

#include <algorithm>
#include <sstream>
#include <tuple>

#include "tools/lint/analysis/attribute.hpp"

namespace runbook::lint {
namespace {

// One for each place and rule; of two the one that can be mended by --fix.
void add_once(std::vector<Sink>& sinks, Sink sink) {
    for (Sink& other : sinks) {
        if (other.rule != sink.rule || other.at.line != sink.at.line ||
            other.at.file != sink.at.file)
            continue;
        const bool better = sink.level > other.level ||
                            (sink.level == other.level && sink.replacement && !other.replacement);
        if (better) other = std::move(sink);
        return;
    }
    sinks.push_back(std::move(sink));
}

bool throws(const clang::Stmt* statement) {
    if (statement == nullptr) return false;
    if (llvm::isa<clang::CXXThrowExpr>(statement)) return true;
    const auto children = statement->children();
    return std::any_of(children.begin(), children.end(), throws);
}

// As the function behind an assertion: what a process says when it ends, no replay says again.
bool ends_the_process(const clang::FunctionDecl* function) {
    return function->isNoReturn() && !throws(function->getBody());
}

}  // namespace

void Collector::collect(const clang::TranslationUnitDecl* root) {
    find_functions(root);
    sort_queue();
    while (!queue_.empty() || !variables_.empty()) {
        if (!queue_.empty()) {
            const clang::FunctionDecl* function = queue_.front();
            queue_.pop_front();
            write(function);
        } else {
            const clang::VarDecl* variable = variables_.front();
            variables_.pop_front();
            write(variable);
        }
    }
}

void Collector::find_functions(const clang::DeclContext* scope) {
    // A preamble without code of the user is not worth loading.
    const bool all = names_.looks_into_preamble();
    for (const clang::Decl* decl : all ? scope->decls() : scope->noload_decls()) {
        // Namespaces are opened by whoever likes; everything else belongs to one file.
        if (llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl>(decl)) {
            if (names_.is_user(decl)) find_functions(llvm::cast<clang::DeclContext>(decl));
        } else if (names_.is_user(decl)) {
            find_in(decl);
        }
    }
}

// In which order clang names its declarations depends on whether they come out of a preamble.
void Collector::sort_queue() {
    std::vector<std::tuple<Place, std::string, const clang::FunctionDecl*>> sorted;
    for (const clang::FunctionDecl* one : queue_)
        sorted.emplace_back(names_.place(one->getLocation()), names_.printed(one), one);
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
    });
    queue_.clear();
    for (const auto& one : sorted) queue_.push_back(std::get<2>(one));
}

void Collector::find_in(const clang::Decl* decl) {
    if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl)) {
        wanted(function);
    } else if (const auto* pattern = llvm::dyn_cast<clang::FunctionTemplateDecl>(decl)) {
        for (const clang::FunctionDecl* made : pattern->specializations()) wanted(made);
    } else if (const auto* classes = llvm::dyn_cast<clang::ClassTemplateDecl>(decl)) {
        for (const clang::CXXRecordDecl* made : classes->specializations())
            if (made->getTemplateSpecializationKind() != clang::TSK_ExplicitSpecialization)
                find_functions(made);
    } else if (const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(decl)) {
        if (record->isThisDeclarationADefinition() && !record->isDependentContext())
            find_functions(record);
    }
}

void Collector::wanted(const clang::FunctionDecl* function) {
    const clang::FunctionDecl* definition = nullptr;
    if (function->isDependentContext() || !function->isDefined(definition)) return;
    if (definition->isDeleted()) return;
    if (known_.insert(definition->getCanonicalDecl()).second) queue_.push_back(definition);
}

void Collector::wanted(const clang::VarDecl* variable) {
    const clang::VarDecl* initialised = variable->getInitializingDeclaration();
    if (initialised == nullptr || !names_.is_user(variable) || variable->isStaticLocal()) return;
    if (initialised->getInit() == nullptr || initialised->getInit()->isValueDependent()) return;
    if (known_.insert(variable->getCanonicalDecl()).second) variables_.push_back(initialised);
}

void Collector::write(const clang::FunctionDecl* definition) {
    Function made;
    made.key = names_.key(definition);
    made.name = names_.qualified(definition);
    made.at = names_.place(definition->getLocation());
    made.root =
        !is_activity(unit_, definition) && is_runbook(unit_, definition) && definition->hasBody();
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(definition))
        for (const clang::CXXMethodDecl* base : method->overridden_methods())
            made.overrides.push_back(names_.key(base));
    if (!made.overrides.empty())
        made.of_class = class_key(llvm::cast<clang::CXXMethodDecl>(definition)->getParent());

    if (const auto reason = deterministic_reason(definition)) {
        made.root = false;
        std::istringstream words(*reason);
        std::string word;
        int count = 0;
        while (words >> word) ++count;
        if (count < 3)
            facts_.waivers.push_back(
                {made.at,
                 made.at.line,
                 {},
                 *reason,
                 "rb::deterministic on " + made.name + " has no reason of at least three words"});
    } else if (!is_activity(unit_, definition)) {
        Body body;
        Walker(unit_, body, definition, Owner::user).walk_function(definition);
        std::vector<Sink> led;
        Judge judge(unit_, definition, led);
        take(body, made, judge);
        for (Sink& sink : led) add_once(made.sinks, std::move(sink));
        if (ends_the_process(definition))
            std::erase_if(made.sinks, [](const Sink& sink) { return sink.rule == "N102-io"; });
        add_uninitialised(definition, made);
    } else {
        add_makings(definition, made);
    }
    facts_.functions.push_back(std::move(made));
}

std::string Collector::class_key(const clang::CXXRecordDecl* record) {
    const Place at = names_.place(record->getLocation());
    return names_.printed(record) + "@" + at.file + ":" + std::to_string(at.line);
}

// Nobody walks through an activity; but what objects are made there tells whose they are.
void Collector::add_makings(const clang::FunctionDecl* activity, Function& made) {
    Body body;
    Walker(unit_, body, activity, Owner::user).walk_function(activity);
    Function called;
    for (const Call& call : body.calls) add_call(called, call, call.at);
    made.activity = true;
    made.makes = std::move(called.makes);
}

void Collector::write(const clang::VarDecl* variable) {
    Function made;
    made.key = "init of " + names_.key(variable);
    made.name = "the initialiser of " + names_.qualified(variable);
    made.at = names_.place(variable->getLocation());
    Body body;
    Walker(unit_, body, nullptr, Owner::user).walk_initialiser(variable);
    std::vector<Sink> led;
    Judge judge(unit_, nullptr, led);
    judge.stand_at(variable->getLocation());
    take(body, made, judge);
    for (Sink& sink : led) add_once(made.sinks, std::move(sink));
    facts_.functions.push_back(std::move(made));
}

void Collector::take(Body& body, Function& made, Judge& judge) {
    for (Sink& sink : body.sinks) add_once(made.sinks, std::move(sink));
    for (const Call& call : body.calls) {
        add_call(made, call, call.at);
        add_leads(call, call.at, judge);
    }
    for (const Use& use : body.uses) {
        add_leads(use, judge);
        if (!names_.is_user(use.variable) || use.variable->isStaticLocal()) continue;
        wanted(use.variable);
        if (use.variable->getAnyInitializer() == nullptr) continue;
        made.edges.push_back({"init of " + names_.key(use.variable->getInitializingDeclaration()),
                              "the initialiser of " + names_.qualified(use.variable),
                              names_.place(use.at), false});
    }
    std::sort(made.edges.begin(), made.edges.end(), [](const Edge& a, const Edge& b) {
        return std::tie(a.to, a.is_virtual, a.at) < std::tie(b.to, b.is_virtual, b.at);
    });
    const auto same = [](const Edge& a, const Edge& b) {
        return a.to == b.to && a.is_virtual == b.is_virtual;
    };
    made.edges.erase(std::unique(made.edges.begin(), made.edges.end(), same), made.edges.end());
}

bool Collector::is_trusted(const clang::FunctionDecl* function) {
    return unit_.config.about(names_.qualified(function)).trusted != nullptr;
}

void Collector::add_call(Function& made, const Call& call, clang::SourceLocation at) {
    const clang::FunctionDecl* to = call.to;
    if (to->isDependentContext() || to->isTrivial() ||
        (to->getBuiltinID() != 0 && !to->isDefined()))
        return;
    if (!names_.is_user(to)) {
        if (call.is_virtual && to->isPureVirtual()) return;
        llvm::DenseSet<const clang::FunctionDecl*> seen;
        return follow(made, to, at, seen);
    }
    if (is_activity(unit_, to) || is_trusted(to)) return;
    wanted(to);
    if (llvm::isa<clang::CXXConstructorDecl>(to)) {
        const auto* record = llvm::cast<clang::CXXRecordDecl>(to->getDeclContext());
        if (record->isPolymorphic()) made.makes.push_back(class_key(record));
    }
    // A user's place: what the kit or a library calls is called where the user has called them.
    const clang::SourceLocation shown =
        names_.is_user(to) && names_.owner(at) == Owner::user ? at : to->getLocation();
    made.edges.push_back(
        {names_.key(to), names_.qualified(to), names_.place(shown), call.is_virtual});
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(to);
        method != nullptr && method->isPureVirtual())
        if (known_.insert(to->getCanonicalDecl()).second) {
            Function pure;
            pure.key = names_.key(to);
            pure.name = names_.qualified(to);
            pure.at = names_.place(to->getLocation());
            pure.pure = true;
            facts_.functions.push_back(std::move(pure));
        }
}

const Body& Collector::library_body(const clang::FunctionDecl* definition,
                                    const Constants& constants) {
    auto& body = library_[{definition, constants}];
    if (body == nullptr) {
        body = std::make_unique<Body>();
        const Values values(unit_.context, definition, constants);
        Walker(unit_, *body, definition, Owner::library, values).walk_function(definition);
        for (Call& call : body->calls)
            if (!call.is_virtual && is_followed(call.to))
                call.constants = deciders_.known(call.to, call.arguments, values);
    }
    return *body;
}

// Through the kit, and through library code that was made for types of the user. What a virtual
// function of theirs may become is not followed: it would be everything.
void Collector::follow(Function& made, const clang::FunctionDecl* library, clang::SourceLocation at,
                       llvm::DenseSet<const clang::FunctionDecl*>& seen) {
    std::vector<const clang::FunctionDecl*> left = {library};
    while (!left.empty()) {
        const clang::FunctionDecl* next = left.back();
        left.pop_back();
        const clang::FunctionDecl* definition = nullptr;
        if (!seen.insert(next->getCanonicalDecl()).second || !next->isDefined(definition)) continue;
        if (definition->isDeleted() || definition->isDependentContext()) continue;
        if (names_.owner(next) == Owner::library && !names_.mentions_user(next)) continue;
        for (const Call& call : library_body(definition).calls) {
            if (call.to->isDependentContext() || call.to->isTrivial()) continue;
            if (!names_.is_user(call.to)) {
                if (!call.is_virtual) left.push_back(call.to);
            } else if (!is_activity(unit_, call.to) && !is_trusted(call.to)) {
                add_call(made, call, at);
            }
        }
    }
}

void Collector::add_uninitialised(const clang::FunctionDecl* definition, Function& made) {
    if (unit_.uninitialised.empty() || definition->getBody() == nullptr) return;
    const Place begin = names_.place(definition->getBody()->getBeginLoc());
    const Place end = names_.place(definition->getBody()->getEndLoc());
    for (const auto& [at, text] : unit_.uninitialised) {
        if (at.file != begin.file || at < begin || end < at) continue;
        add_once(made.sinks, {"N102-uninit", Level::warning, at, text, "initialise it", {}});
    }
}

}  // namespace runbook::lint
