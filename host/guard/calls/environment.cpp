// What the process and the machine are like.
#include <sys/types.h>

#include <ctime>

#include "host/guard/calls/guarded.hpp"

RB_GUARDED(getenv, Rule::kEnv, char*, (const char* name), (name), nullptr)
RB_GUARDED(secure_getenv, Rule::kEnv, char*, (const char* name), (name), nullptr)
RB_GUARDED(setenv, Rule::kEnv, int, (const char* name, const char* value, int over),
           (name, value, over), -1)
RB_GUARDED(unsetenv, Rule::kEnv, int, (const char* name), (name), -1)
RB_GUARDED(putenv, Rule::kEnv, int, (char* text), (text), -1)
RB_GUARDED(getpid, Rule::kEnv, pid_t, (), (), 0)
RB_GUARDED(getppid, Rule::kEnv, pid_t, (), (), 0)
RB_GUARDED(getuid, Rule::kEnv, uid_t, (), (), 0)
RB_GUARDED(geteuid, Rule::kEnv, uid_t, (), (), 0)
RB_GUARDED(getgid, Rule::kEnv, gid_t, (), (), 0)
RB_GUARDED(getegid, Rule::kEnv, gid_t, (), (), 0)
RB_GUARDED(gethostname, Rule::kEnv, int, (char* name, std::size_t size), (name, size), -1)
RB_GUARDED(uname, Rule::kEnv, int, (void* out), (out), -1)
RB_GUARDED(getcwd, Rule::kEnv, char*, (char* path, std::size_t size), (path, size), nullptr)
RB_GUARDED(chdir, Rule::kEnv, int, (const char* path), (path), -1)
RB_GUARDED(get_nprocs, Rule::kEnv, int, (), (), 1)
RB_GUARDED(setlocale, Rule::kEnv, char*, (int category, const char* name), (category, name),
           nullptr)
RB_GUARDED(localtime, Rule::kEnv, tm*, (const time_t* time), (time), nullptr)
RB_GUARDED(localtime_r, Rule::kEnv, tm*, (const time_t* time, tm* out), (time, out), nullptr)
RB_GUARDED(mktime, Rule::kEnv, time_t, (tm * time), (time), -1)
RB_GUARDED(ctime, Rule::kEnv, char*, (const time_t* time), (time), nullptr)
RB_GUARDED(ctime_r, Rule::kEnv, char*, (const time_t* time, char* out), (time, out), nullptr)

RB_GUARDED_AS(tzset, void, ()) {
    if (!meets(Rule::kEnv, "tzset", RB_GUARD_HERE)) next_tzset()();
}
