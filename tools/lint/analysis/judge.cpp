#include "tools/lint/analysis/judge.hpp"

#include <clang/AST/DeclTemplate.h>
#include <clang/AST/StmtCXX.h>
#include <clang/Basic/Builtins.h>
#include <clang/Lex/Lexer.h>

#include <algorithm>

#include "tools/lint/analysis/innocent.hpp"
#include "tools/lint/analysis/system_call.hpp"
#include "tools/lint/harmless_headers.hpp"
#include "tools/lint/rules.hpp"
#include "tools/lint/telling_headers.hpp"

namespace runbook::lint {

using determinism::find_known;
using determinism::KnownGroup;

namespace {

bool in_std(std::string_view name) {
    return name.starts_with("std::") || name.starts_with("__gnu_cxx::");
}

// A class of the table that a function of the standard library makes an object of, as
// std::make_unique<std::ofstream>.
const KnownGroup* made_by(Names& names, const clang::FunctionDecl* function, std::string& name) {
    if (!one_of(name, {"std::make_unique", "std::make_shared", "std::allocate_shared",
                       "std::construct_at"}))
        return nullptr;
    const auto* arguments = function->getTemplateSpecializationArgs();
    if (arguments == nullptr || arguments->size() == 0 ||
        arguments->get(0).getKind() != clang::TemplateArgument::Type)
        return nullptr;
    const auto* record = Names::record_of(arguments->get(0).getAsType());
    if (record == nullptr) return nullptr;
    const std::string made = names.qualified(record);
    const KnownGroup* known = find_known(made);
    if (known != nullptr) name = made;
    return known;
}

bool is_engine(std::string_view name) {
    return one_of(name, {"std::mersenne_twister_engine", "std::linear_congruential_engine",
                         "std::subtract_with_carry_engine", "std::discard_block_engine",
                         "std::independent_bits_engine", "std::shuffle_order_engine"});
}

// std::locale("de_DE"), or a locale with parts of a named one; "C" is the same everywhere.
bool names_a_locale(const clang::CXXConstructExpr* made) {
    return std::any_of(made->arg_begin(), made->arg_end(), [](const clang::Expr* argument) {
        const clang::QualType type = argument->getType().getNonReferenceType();
        const bool text = type->isPointerType() && type->getPointeeType()->isAnyCharacterType();
        const auto* record = type->getAsCXXRecordDecl();
        if (!text) return record != nullptr && record->getName() == "basic_string";
        const auto name = literal_text(argument);
        return name != "C" && name != "POSIX";
    });
}

}  // namespace

bool takes(Unit& unit, const clang::FunctionDecl* function, std::string_view record) {
    for (const clang::ParmVarDecl* parameter : function->parameters()) {
        clang::QualType type = parameter->getType();
        if (type->isReferenceType() || type->isPointerType()) type = type->getPointeeType();
        const auto* tag = type->getAsRecordDecl();
        if (tag != nullptr && unit.names.qualified(tag) == record) return true;
    }
    return false;
}

bool is_runbook(Unit& unit, const clang::FunctionDecl* function) {
    return takes(unit, function, "rb::Run") || takes(unit, function, "rb_seq") ||
           unit.config.is_extra_root(unit.names.qualified(function));
}

bool is_activity(Unit& unit, const clang::FunctionDecl* function) {
    return takes(unit, function, "rb::Activity") || takes(unit, function, "rb_activity_call");
}

Known known_of(Names& names, const clang::FunctionDecl* function) {
    Known known;
    known.name = names.qualified(function);
    known.group = find_known(known.name);
    if (known.group == nullptr) known.group = made_by(names, function, known.name);
    if (known.group == nullptr && function->isExternC() && !function->isDefined())
        known.group =
            find_known(like_all_of(names.place(function->getLocation()).file, known.name));
    const clang::DeclContext* scope = function->getDeclContext();
    while (known.group == nullptr) {
        const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(scope);
        if (record == nullptr) return known;
        known.name = names.qualified(record);
        known.group = find_known(known.name);
        scope = record->getDeclContext();
    }
    for (const clang::ParmVarDecl* parameter : function->parameters()) {
        const auto* record = Names::record_of(parameter->getType());
        if (record == nullptr || !parameter->getType()->isReferenceType()) continue;
        const std::string stream = names.qualified(record);
        if (stream == "std::basic_ostream" || stream == "std::basic_istream") known.group = nullptr;
    }
    return known;
}

Judge::Judge(Unit& unit, const clang::FunctionDecl* owner, std::vector<Sink>& sinks)
    : unit_(unit), names_(unit.names), addresses_(unit.names), owner_(owner), sinks_(sinks) {
    if (owner != nullptr) {
        fallback_ = owner->getLocation();
        find_run();
    }
}

// The parameter of the function, or of one that the lambda stands in, or a member of the object.
void Judge::find_run() {
    run_in_scope_ = true;
    const clang::FunctionDecl* function = owner_;
    while (function != nullptr) {
        for (const clang::ParmVarDecl* parameter : function->parameters()) {
            const auto* record = Names::record_of(parameter->getType());
            if (record == nullptr || names_.qualified(record) != "rb::Run") continue;
            run_ = parameter->getName().str();
            return;
        }
        const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
        if (method == nullptr) return;
        if (!method->getParent()->isLambda()) {
            for (const clang::FieldDecl* field : method->getParent()->fields()) {
                const auto* record = Names::record_of(field->getType());
                if (record != nullptr && names_.qualified(record) == "rb::Run")
                    run_ = field->getName().str();
            }
            return;
        }
        run_in_scope_ =
            run_in_scope_ && method->getParent()->getLambdaCaptureDefault() != clang::LCD_None;
        function = llvm::dyn_cast<clang::FunctionDecl>(method->getParent()->getDeclContext());
    }
}

std::string Judge::with_run(std::string_view fix) const {
    constexpr std::string_view kRun = "{run}";
    std::string text(fix);
    bool used = false;
    for (std::size_t at = text.find(kRun); at != std::string::npos; at = text.find(kRun, at)) {
        text.replace(at, kRun.size(), run_.empty() ? "run" : run_);
        used = true;
    }
    if (!used || !run_.empty()) return text;
    return "give " + (owner_ == nullptr ? std::string("the function") : names_.qualified(owner_)) +
           " a parameter rb::Run& run, then " + text;
}

void Judge::add(std::string_view rule, Level level, clang::SourceLocation at, std::string what,
                std::string_view fix, std::optional<Replacement> replacement) {
    if (names_.owner(at) != Owner::user) at = fallback_;
    if (names_.owner(at) != Owner::user) return;
    sinks_.push_back({std::string(rule), level, names_.place(at), std::move(what), with_run(fix),
                      std::move(replacement)});
}

std::string Judge::source_of(const clang::Expr* expression) {
    const auto range = clang::CharSourceRange::getTokenRange(expression->getSourceRange());
    return clang::Lexer::getSourceText(range, names_.sources(), unit_.context.getLangOpts()).str();
}

std::optional<Replacement> Judge::replace(const clang::CallExpr* call, const std::string& text) {
    const clang::SourceLocation begin = call->getBeginLoc(), end = call->getEndLoc();
    if (begin.isMacroID() || end.isMacroID()) return std::nullopt;
    const auto& sources = names_.sources();
    const auto [file, from] = sources.getDecomposedLoc(begin);
    const auto [last_file, last] = sources.getDecomposedLoc(
        clang::Lexer::getLocForEndOfToken(end, 0, sources, unit_.context.getLangOpts()));
    if (file != last_file || last < from) return std::nullopt;
    return Replacement{from, last - from, text};
}

// The mechanical ones: a clock of the same type, a sleep in a coroutine.
std::optional<Replacement> Judge::replacement_of(const std::string& name,
                                                 const clang::CallExpr* call) {
    if (call == nullptr || run_.empty() || !run_in_scope_) return std::nullopt;
    if (name == "std::chrono::system_clock::now") return replace(call, run_ + ".now()");
    const bool coroutine =
        owner_ != nullptr && llvm::isa_and_nonnull<clang::CoroutineBodyStmt>(owner_->getBody());
    if (!coroutine || call->getNumArgs() != 1 || call->getArg(0)->getBeginLoc().isMacroID())
        return std::nullopt;
    if (name == "std::this_thread::sleep_for")
        return replace(call, "co_await " + run_ + ".sleep(" + source_of(call->getArg(0)) + ")");
    return std::nullopt;
}

bool Judge::function(const clang::FunctionDecl* function, clang::SourceLocation at,
                     const clang::CallExpr* call) {
    if (llvm::isa<clang::CXXDestructorDecl>(function)) return false;
    const std::string name = names_.qualified(function);
    const Config::Verdict verdict = unit_.config.about(name);
    if (verdict.trusted != nullptr) return true;
    if (verdict.banned != nullptr) {
        const Rule* rule = find_rule(verdict.banned->rule);
        add(verdict.banned->rule, verdict.banned->level, at,
            name + " is banned by runbook-lint.toml",
            verdict.banned->fix.empty() && rule != nullptr ? rule->fix
                                                           : std::string_view(verdict.banned->fix));
        return true;
    }
    // What the user has written is walked. A bare declaration of a C function means the system's.
    const bool declared_only = !function->isDefined() && function->isExternC();
    if (names_.owner(function) != Owner::library && !declared_only) return false;

    auto [known, shown] = known_of(names_, function);
    if (is_innocent(call)) return known != nullptr;
    const Values values(unit_.context);
    if (const auto asked = system_call(unit_.context, name, call, values); !asked.empty()) {
        if (name == "syscall") shown = asked;
        known = find_known(asked);
    }
    if (known == nullptr) return false;
    std::string what = shown + " " + std::string(known->what);
    if (call == nullptr && shown == name && !llvm::isa<clang::CXXConstructorDecl>(function))
        what = "the address of " + what;
    add(known->rule, known->level, at, std::move(what), known->fix, replacement_of(name, call));
    return true;
}

void Judge::lead(const Lead& lead, const clang::NamedDecl* called, clang::SourceLocation at) {
    const std::string name = names_.qualified(called);
    std::string what = name == lead.name ? name + " " : name + " uses " + lead.name + ", which ";
    const std::size_t before = sinks_.size();
    add(lead.group->rule, lead.group->level, at, what + std::string(lead.group->what),
        lead.group->fix);
    if (sinks_.size() == before) return;
    sinks_.back().call = name;
    sinks_.back().by = lead.name;
}

void Judge::construction(const clang::CXXConstructExpr* made) {
    const clang::CXXConstructorDecl* constructor = made->getConstructor();
    const std::string name = names_.qualified(constructor->getParent());
    if (is_engine(name) && constructor->isDefaultConstructor()) {
        add("N102-random", Level::warning, made->getBeginLoc(),
            name + " without a seed gives every run the same numbers",
            "seed it with {run}.random()");
    } else if (name == "std::locale" && names_a_locale(made)) {
        add("N102-env", Level::error, made->getBeginLoc(),
            "a named std::locale is what the machine has installed for it",
            "std::locale::classic()");
    } else if (name == "std::locale" && constructor->isDefaultConstructor() &&
               names_.owner(made->getBeginLoc()) == Owner::user) {
        add("N102-env", Level::error, made->getBeginLoc(),
            "std::locale() is the process's locale, which others may have changed",
            "std::locale::classic()");
    } else if (name == "boost::asio::execution_context" &&
               !constructor->isCopyOrMoveConstructor()) {
        add("N102-thread", Level::error, made->getBeginLoc(),
            "a context of one's own gets a thread with the first timer or socket of it",
            "an activity");
    } else if ((name == "std::priority_queue" || name.starts_with("boost::heap::")) &&
               constructor->getParent()->hasDefinition() &&
               order_of(clang::QualType(constructor->getParent()->getTypeForDecl(), 0)) ==
                   Order::by_address) {
        add("N102-order", Level::error, made->getBeginLoc(),
            name + " takes by the order of addresses, which differs in every process",
            "a comparison of what they point to");
    }
}

void Judge::variable(const clang::VarDecl* variable, clang::SourceLocation at) {
    if (names_.owner(variable) == Owner::library) {
        const std::string name = names_.qualified(variable);
        if (const KnownGroup* known = find_known(name))
            add(known->rule, known->level, at, name + " " + std::string(known->what), known->fix);
        return;
    }
    // Initialisers of variables run before there is a run.
    if (names_.owner(variable) != Owner::user || variable->isConstexpr() || owner_ == nullptr)
        return;
    clang::QualType type = variable->getType();
    if (type->isReferenceType()) type = type->getPointeeType();
    if (unit_.context.getBaseElementType(type).isConstQualified() || type->isFunctionType()) return;
    const char* kind = variable->getTLSKind() != clang::VarDecl::TLS_None ? " is thread_local"
                       : variable->isStaticLocal()      ? " is a static variable of a function"
                       : variable->isStaticDataMember() ? " is a static member"
                                                        : " is a global variable";
    add("N102-static", Level::error, at,
        names_.qualified(variable) + kind + ": all runs of the process share it",
        "make it const, or a local variable or member that belongs to the run");
}

void Judge::text(const clang::StringLiteral* text) {
    if (unit_.build_times.empty()) return;
    const auto& sources = names_.sources();
    for (unsigned i = 0; i < text->getNumConcatenated(); ++i) {
        const clang::SourceLocation token = text->getStrTokenLoc(i);
        if (!token.isMacroID() || !sources.isWrittenInScratchSpace(sources.getSpellingLoc(token)))
            continue;
        if (!unit_.build_times.contains(sources.getExpansionLoc(token).getRawEncoding())) continue;
        add("N102-build", Level::error, token, "the time of the build differs after each build",
            "a version that you name by hand");
        return;
    }
}

void Judge::indirect(const clang::CallExpr* call) {
    add("N102-indirect", Level::note, call->getExprLoc(),
        "a call through a pointer whose targets are unknown",
        "look at what it may call; call by name, or hand in a lambda");
}

void Judge::unknown_library(const clang::FunctionDecl* function, clang::SourceLocation at) {
    const std::string name = names_.qualified(function);
    if (in_std(name) || name.starts_with("__cxxabiv1::") || name.starts_with("__") ||
        function->getBuiltinID() != 0 || function->isImplicit() || function->isDefaulted() ||
        function->isReplaceableGlobalAllocationFunction() ||
        function->isReservedGlobalPlacementOperator())
        return;
    if (function->getDeclContext()->isTranslationUnit() || function->isExternC()) {
        if (is_harmless_header(names_.place(function->getLocation()).file)) return;
    }
    add("N102-indirect", Level::note, at, name + " is a library's and on no list",
        "add it to [trusted] or [banned] of runbook-lint.toml");
}

}  // namespace runbook::lint
