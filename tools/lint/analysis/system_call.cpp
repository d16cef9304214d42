#include "tools/lint/analysis/system_call.hpp"

#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <utility>

namespace runbook::lint {
namespace {

// Those that are no I/O, which is what an unknown number counts as. The numbers are those of the
// machine that the lint is built for.
constexpr auto kCalls = std::to_array<std::pair<long, std::string_view>>({
    {SYS_gettid, "gettid"},
    {SYS_futex, "pthread_cond_wait"},
    {SYS_nanosleep, "nanosleep"},
    {SYS_clock_nanosleep, "clock_nanosleep"},
    {SYS_sched_yield, "sched_yield"},
    {SYS_kill, "kill"},
    {SYS_clock_gettime, "clock_gettime"},
    {SYS_gettimeofday, "gettimeofday"},
    {SYS_times, "times"},
    {SYS_getrandom, "getrandom"},
    {SYS_getpid, "getpid"},
    {SYS_getppid, "getppid"},
    {SYS_getuid, "getuid"},
    {SYS_geteuid, "geteuid"},
    {SYS_getgid, "getgid"},
    {SYS_getcpu, "sched_getcpu"},
    {SYS_sched_getaffinity, "sched_getaffinity"},
    {SYS_uname, "uname"},
    {SYS_sysinfo, "sysinfo"},
    {SYS_getcwd, "getcwd"},
});

bool is_certainly_null(const Values& values, const clang::CallExpr* call, unsigned index) {
    return index < call->getNumArgs() && values.of(call->getArg(index)) == 0;
}

// A time as text is what is in the time, but for the machine's zone. Names are those of the C
// locale, as long as nobody calls setlocale(), which is on the table by itself.
bool asks_for_zone(std::string_view name, const clang::CallExpr* call) {
    if (!(name == "strftime" || name == "std::strftime") || call->getNumArgs() < 3) return false;
    const auto format = literal_text(call->getArg(2));
    return format && (format->contains("%Z") || format->contains("%s"));
}

}  // namespace

bool decides_of_system(std::string_view name, unsigned index) {
    if (name == "poll" || name == "ppoll") return index == 0;
    return (name == "select" || name == "pselect") && index >= 1 && index <= 3;
}

std::string_view system_call(const clang::ASTContext& context, std::string_view name,
                             const clang::CallExpr* call, const Values& values) {
    if (call == nullptr) return {};
    bool sleeps = false;
    for (unsigned i = 0; i < 4; ++i) {
        if (!decides_of_system(name, i)) continue;
        if (!is_certainly_null(values, call, i)) return {};
        sleeps = true;
    }
    if (sleeps) return "nanosleep";
    if (asks_for_zone(name, call)) return "tzset";
    if (name != "syscall" || call->getNumArgs() == 0) return {};
    const clang::Expr* number = call->getArg(0);
    clang::Expr::EvalResult value;
    if (number->isValueDependent() || !number->EvaluateAsInt(value, context)) return {};
    const auto found = std::find_if(kCalls.begin(), kCalls.end(), [&](const auto& one) {
        return one.first == value.Val.getInt().getExtValue();
    });
    return found == kCalls.end() ? std::string_view() : found->second;
}

}  // namespace runbook::lint
