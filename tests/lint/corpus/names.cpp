// Names by other names, and one of each family of the table.
// clang-format off: what is expected stands on its line
#include <runbook/runbook.hpp>

#include <arpa/inet.h>
#include <dlfcn.h>
#include <err.h>
#include <fcntl.h>
#include <getopt.h>
#include <pthread.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iostream>
#include <memory>
#include <mutex>
#include <random>
#include <sstream>
#include <thread>

namespace {

namespace ch = std::chrono;
namespace fs = std::filesystem;
using Clock = ch::system_clock;
using ch::steady_clock;
using std::rand;
template <class C>
using Time = typename C::time_point;
typedef std::random_device Device;
#define NOW Clock::now()
#define SLEEP(ms) std::this_thread::sleep_for(ch::milliseconds(ms))

template <class C>
auto now_of() {
    return C::now();  // expect: N102-clock
}

rb::Task<int> clocks(rb::Run& run) {
    auto a = Clock::now();                         // expect: N102-clock
    auto b = steady_clock::now();                  // expect: N102-clock
    Time<Clock> c = NOW;                           // expect: N102-clock
    const auto d = now_of<ch::high_resolution_clock>();
    auto* e = &Clock::now;                         // expect: N102-clock
    std::function<Clock::time_point()> f = Clock::now;  // expect: N102-clock
    const auto g = time(nullptr);                  // expect: N102-clock
    const auto h = std::time(nullptr);             // expect: N102-clock
    timespec spec{};
    clock_gettime(CLOCK_MONOTONIC, &spec);         // expect: N102-clock
    timeval value{};
    ::gettimeofday(&value, nullptr);               // expect: N102-clock
    const auto i = std::clock();                   // expect: N102-clock
    const auto j = __builtin_ia32_rdtsc();        // expect: N102-clock
    const auto k = ch::time_point_cast<ch::seconds>(ch::high_resolution_clock::now());  // expect: N102-clock
    const auto l = ch::file_clock::now();          // expect: N102-clock
    static_cast<void>(a), static_cast<void>(b), static_cast<void>(c), static_cast<void>(d);
    static_cast<void>(e), static_cast<void>(f), static_cast<void>(g), static_cast<void>(h);
    static_cast<void>(i), static_cast<void>(j), static_cast<void>(k), static_cast<void>(l);
    const rb::Time fine = run.now();
    const auto text = Clock::to_time_t(ch::time_point_cast<Clock::duration>(fine));
    co_return static_cast<int>(text);
}

rb::Task<int> chance(rb::Run& run) {
    int sum = rand();                              // expect: N102-random
    std::srand(1);                                 // expect: N102-random
    Device device;                                 // expect: N102-random
    sum += static_cast<int>(device());             // expect: N102-random
    std::mt19937 unseeded;                         // expect: N102-random warning
    std::mt19937_64 seeded(run.random());
    std::uniform_int_distribution<int> die(1, 6);  // expect: N102-random warning
    sum += die(seeded);                            // expect: N102-random warning
    sum += static_cast<int>(unseeded()) + static_cast<int>(seeded());
    std::vector<int> list = {1, 2, 3};
    std::shuffle(list.begin(), list.end(), seeded);  // expect: N102-random warning
    std::ranges::shuffle(list, seeded);            // expect: N102-random warning
    char bytes[4];
    sum += static_cast<int>(getrandom(bytes, 4, 0));  // expect: N102-random
    sum += getentropy(bytes, 4);                   // expect: N102-random
    sum += static_cast<int>(lrand48());            // expect: N102-random
    unsigned seed = 1;
    sum += rand_r(&seed);                          // expect: N102-random
    list = run.shuffle(list);
    co_return sum + run.random(1, 6) + static_cast<int>(run.uuid().size());
}

rb::Task<int> threads(rb::Run&) {
    std::thread t([] {});                          // expect: N102-thread
    t.join();                                      // expect: N102-thread
    std::jthread j([] {});                         // expect: N102-thread
    auto later = std::async([] { return 1; });     // expect: N102-thread
    int sum = later.get();                         // expect: N102-thread
    std::this_thread::sleep_for(ch::seconds(1));   // expect: N102-thread
    SLEEP(3);                                      // expect: N102-thread
    std::this_thread::yield();                     // expect: N102-thread
    const auto id = std::this_thread::get_id();    // expect: N102-thread
    std::mutex mutex;                              // expect: N102-thread warning
    std::lock_guard lock(mutex);
    std::condition_variable changed;               // expect: N102-thread
    std::atomic<int> count{0};                     // expect: N102-thread warning
    sum += count.load();                           // expect: N102-thread warning
    std::packaged_task<int()> task([] { return 1; });  // expect: N102-thread
    usleep(1);                                     // expect: N102-thread
    pthread_testcancel();                          // expect: N102-thread
    pthread_key_t key = 0;
    sum += pthread_setspecific(key, nullptr);      // expect: N102-thread warning
    static_cast<void>(id == std::thread::id());    // expect: N102-thread
    if (fork() == 0) sum += 1;                     // expect: N102-thread
    co_return sum;
}

rb::Task<int> surroundings(rb::Run&) {
    int sum = std::getenv("A") == nullptr;         // expect: N102-env
    sum += getpid();                               // expect: N102-env
    sum += static_cast<int>(getuid());             // expect: N102-env
    char host[64];
    sum += gethostname(host, sizeof host);         // expect: N102-env
    sum += fs::current_path().empty();             // expect: N102-env
    sum += static_cast<int>(std::thread::hardware_concurrency());  // expect: N102-env
    sum += static_cast<int>(sysconf(_SC_PAGESIZE));  // expect: N102-env
    std::locale::global(std::locale("C"));         // expect: N102-env
    std::locale named("de_DE.UTF-8");              // expect: N102-env
    const std::locale& classic = std::locale::classic();
    setlocale(LC_ALL, "");                         // expect: N102-env
    const std::time_t when = 0;
    sum += std::localtime(&when)->tm_hour;         // expect: N102-env
    sum += std::gmtime(&when)->tm_hour;
    std::locale process;                           // expect: N102-env
    const std::locale with_part(classic, new std::numpunct<char>());
    const std::locale plain("C");
    char text[32];
    const std::tm parts{};
    sum += static_cast<int>(std::strftime(text, sizeof text, "%H:%M %Z", &parts));  // expect: N102-env
    sum += static_cast<int>(std::strftime(text, sizeof text, "%a, %d %B %Y %T", &parts));
    sum += std::strcoll("a", "b");                 // expect: N102-env
    sum += environ == nullptr;                     // expect: N102-env
    static_cast<void>(classic);
    co_return sum;
}

rb::Task<int> outside(rb::Run& run) {
    std::cout << "hello\n";                        // expect: N102-io
    std::cerr << "hello\n";                        // expect: N102-io
    std::printf("hello\n");                        // expect: N102-io
    puts("hello");                                 // expect: N102-io
    std::ofstream file("a");                       // expect: N102-io
    file << "text";
    std::fstream both;                             // expect: N102-io
    std::FILE* stream = std::fopen("a", "r");      // expect: N102-io
    std::fclose(stream);                           // expect: N102-io
    const int fd = ::open("a", O_RDONLY);          // expect: N102-io
    ::close(fd);                                   // expect: N102-io
    int sum = socket(AF_INET, SOCK_STREAM, 0);     // expect: N102-io
    sum += fs::exists("a");                        // expect: N102-io
    sum += std::system("true");                    // expect: N102-io
    sum += dlopen("a", RTLD_NOW) == nullptr;       // expect: N102-io
    sum += mmap(nullptr, 1, 0, 0, 0, 0) == nullptr;  // expect: N102-io
    struct stat status {};
    sum += stat("a", &status);                     // expect: N102-io
    sum += inotify_init1(0);                       // expect: N102-io
    sum += std::make_shared<std::ifstream>("a")->is_open();  // expect: N102-io
    in_addr address{};
    sum += inet_pton(AF_INET, "127.0.0.1", &address);
    sum += static_cast<int>(std::make_shared<std::ostringstream>()->str().size());
    for (const auto& one : fs::directory_iterator("a")) sum += one.path().empty();  // expect: N102-io
    warnx("hello");                                // expect: N102-io
    char given[] = "12";
    std::FILE* memory = fmemopen(given, sizeof given, "r");
    int number = 0;
    sum += std::fscanf(memory, "%d", &number);
    std::fclose(memory);
    // Computing is no I/O.
    std::ostringstream text;
    text << fs::path("a/b").filename().string() << std::hex << 12;
    char buffer[8];
    std::snprintf(buffer, sizeof buffer, "%d", 1);
    std::vector<int> list = {1, 1};
    list.erase(std::remove(list.begin(), list.end(), 1), list.end());
    run.log().info(text.str());
    co_return sum + std::abs(-1) + std::atoi("1");
}

rb::Task<int> built(rb::Run&) {
    const std::string date = __DATE__;             // expect: N102-build
    const char* when = __DATE__ " " __TIME__;      // expect: N102-build
    co_return static_cast<int>(date.size()) + when[0] + __LINE__;
}

}  // namespace

RUNBOOK_BUNDLE("names", "1.0.0", rb::runbook<clocks>("clocks"), rb::runbook<chance>("chance"),
               rb::runbook<threads>("threads"), rb::runbook<surroundings>("surroundings"),
               rb::runbook<outside>("outside"), rb::runbook<built>("built"))
