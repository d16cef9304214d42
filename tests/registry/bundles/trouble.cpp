// What a bundle may do wrong when it is loaded: linked with bundle.c, which calls one of these in
// its entry when IN_ENTRY names it; AT_LOAD names one that a constructor calls.
#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

extern "C" {
void throw_words(void) { throw std::runtime_error("no table 'prices'"); }
void throw_number(void) { throw 7; }
void throw_where_none_may(void) noexcept { throw_words(); }
void call_abort(void) {
    std::fputs("prices: the table is gone\n", stderr);
    std::abort();
}
void touch_nothing(void) {
    volatile int* volatile nowhere = nullptr;
    *nowhere = 1;
}
void wait_for_ever(void) {
    for (;;) ::pause();
}
void spin_for_ever(void) {
    volatile bool for_ever = true;
    while (for_ever) continue;
}
// While a library is loaded, clang's thread sanitizer looks at nothing, and it turns an exit in the
// middle of that into its own (66) unless it is told that this is over.
[[gnu::weak]] void AnnotateIgnoreReadsEnd(const char* file, int line);
void leave(void) {
#ifdef AT_LOAD
    if (AnnotateIgnoreReadsEnd != nullptr) AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
#endif
    std::exit(3);
}
void leave_quietly(void) { ::_exit(0); }
void talk(void) { std::puts("prices 1.4 (c) nobody"); }
void write_too_much(void) {
    char name[] = "/tmp/rb-trouble-XXXXXX";
    const int file = ::mkstemp(name);
    ::unlink(name);
    if (::pwrite(file, "x", 1, off_t{1} << 40) < 0) std::perror("pwrite");
}
void leave_a_child(void) {  // its process id goes to the trace
    char* words[] = {const_cast<char*>("sleep"), const_cast<char*>("100"), nullptr};
    pid_t child = 0;
    if (::posix_spawn(&child, "/bin/sleep", nullptr, nullptr, words, nullptr) != 0) return;
    if (std::FILE* const trace = std::fopen(std::getenv("RB_TEST_TRACE"), "w")) {
        std::fprintf(trace, "%d", static_cast<int>(child));
        std::fclose(trace);
    }
}
}

#ifdef AT_LOAD
namespace {
struct AtLoad {
    AtLoad() { AT_LOAD(); }
} at_load;
}  // namespace
#endif
