// transient-retries: retries, backoff and a plan B in a run that is kept in memory only.
#include <runbook/runbook.hpp>

using namespace std::chrono_literals;

namespace {

struct Question {
    std::string city;
    std::uint32_t down_for = 2;  // attempts that find the station down
    RB_FIELDS(Question, city, down_for)
};
struct Weather {
    std::string text;
    std::uint32_t attempts = 0;
    RB_FIELDS(Weather, text, attempts)
};
struct Report {
    Weather weather;
    std::chrono::milliseconds waited = 0s;
    RB_FIELDS(Report, weather, waited)
};

Weather ask_station(rb::Activity& a, Question question) {
    if (question.city.empty()) throw rb::Failure("no_city", "the weather of where?").no_retry();
    if (a.attempt() <= question.down_for) {
        a.log().warn("attempt " + std::to_string(a.attempt()) + ": the station does not answer");
        throw rb::Failure("down", "the station does not answer");
    }
    return Weather{"sunny in " + question.city, a.attempt()};
}

std::string look_out_of_the_window(rb::Activity&) { return "bright enough"; }

rb::Task<Report> transient_retries(rb::Run& run, Question question) {
    const rb::Time asked = run.now();
    Report report;
    auto answer = co_await rb::attempt(run.step(ask_station, question));
    if (const rb::Failure* last = answer.failure(); last != nullptr && last->type == "down") {
        report.weather.attempts = last->attempts;
        report.weather.text = co_await run.step(look_out_of_the_window);
    } else {
        report.weather = *answer;  // any other failure ends the run here
    }
    report.waited = std::chrono::duration_cast<std::chrono::milliseconds>(run.now() - asked);
    co_return report;
}

}  // namespace

RUNBOOK_BUNDLE(
    "transient-retries", "1.0.0",
    rb::runbook<transient_retries>("transient-retries").title("Retries in memory").transient(),
    rb::activity<ask_station>("ask-station").retry(rb::Retry::attempts(4).first(50ms).backoff(2.0)),
    rb::activity<look_out_of_the_window>("look-out-of-the-window"))
