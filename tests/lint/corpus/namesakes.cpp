// The user's own, with names that mean something else in the library. Nothing is found here.
// clang-format off: what is expected stands on its line
#include <runbook/runbook.hpp>

namespace mine {

int rand() { return 4; }
int time(int* out) { return out == nullptr ? 0 : *out; }
int getenv(const char* name) { return name[0]; }
int system(const char* command) { return command[0]; }
struct thread {
    template <class F>
    explicit thread(F f) {
        f();
    }
    void join() {}
};
struct mutex {
    void lock() {}
};
struct random_device {
    int operator()() { return 4; }
};
namespace chrono {
struct system_clock {
    static int now() { return 3; }
};
}  // namespace chrono
namespace this_thread {
void sleep_for(int) {}
}  // namespace this_thread
struct Stream {
    Stream& operator<<(int) { return *this; }
};
Stream cout;
const Stream kCout;
struct unordered_map {
    int* begin() { return &n; }
    int* end() { return &n + 1; }
    int n = 1;
};
struct Door {
    void open(const char*) {}
    void close() {}
    int read() { return 1; }
    int write(int n) { return n; }
};

}  // namespace mine

namespace {

rb::Task<int> namesakes(rb::Run& run) {
    int sum = mine::rand() + mine::time(nullptr) + mine::getenv("A") + mine::system("b");
    mine::thread thread([] {});
    thread.join();
    mine::mutex mutex;
    mutex.lock();
    sum += mine::random_device()() + mine::chrono::system_clock::now();
    mine::this_thread::sleep_for(3);
    for (const int n : mine::unordered_map()) sum += n;
    mine::Door door;
    door.open("a");
    sum += door.read() + door.write(3);
    door.close();
    const auto rand = [] { return 3; };
    sum += rand();
    const std::string clock = "std::chrono::system_clock::now()";
    /* std::rand(); */
    co_await run.sleep(std::chrono::seconds(sum));
    co_return sum + static_cast<int>(clock.size());
}

}  // namespace

RUNBOOK_BUNDLE("namesakes", "1.0.0", rb::runbook<namesakes>("namesakes"))
