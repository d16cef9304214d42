// The network, and other programs.
#include <sys/types.h>

#include "host/guard/calls/guarded.hpp"

RB_GUARDED(socket, Rule::kIo, int, (int domain, int type, int protocol), (domain, type, protocol),
           -1)
RB_GUARDED(connect, Rule::kIo, int, (int file, const void* address, unsigned size),
           (file, address, size), -1)
RB_GUARDED(getaddrinfo, Rule::kIo, int,
           (const char* node, const char* service, const void* hints, void* found),
           (node, service, hints, found), -4)  // EAI_FAIL
RB_GUARDED(gethostbyname, Rule::kIo, void*, (const char* name), (name), nullptr)
RB_GUARDED(system, Rule::kIo, int, (const char* command), (command), -1)
RB_GUARDED(popen, Rule::kIo, void*, (const char* command, const char* mode), (command, mode),
           nullptr)
RB_GUARDED(posix_spawn, Rule::kIo, int,
           (pid_t * child, const char* path, const void* actions, const void* attributes,
            char* const* words, char* const* variables),
           (child, path, actions, attributes, words, variables), EPERM)
RB_GUARDED(posix_spawnp, Rule::kIo, int,
           (pid_t * child, const char* path, const void* actions, const void* attributes,
            char* const* words, char* const* variables),
           (child, path, actions, attributes, words, variables), EPERM)
RB_GUARDED(execv, Rule::kIo, int, (const char* path, char* const* words), (path, words), -1)
RB_GUARDED(execvp, Rule::kIo, int, (const char* path, char* const* words), (path, words), -1)
RB_GUARDED(execve, Rule::kIo, int, (const char* path, char* const* words, char* const* variables),
           (path, words, variables), -1)
