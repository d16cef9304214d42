// What is said on the console, by way of C's streams; std::cout comes by here, too.
#include <cstdarg>
#include <cstdio>

#include "host/guard/calls/guarded.hpp"

RB_GUARDED(vfprintf, Rule::kIo, int, (std::FILE * file, const char* format, std::va_list rest),
           (file, format, rest), -1)

// Those with a list of values behind the format: as that of a list in one.
#define RB_GUARDED_PRINTF(NAME, CALL, PARAMETERS, FILE)                \
    RB_GUARDED_AS(NAME, int, PARAMETERS) {                             \
        if (meets(Rule::kIo, CALL, RB_GUARD_HERE)) return refused(-1); \
        std::va_list rest;                                             \
        va_start(rest, format);                                        \
        const int said = next_vfprintf()(FILE, format, rest);          \
        va_end(rest);                                                  \
        return said;                                                   \
    }

RB_GUARDED_PRINTF(printf, "printf", (const char* format, ...), stdout)
RB_GUARDED_PRINTF(__printf_chk, "printf", (int, const char* format, ...), stdout)
RB_GUARDED_PRINTF(fprintf, "fprintf", (std::FILE * file, const char* format, ...), file)
RB_GUARDED_PRINTF(__fprintf_chk, "fprintf", (std::FILE * file, int, const char* format, ...), file)
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
