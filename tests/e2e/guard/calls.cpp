#include "tests/e2e/guard/calls.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <threads.h>
#include <unistd.h>

#include <chrono>
#include <clocale>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <thread>

namespace sins {
namespace {

constexpr const char* kNowhere = "/nonexistent/of/the/guards/test";

// Made when the bundle is loaded: no runbook is on the thread then.
std::FILE* const null_stream = std::fopen("/dev/null", "r+");
std::FILE* const spare_stream = std::fopen("/dev/null", "r+");
const int null_file = ::open("/dev/null", O_RDWR | O_CLOEXEC);
const time_t some_time = 1'700'000'000;
char text[256];
char variable[] = "RB_GUARD_TEST=2";

template <typename T>
std::int64_t number(T* pointer) {
    return pointer != nullptr;
}
template <typename T>
std::int64_t number(T value) {
    return static_cast<std::int64_t>(value);
}

const timespec kNoTime{0, 1};

std::int64_t thread_of_c() {
    pthread_t thread{};
    const int made =
        ::pthread_create(&thread, nullptr, [](void* argument) { return argument; }, nullptr);
    return made == 0 ? ::pthread_join(thread, nullptr) : made;
}
std::int64_t thread_of_c11() {
    thrd_t thread{};
    const int made = ::thrd_create(&thread, [](void*) { return 0; }, nullptr);
    return made == thrd_success ? ::thrd_join(thread, nullptr) : made;
}
std::int64_t thread_of_cpp() {
    try {
        std::thread([] {}).join();
    } catch (const std::exception&) {  // it was refused
    }
    return 0;
}
std::int64_t child() {
    const pid_t pid = ::fork();
    if (pid == 0) ::_exit(0);
    if (pid > 0) ::waitpid(pid, nullptr, 0);
    return 0;
}
std::int64_t spawned(decltype(&::posix_spawn) spawn) {
    pid_t pid = 0;
    char* words[] = {const_cast<char*>("/bin/true"), nullptr};
    if (spawn(&pid, words[0], nullptr, nullptr, words, nullptr) == 0) ::waitpid(pid, nullptr, 0);
    return 0;
}
std::int64_t opened(int file) {
    if (file >= 0) ::close(file);
    return file >= 0;
}
std::int64_t opened(std::FILE* file) {
    if (file != nullptr) std::fclose(file);
    return file != nullptr;
}
std::int64_t answered() {
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    if (::getaddrinfo("127.0.0.1", "1", &hints, &found) == 0) ::freeaddrinfo(found);
    return 0;
}

std::int64_t day_time() {
    timeval now{};
    ::gettimeofday(&now, nullptr);
    return now.tv_sec;
}
std::int64_t c_time() {
    timespec now{};
    return std::timespec_get(&now, TIME_UTC) == TIME_UTC ? now.tv_sec : 0;
}
std::int64_t bytes_of_kernel() {
    std::uint32_t value = 0;
    return ::getrandom(&value, sizeof value, 0) > 0 ? value : 0;
}
std::int64_t entropy() {
    std::uint32_t value = 0;
    return ::getentropy(&value, sizeof value) == 0 ? value : 0;
}
std::int64_t bytes_of_libc() {
    std::uint32_t value = 0;
    ::arc4random_buf(&value, sizeof value);
    return value;
}
std::int64_t system_name() {
    utsname name{};
    return ::uname(&name);
}
std::int64_t local_parts() {
    tm parts{};
    return number(::localtime_r(&some_time, &parts));
}
std::int64_t made_time() {
    tm parts{};
    return std::mktime(&parts);
}
std::int64_t folder() {
    DIR* const found = ::opendir("/");
    return found == nullptr ? 0 : ::closedir(found);
}
template <typename Stat>
std::int64_t looked_at(int (*look)(const char*, Stat*)) {
    Stat found{};
    return look("/", &found);
}
std::int64_t said(int (*say)(std::FILE*, const char*, std::va_list), const char* format, ...) {
    std::va_list rest;
    va_start(rest, format);
    const int count = say(null_stream, format, rest);
    va_end(rest);
    return count;
}
std::int64_t said_aloud(const char* format, ...) {
    std::va_list rest;
    va_start(rest, format);
    const int count = std::vprintf(format, rest);
    va_end(rest);
    return count;
}
std::int64_t piped() {
    std::FILE* const pipe = ::popen("true", "r");
    return pipe == nullptr ? 0 : ::pclose(pipe);
}
std::int64_t replaced(int (*execute)(const char*, char* const*)) {
    char* words[] = {text, nullptr};
    return execute(kNowhere, words);
}
std::int64_t replaced_with_variables() {
    char* words[] = {text, nullptr};
    return ::execve(kNowhere, words, words);
}

#define SIN(NAME, RULE, ...)                                   \
    Sin {                                                      \
        NAME, "N102-" RULE, [] { return number(__VA_ARGS__); } \
    }

const Sin kSins[] = {
    SIN("clock_gettime", "clock", std::chrono::system_clock::now().time_since_epoch().count()),
    SIN("clock_gettime", "clock", std::chrono::steady_clock::now().time_since_epoch().count()),
    SIN("gettimeofday", "clock", day_time()),
    SIN("time", "clock", std::time(nullptr)),
    SIN("clock", "clock", std::clock()),
    SIN("timespec_get", "clock", c_time()),
    SIN("rand", "random", std::rand()),
    SIN("srand", "random", (std::srand(1), 0)),
    SIN("random", "random", ::random()),
    SIN("srandom", "random", (::srandom(1), 0)),
    SIN("lrand48", "random", ::lrand48()),
    SIN("mrand48", "random", ::mrand48()),
    SIN("srand48", "random", (::srand48(1), 0)),
    SIN("drand48", "random", ::drand48() * 1e9),
    SIN("getrandom", "random", bytes_of_kernel()),
    SIN("getentropy", "random", entropy()),
    SIN("arc4random", "random", ::arc4random()),
    SIN("arc4random_uniform", "random", ::arc4random_uniform(1'000'000)),
    SIN("arc4random_buf", "random", bytes_of_libc()),
    SIN("std::random_device::operator()", "random", std::random_device()()),
    SIN("nanosleep", "thread", ::nanosleep(&kNoTime, nullptr)),
    SIN("nanosleep", "thread", (std::this_thread::sleep_for(std::chrono::nanoseconds(1)), 0)),
    SIN("thrd_sleep", "thread", ::thrd_sleep(&kNoTime, nullptr)),
    SIN("clock_nanosleep", "thread", ::clock_nanosleep(CLOCK_MONOTONIC, 0, &kNoTime, nullptr)),
    SIN("usleep", "thread", ::usleep(1)),
    SIN("sleep", "thread", ::sleep(0)),
    SIN("pthread_create", "thread", thread_of_c()),
    SIN("thrd_create", "thread", thread_of_c11()),
    SIN("pthread_create", "thread", thread_of_cpp()),
    SIN("fork", "thread", child()),
    SIN("getenv", "env", std::getenv("HOME")),
    SIN("secure_getenv", "env", ::secure_getenv("HOME")),
    SIN("setenv", "env", ::setenv("RB_GUARD_TEST", "1", 1)),
    SIN("unsetenv", "env", ::unsetenv("RB_GUARD_TEST")),
    SIN("putenv", "env", ::putenv(variable)),
    SIN("getpid", "env", ::getpid()),
    SIN("getppid", "env", ::getppid()),
    SIN("gettid", "thread", ::gettid()),
    SIN("getuid", "env", ::getuid()),
    SIN("geteuid", "env", ::geteuid()),
    SIN("getgid", "env", ::getgid()),
    SIN("getegid", "env", ::getegid()),
    SIN("gethostname", "env", ::gethostname(text, sizeof text)),
    SIN("uname", "env", system_name()),
    SIN("getcwd", "env", ::getcwd(text, sizeof text)),
    SIN("chdir", "env", ::chdir(".")),
    SIN("get_nprocs", "env", std::thread::hardware_concurrency()),
    SIN("setlocale", "env", std::setlocale(LC_ALL, nullptr)),
    SIN("localtime", "env", std::localtime(&some_time)),
    SIN("localtime_r", "env", local_parts()),
    SIN("mktime", "env", made_time()),
    SIN("ctime", "env", std::ctime(&some_time)),
    SIN("ctime_r", "env", ::ctime_r(&some_time, text)),
    SIN("tzset", "env", (::tzset(), 0)),
    SIN("open", "io", opened(::open("/dev/null", O_RDONLY))),
    SIN("open64", "io", opened(::open64("/dev/null", O_RDONLY))),
    SIN("openat", "io", opened(::openat(AT_FDCWD, "/dev/null", O_RDONLY))),
    SIN("openat64", "io", opened(::openat64(AT_FDCWD, "/dev/null", O_RDONLY))),
    SIN("creat", "io", opened(::creat("/dev/null", 0600))),
    SIN("fopen", "io", opened(std::fopen("/dev/null", "r"))),
    SIN("fopen64", "io", opened(::fopen64("/dev/null", "r"))),
    SIN("fopen64", "io", std::ifstream("/dev/null").is_open()),
    SIN("freopen", "io", std::freopen("/dev/null", "r", spare_stream)),
    SIN("tmpfile", "io", opened(std::tmpfile())),
    SIN("mkstemp", "io", ::mkstemp(text)),
    SIN("opendir", "io", folder()),
    SIN("stat", "io", looked_at<struct stat>(&::stat)),
    SIN("stat", "io", std::filesystem::exists("/")),
    SIN("stat64", "io", looked_at<struct stat64>(&::stat64)),
    SIN("lstat", "io", looked_at<struct stat>(&::lstat)),
    SIN("lstat64", "io", looked_at<struct stat64>(&::lstat64)),
    SIN("access", "io", ::access("/", F_OK)),
    SIN("mkdir", "io", ::mkdir(kNowhere, 0700)),
    SIN("rmdir", "io", ::rmdir(kNowhere)),
    SIN("unlink", "io", ::unlink(kNowhere)),
    SIN("unlinkat", "io", ::unlinkat(AT_FDCWD, kNowhere, 0)),
    SIN("remove", "io", std::remove(kNowhere)),
    SIN("rename", "io", std::rename(kNowhere, kNowhere)),
    SIN("readlink", "io", ::readlink(kNowhere, text, sizeof text)),
    SIN("realpath", "io", ::realpath(kNowhere, nullptr)),
    SIN("read", "io", ::read(null_file, text, 1)),
    SIN("write", "io", ::write(null_file, "x", 1)),
    SIN("printf", "io", std::printf("%d", 1)),
    SIN("fprintf", "io", std::fprintf(null_stream, "%d", 1)),
    SIN("vprintf", "io", said_aloud("%d", 1)),
    SIN("vfprintf", "io", said(&std::vfprintf, "%d", 1)),
    SIN("puts", "io", std::puts("words")),
    SIN("putchar", "io", std::putchar('x')),
    SIN("fputs", "io", std::fputs(text, null_stream)),
    SIN("putc", "io", ::putc('x', null_stream)),
    SIN("fputc", "io", std::fputc('x', null_stream)),
    SIN("fwrite", "io", std::fwrite(text, 1, 1, null_stream)),
    SIN("fwrite", "io", (std::cout << "sixteen letters.", 0)),
    SIN("fread", "io", std::fread(text, 1, 1, null_stream)),
    SIN("fgets", "io", std::fgets(text, 2, null_stream)),
    SIN("getc", "io", ::getc(null_stream)),
    SIN("socket", "io", opened(::socket(AF_UNIX, SOCK_STREAM, 0))),
    SIN("connect", "io", ::connect(null_file, nullptr, 0)),
    SIN("getaddrinfo", "io", answered()),
    SIN("gethostbyname", "io", ::gethostbyname("127.0.0.1")),
    SIN("system", "io", std::system("true")),
    SIN("popen", "io", piped()),
    SIN("posix_spawn", "io", spawned(&::posix_spawn)),
    SIN("posix_spawnp", "io", spawned(&::posix_spawnp)),
    SIN("execv", "io", replaced(&::execv)),
    SIN("execvp", "io", replaced(&::execvp)),
    SIN("execve", "io", replaced_with_variables()),
};

}  // namespace

std::span<const Sin> all() { return kSins; }

}  // namespace sins
