// What is said on the console, by way of C's streams; std::cout comes by here, too.
#include <cstdarg>
#include <cstdio>

#include "host/guard/calls/guarded.hpp"

#define RB_GUARD_HERE __builtin_frame_address(0)

namespace {

bool said_in_vain(const char* call, const void* from) {
    runbook::guard::Watch* const watch = runbook::guard::watched();
    return watch != nullptr && watch->meets(runbook::guard::Rule::kIo, call, from);
}

}  // namespace

RB_GUARDED(vfprintf, Rule::kIo, int, (std::FILE * file, const char* format, std::va_list rest),
           (file, format, rest), -1)

RB_GUARDED_AS(printf, int, (const char* format, ...)) {
    if (said_in_vain("printf", RB_GUARD_HERE)) return refused(-1);
    std::va_list rest;
    va_start(rest, format);
    const int said = next_vfprintf()(stdout, format, rest);
    va_end(rest);
    return said;
}

RB_GUARDED_AS(__printf_chk, int, (int, const char* format, ...)) {
    if (said_in_vain("printf", RB_GUARD_HERE)) return refused(-1);
    std::va_list rest;
    va_start(rest, format);
    const int said = next_vfprintf()(stdout, format, rest);
    va_end(rest);
    return said;
}

RB_GUARDED_AS(__fprintf_chk, int, (std::FILE * file, int, const char* format, ...)) {
    if (said_in_vain("fprintf", RB_GUARD_HERE)) return refused(-1);
    std::va_list rest;
    va_start(rest, format);
    const int said = next_vfprintf()(file, format, rest);
    va_end(rest);
    return said;
}

RB_GUARDED_AS(fprintf, int, (std::FILE * file, const char* format, ...)) {
    if (said_in_vain("fprintf", RB_GUARD_HERE)) return refused(-1);
    std::va_list rest;
    va_start(rest, format);
    const int said = next_vfprintf()(file, format, rest);
    va_end(rest);
    return said;
}

RB_GUARDED(vprintf, Rule::kIo, int, (const char* format, std::va_list rest), (format, rest), -1)
RB_GUARDED(puts, Rule::kIo, int, (const char* text), (text), -1)
RB_GUARDED(putchar, Rule::kIo, int, (int one), (one), -1)
RB_GUARDED(fputs, Rule::kIo, int, (const char* text, void* file), (text, file), -1)
RB_GUARDED(putc, Rule::kIo, int, (int one, void* file), (one, file), -1)
RB_GUARDED(fputc, Rule::kIo, int, (int one, void* file), (one, file), -1)
RB_GUARDED(fwrite, Rule::kIo, std::size_t,
           (const void* bytes, std::size_t size, std::size_t count, void* file),
           (bytes, size, count, file), 0)
RB_GUARDED(fread, Rule::kIo, std::size_t,
           (void* out, std::size_t size, std::size_t count, void* file), (out, size, count, file),
           0)
RB_GUARDED(fgets, Rule::kIo, char*, (char* out, int size, void* file), (out, size, file), nullptr)
RB_GUARDED(getc, Rule::kIo, int, (void* file), (file), -1)
