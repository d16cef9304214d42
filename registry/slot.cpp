#include "registry/slot.hpp"

#include <filesystem>

namespace runbook::registry {

void Slot::refuse(const Refusal& why) {
    state = State::kRefused;
    const auto file_name = std::filesystem::path(path).filename().string();
    refusal = text_of(why, path.empty()                       ? "linked bundle " + facts.name
                           : why.code == RefusalCode::kFolder ? path
                                                              : file_name);
}

}  // namespace runbook::registry
