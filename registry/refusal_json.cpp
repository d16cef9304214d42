#include "registry/refusal_json.hpp"

namespace runbook::registry {

Refusal refusal_from_json(const boost::json::value& json) {
    const auto& object = json.as_object();
    return {static_cast<RefusalCode>(object.at("code").to_number<int>()),
            std::string(object.at("found").as_string()),
            std::string(object.at("cure").as_string())};
}

boost::json::object refusal_to_json(const Refusal& refusal) {
    return {
        {"code", static_cast<int>(refusal.code)}, {"found", refusal.found}, {"cure", refusal.cure}};
}

}  // namespace runbook::registry
