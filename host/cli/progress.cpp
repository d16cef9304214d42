#include "host/cli/progress.hpp"

#include <memory>

#include "host/cli/story.hpp"
#include "host/cli/text.hpp"

namespace runbook::cli {

namespace {

constexpr std::size_t kClockWidth = 10;
constexpr std::size_t kSubjectWidth = 18;

void pad(std::string& text, std::size_t width) {
    const std::size_t shown = shown_width(text);
    if (shown < width) text.append(width - shown, ' ');
}

// Called on the driving thread alone, so it needs no lock.
class Printer {
 public:
    Printer(Session& session) : session_(session), color_(session.err_color()) {}  // NOLINT

    void print(const Progress& progress) {
        if (first_run_.empty()) {
            first_run_ = progress.run_id;
            began_ns_ = progress.event.time_ns;
        }
        Sentence sentence = story_.tell(progress.run_id, progress.event);
        // The line begins with the runbook's name already.
        if (progress.event.type == "workflow_started") sentence.remark.clear();
        std::string clock = length(progress.event.time_ns - began_ns_);
        if (clock.size() < kClockWidth) clock.insert(0, kClockWidth - clock.size(), ' ');
        std::string subject = progress.run_id == first_run_ ? "" : "  ";
        subject += sentence.subject.empty() ? progress.runbook : sentence.subject;
        pad(subject, kSubjectWidth);
        std::string line = colored(clock, Color::kDim, color_) + "  " + plain(subject) + "  " +
                           colored(sentence.predicate, color_of(progress.event.type), color_);
        if (!sentence.remark.empty())
            (line += "  ") += colored(sentence.remark, Color::kDim, color_);
        session_.say(line);
    }

 private:
    Session& session_;
    const bool color_;
    Story story_;
    std::string first_run_;
    std::int64_t began_ns_ = 0;
};

}  // namespace

OnProgress progress(Session& session, bool muted) {
    if (muted || !session.world().err_is_terminal) return {};
    return [printer = std::make_shared<Printer>(session)](const Progress& progress) {
        printer->print(progress);
    };
}

}  // namespace runbook::cli
