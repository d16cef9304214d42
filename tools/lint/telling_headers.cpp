#include "tools/lint/telling_headers.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace runbook::lint {
namespace {

constexpr auto kHeaders = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"/aio.h", "read"},
    {"/dirent.h", "opendir"},
    {"/dlfcn.h", "dlopen"},
    {"/fts.h", "opendir"},
    {"/ftw.h", "ftw"},
    {"/glob.h", "glob"},
    {"/grp.h", "getgrnam"},
    {"/ifaddrs.h", "getifaddrs"},
    {"/mntent.h", "fopen"},
    {"/mqueue.h", "mq_open"},
    {"/net/if.h", "if_nametoindex"},
    {"/netdb.h", "getaddrinfo"},
    {"/poll.h", "poll"},
    {"/pty.h", "openpty"},
    {"/pwd.h", "getpwnam"},
    {"/resolv.h", "res_query"},
    {"/semaphore.h", "sem_wait"},
    {"/shadow.h", "getpwnam"},
    {"/spawn.h", "posix_spawn"},
    {"/sys/auxv.h", "getauxval"},
    {"/sys/epoll.h", "epoll_wait"},
    {"/sys/eventfd.h", "eventfd"},
    {"/sys/fanotify.h", "inotify_init"},
    {"/sys/file.h", "flock"},
    {"/sys/inotify.h", "inotify_init"},
    {"/sys/ioctl.h", "ioctl"},
    {"/sys/mman.h", "mmap"},
    {"/bits/mman-shared.h", "mmap"},
    {"/sys/mount.h", "mount"},
    {"/sys/msg.h", "msgget"},
    {"/sys/random.h", "getrandom"},
    {"/sys/resource.h", "getrlimit"},
    {"/sys/sem.h", "shmget"},
    {"/sys/sendfile.h", "sendfile"},
    {"/sys/shm.h", "shmget"},
    {"/sys/signalfd.h", "signalfd"},
    {"/sys/socket.h", "socket"},
    {"/sys/stat.h", "stat"},
    {"/sys/statfs.h", "statfs"},
    {"/sys/statvfs.h", "statvfs"},
    {"/sys/sysinfo.h", "sysinfo"},
    {"/sys/timerfd.h", "timerfd_create"},
    {"/sys/timex.h", "gettimeofday"},
    {"/sys/uio.h", "readv"},
    {"/sys/wait.h", "waitpid"},
    {"/sys/xattr.h", "stat"},
    {"/syslog.h", "syslog"},
    {"/utmpx.h", "getlogin"},
});

constexpr auto kComputing = std::to_array<std::string_view>({"alphasort",
                                                             "alphasort64",
                                                             "versionsort",
                                                             "versionsort64",
                                                             "globfree",
                                                             "globfree64",
                                                             "gai_strerror",
                                                             "hstrerror",
                                                             "freeifaddrs",
                                                             "dlerror",
                                                             "dn_comp",
                                                             "dn_expand",
                                                             "ns_name_ntop",
                                                             "gnu_dev_makedev",
                                                             "gnu_dev_major",
                                                             "gnu_dev_minor",
                                                             "posix_spawnattr_init",
                                                             "posix_spawnattr_destroy",
                                                             "posix_spawn_file_actions_init",
                                                             "posix_spawn_file_actions_destroy",
                                                             "posix_spawn_file_actions_addclose",
                                                             "posix_spawn_file_actions_adddup2",
                                                             "posix_spawn_file_actions_addopen",
                                                             "sem_init",
                                                             "sem_destroy",
                                                             "if_freenameindex",
                                                             "setlogmask",
                                                             "hasmntopt"});

}  // namespace

std::string_view like_all_of(std::string_view header, std::string_view function) {
    const auto found = std::find_if(kHeaders.begin(), kHeaders.end(), [&](const auto& one) {
        return header.ends_with(one.first) && header.starts_with("/usr/include/");
    });
    if (found == kHeaders.end() ||
        std::find(kComputing.begin(), kComputing.end(), function) != kComputing.end())
        return {};
    return found->second;
}

}  // namespace runbook::lint
