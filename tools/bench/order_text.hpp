// The payload of row 2: what an order looks like as JSON, about 200 bytes.
#pragma once

#include <string_view>

namespace runbook::bench {

inline constexpr std::string_view kOrderText =
    R"({"id":"o-2026-004711","customer":"Ann Example","cents":125000,"express":true,)"
    R"("note":"ring twice, please","items":[{"sku":"pen-blue","count":12},)"
    R"({"sku":"paper-a4","count":500},{"sku":"ink","count":2}]})";

}  // namespace runbook::bench
