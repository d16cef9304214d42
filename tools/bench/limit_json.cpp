#include "limit_json.hpp"

#include <boost/json.hpp>
#include <stdexcept>
#include <string>

#include "order_text.hpp"

namespace runbook::bench {
namespace {

class LimitJson final : public Contender {
 public:
    Span run(std::int64_t wall_ns) override {
        return span_of(wall_ns, [this](Span& span) {
            for (int i = 0; i < 1000; ++i) span.operations += one();
        });
    }

 private:
    std::uint64_t one() {
        text_ = boost::json::serialize(boost::json::parse(text_));
        if (text_.size() != kOrderText.size()) throw std::runtime_error("an order has changed");
        return 1;
    }

    std::string text_{kOrderText};
};

}  // namespace

std::unique_ptr<Contender> limit_json() { return std::make_unique<LimitJson>(); }

}  // namespace runbook::bench
