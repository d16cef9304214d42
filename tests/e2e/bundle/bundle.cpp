// The bundle of the end-to-end tests. Its activities write a line into the file that their input
// names: what was executed is judged by that file, never by the host's own log.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <runbook/runbook.hpp>
#include <stdexcept>
#include <thread>

namespace {

struct Steps {
    std::string side;
    std::int64_t count = 3;
    RB_FIELDS(Steps, side, count)
};
struct Held {
    std::string side, fifo;
    std::int64_t count = 1;
    RB_FIELDS(Held, side, fifo, count)
};
struct Nap {
    std::string side;
    std::int64_t ms = 0;
    RB_FIELDS(Nap, side, ms)
};
struct Trouble {
    std::string side, how;
    RB_FIELDS(Trouble, side, how)
};

struct Bulk {
    std::string side, where;
    std::int64_t bytes = 0;
    RB_FIELDS(Bulk, side, where, bytes)
};

// One write to the end of the file: it is there or not, also when the process is killed.
void append(const std::string& side, const std::string& line) {
    const int file = ::open(side.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const std::string text = line + "\n";
    const bool written =
        file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(file);
    if (!written) throw rb::Failure("side-file", "cannot write " + side).no_retry();
}

std::string note(rb::Activity&, std::string side, std::string line) {
    append(side, line);
    return line;
}

// Stays in flight until somebody opens the FIFO for writing.
std::string hold(rb::Activity&, std::string side, std::string line, std::string fifo) {
    append(side, line);
    int gate = -1;
    do {
        gate = ::open(fifo.c_str(), O_RDONLY | O_CLOEXEC);
    } while (gate < 0 && errno == EINTR);
    if (gate < 0) throw rb::Failure("fifo", "cannot open " + fifo).no_retry();
    ::close(gate);
    return line;
}

// Looks whether it is to stop, and does.
void agree(rb::Activity& activity, std::string side) {
    append(side, "begun");
    while (!activity.stop_requested()) std::this_thread::yield();
    activity.throw_if_stopped();
}

// Leaves its token in the side file for whoever answers.
std::string ask_outside(rb::Activity& activity, std::string side) {
    append(side, std::string(activity.token()));
    return rb::later(activity);
}

void crash(rb::Activity&, std::string side) {
    append(side, "crash");
    std::raise(SIGSEGV);
}

std::string make(rb::Activity&, std::string side, std::int64_t bytes) {
    append(side, "make");
    return std::string(static_cast<std::size_t>(bytes), 'x');
}

std::int64_t measure(rb::Activity&, std::string side, std::string text) {
    append(side, "measure");
    return static_cast<std::int64_t>(text.size());
}

void fail(rb::Activity&, std::string side, std::string how) {
    append(side, how);
    if (how == "int") throw 7;
    if (how == "exception") throw std::runtime_error("the disk said no");
    throw rb::Failure("declined", "card 4242 was declined").no_retry();
}

rb::Task<std::int64_t> steps(rb::Run& run, Steps plan) {
    for (std::int64_t i = 1; i <= plan.count; ++i) {
        const std::string line = "step " + std::to_string(i);
        co_await run.step(note, plan.side, line);
    }
    co_return plan.count;
}

rb::Task<std::string> held(rb::Run& run, Held plan) {
    const std::string before = "before";
    const std::string after = "after";
    co_await run.step(note, plan.side, before);
    for (std::int64_t i = 1; i <= plan.count; ++i) {
        const std::string line = "held " + std::to_string(i);
        co_await run.step(hold, plan.side, line, plan.fifo);
    }
    co_return co_await run.step(note, plan.side, after);
}

rb::Task<std::string> nap(rb::Run& run, Nap plan) {
    const std::string first = "lie down";
    const std::string second = "get up";
    co_await run.step(note, plan.side, first);
    co_await run.sleep(std::chrono::milliseconds(plan.ms));
    co_return co_await run.step(note, plan.side, second);
}

rb::Task<std::vector<std::string>> together(rb::Run& run, Held plan) {
    const std::string first = "held 1";
    const std::string second = "held 2";
    const std::string third = "held 3";
    auto [a, b, c] = co_await rb::all(run.step(hold, plan.side, first, plan.fifo),
                                      run.step(hold, plan.side, second, plan.fifo),
                                      run.step(hold, plan.side, third, plan.fifo));
    std::vector<std::string> lines;
    lines.push_back(a);
    lines.push_back(b);
    lines.push_back(c);
    co_return lines;
}

// Two children side by side, each of which has two of its own, down to those that sleep.
struct Family {
    std::string side;
    std::int64_t ms = 0, depth = 2;
    RB_FIELDS(Family, side, ms, depth)
};

rb::Task<std::int64_t> family(rb::Run& run, Family plan) {
    if (plan.depth == 0) {
        const Nap nap_plan{plan.side, plan.ms};
        co_await run.child<std::string>("nap", nap_plan);
        co_return 1;
    }
    const Family below{plan.side, plan.ms, plan.depth - 1};
    auto [left, right] = co_await rb::all(run.child<std::int64_t>("family", below),
                                          run.child<std::int64_t>("family", below));
    co_return left + right;
}

rb::Task<void> fails(rb::Run& run, Trouble trouble) {
    const rb::Retry twice = rb::Retry::attempts(2).first(std::chrono::milliseconds(1));
    co_await run.step(fail, trouble.side, trouble.how).retry(twice);
}

rb::Task<void> breaks(rb::Run& run, Trouble trouble) {
    co_await run.step(note, trouble.side, trouble.how);
    if (trouble.how == "int") throw 7;
    throw std::logic_error("a slip of the pen");
}

// As many bytes as result of a step, as argument of one, or as the run's own result.
rb::Task<std::string> bulk(rb::Run& run, Bulk plan) {
    const std::string text(static_cast<std::size_t>(plan.bytes), 'x');
    const std::string before = "before";
    co_await run.step(note, plan.side, before);
    if (plan.where == "result") co_await run.step(make, plan.side, plan.bytes);
    if (plan.where == "argument") co_await run.step(measure, plan.side, text);
    if (plan.where == "end") co_return text;
    co_return before;
}

// Sleeps, and tidies up when it is cancelled meanwhile.
rb::Task<std::string> tidy(rb::Run& run, Nap plan) {
    const std::string first = "lie down";
    const std::string cleanup = "tidy up";
    co_await run.step(note, plan.side, first);
    auto slept = co_await rb::attempt(run.sleep(std::chrono::milliseconds(plan.ms)));
    if (!slept) co_await run.step(note, plan.side, cleanup);
    slept.rethrow();
    co_return first;
}

rb::Task<std::string> tidies_slowly(rb::Run& run, Held plan) {
    const std::string cleanup = "tidy up";
    auto slept = co_await rb::attempt(run.sleep(std::chrono::hours(1)));
    if (!slept) co_await run.step(hold, plan.side, cleanup, plan.fifo);
    slept.rethrow();
    co_return cleanup;
}

rb::Task<std::string> stubborn(rb::Run& run, Nap plan) {
    const std::string line = "went on";
    auto slept = co_await rb::attempt(run.sleep(std::chrono::milliseconds(plan.ms)));
    co_await run.step(note, plan.side, line);
    co_return line;
}

rb::Task<std::string> answer_slowly(rb::Run& run, Held plan, bool* done) {
    const std::string line = "answering";
    const std::string said = co_await run.step(hold, plan.side, line, plan.fifo);
    *done = true;
    co_return said;
}

// Waits for an update, whose answer takes a step.
rb::Task<std::string> answers_slowly(rb::Run& run, Held plan) {
    bool done = false;
    const std::string before = "before";
    run.on_update("ask", [&] { return answer_slowly(run, plan, &done); });
    run.on_update<int>(
        "sell", [](int) -> int { throw rb::Failure("no-stock", "nothing left"); },
        [](int count) {
            if (count < 0) throw rb::Failure("negative", "nobody sells less than nothing");
        });
    co_await run.step(note, plan.side, before);
    co_await run.wait([&] { return done && run.handlers_running() == 0; });
    co_return before;
}

// One signal in each of `count` runs.
rb::Task<std::string> takes_one(rb::Run& run, Held plan) {
    const std::string item = co_await run.signal<std::string>("item").next();
    co_await run.step(hold, plan.side, item, plan.fifo);
    if (plan.count == 1) co_return item;
    --plan.count;
    co_return co_await run.continue_as_new(plan);
}

rb::Task<void> agrees(rb::Run& run, std::string side) {
    const std::string after = "after";
    co_await run.step(agree, side);
    co_await run.step(note, side, after);
}

rb::Task<std::string> asks(rb::Run& run, std::string side) {
    const rb::Retry twice = rb::Retry::attempts(2).first(std::chrono::milliseconds(1));
    co_return co_await run.step(ask_outside, side).retry(twice);
}

rb::Task<void> crashes(rb::Run& run, std::string side) {
    const std::string before = "before";
    co_await run.step(note, side, before);
    co_await run.step(crash, side);
}

}  // namespace

RUNBOOK_BUNDLE("e2e", "1.0.0", rb::runbook<steps>("steps"), rb::runbook<held>("held"),
               rb::runbook<nap>("nap"), rb::runbook<together>("together"),
               rb::runbook<family>("family"), rb::runbook<fails>("fails"),
               rb::runbook<breaks>("breaks"), rb::runbook<bulk>("bulk"), rb::runbook<tidy>("tidy"),
               rb::runbook<stubborn>("stubborn"), rb::runbook<tidies_slowly>("tidies-slowly"),
               rb::runbook<answers_slowly>("answers-slowly"), rb::runbook<takes_one>("takes-one"),
               rb::runbook<agrees>("agrees"), rb::activity<agree>("agree"),
               rb::runbook<asks>("asks"), rb::activity<ask_outside>("ask-outside"),
               rb::runbook<crashes>("crashes"), rb::activity<crash>("crash"),
               rb::activity<make>("make"), rb::activity<measure>("measure"),
               rb::activity<note>("note"), rb::activity<hold>("hold"), rb::activity<fail>("fail"))
