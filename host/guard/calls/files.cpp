// Files and folders.
#include <fcntl.h>
#include <sys/types.h>

#include <cstdarg>

#include "host/guard/calls/guarded.hpp"

namespace {

// The mode that comes behind the flags, when they say so.
mode_t mode_of(int flags, std::va_list& rest) {
    const bool has_mode = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
    return has_mode ? va_arg(rest, mode_t) : 0;
}

}  // namespace

#define RB_GUARDED_OPEN(NAME, PARAMETERS, ARGUMENTS)                    \
    RB_GUARDED_AS(NAME, int, PARAMETERS) {                              \
        if (meets(Rule::kIo, #NAME, RB_GUARD_HERE)) return refused(-1); \
        std::va_list rest;                                              \
        va_start(rest, flags);                                          \
        const mode_t mode = mode_of(flags, rest);                       \
        va_end(rest);                                                   \
        return next_##NAME() ARGUMENTS;                                 \
    }

RB_GUARDED_OPEN(open, (const char* path, int flags, ...), (path, flags, mode))
RB_GUARDED_OPEN(open64, (const char* path, int flags, ...), (path, flags, mode))
RB_GUARDED_OPEN(openat, (int folder, const char* path, int flags, ...), (folder, path, flags, mode))
RB_GUARDED_OPEN(openat64, (int folder, const char* path, int flags, ...),
                (folder, path, flags, mode))
RB_GUARDED(__open_2, Rule::kIo, int, (const char* path, int flags), (path, flags), -1)
RB_GUARDED(__open64_2, Rule::kIo, int, (const char* path, int flags), (path, flags), -1)
RB_GUARDED(creat, Rule::kIo, int, (const char* path, mode_t mode), (path, mode), -1)
RB_GUARDED(fopen, Rule::kIo, void*, (const char* path, const char* mode), (path, mode), nullptr)
RB_GUARDED(fopen64, Rule::kIo, void*, (const char* path, const char* mode), (path, mode), nullptr)
RB_GUARDED(freopen, Rule::kIo, void*, (const char* path, const char* mode, void* file),
           (path, mode, file), nullptr)
RB_GUARDED(tmpfile, Rule::kIo, void*, (), (), nullptr)
RB_GUARDED(mkstemp, Rule::kIo, int, (char* path), (path), -1)
RB_GUARDED(opendir, Rule::kIo, void*, (const char* path), (path), nullptr)
RB_GUARDED(stat, Rule::kIo, int, (const char* path, void* out), (path, out), -1)
RB_GUARDED(stat64, Rule::kIo, int, (const char* path, void* out), (path, out), -1)
RB_GUARDED(lstat, Rule::kIo, int, (const char* path, void* out), (path, out), -1)
RB_GUARDED(lstat64, Rule::kIo, int, (const char* path, void* out), (path, out), -1)
RB_GUARDED(access, Rule::kIo, int, (const char* path, int mode), (path, mode), -1)
RB_GUARDED(mkdir, Rule::kIo, int, (const char* path, mode_t mode), (path, mode), -1)
RB_GUARDED(rmdir, Rule::kIo, int, (const char* path), (path), -1)
RB_GUARDED(unlink, Rule::kIo, int, (const char* path), (path), -1)
RB_GUARDED(unlinkat, Rule::kIo, int, (int folder, const char* path, int flags),
           (folder, path, flags), -1)
RB_GUARDED(remove, Rule::kIo, int, (const char* path), (path), -1)
RB_GUARDED(rename, Rule::kIo, int, (const char* from, const char* to), (from, to), -1)
RB_GUARDED(readlink, Rule::kIo, ssize_t, (const char* path, char* out, std::size_t size),
           (path, out, size), -1)
RB_GUARDED(realpath, Rule::kIo, char*, (const char* path, char* out), (path, out), nullptr)
RB_GUARDED(read, Rule::kIo, ssize_t, (int file, void* out, std::size_t size), (file, out, size), -1)
RB_GUARDED(write, Rule::kIo, ssize_t, (int file, const void* bytes, std::size_t size),
           (file, bytes, size), -1)
