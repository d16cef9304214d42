// event-log: does a little work, then reads its own log and tells the story that it finds there.
#include <runbook/history.hpp>
#include <runbook/runbook.hpp>

using namespace std::chrono_literals;

namespace {

struct Hero {
    std::string name;
    RB_FIELDS(Hero, name)
};

std::string leave_home(rb::Activity&, std::string name) { return name + " left home"; }

// Reads what is on disk now: everything up to the start of this very step.
std::vector<std::string> tell(rb::Activity& a) {
    std::vector<std::string> story;
    for (const rb::HistoryEvent& event : rb::history(a)) {
        story.push_back(std::to_string(event.sequence) + " " + event.type + " " + event.data);
        a.log().info(story.back());
    }
    return story;
}

rb::Task<std::vector<std::string>> event_log(rb::Run& run, Hero hero) {
    co_await run.step(leave_home, hero.name);
    co_await run.sleep(100ms);
    co_return co_await run.step(tell);
}

}  // namespace

RUNBOOK_BUNDLE("event-log", "1.0.0",
               rb::runbook<event_log>("event-log").title("Tells its own story from its log"),
               rb::activity<leave_home>("leave-home"), rb::activity<tell>("tell"))
