// Makes the measured bundle 1 MB large, as one with some libraries in it is.
#include <array>

namespace {
constexpr std::array<unsigned char, 768 * 1024> made() {
    std::array<unsigned char, 768 * 1024> bytes{};
    for (std::size_t i = 0; i < bytes.size(); i += 4096) bytes[i] = 1;
    return bytes;
}
__attribute__((used, retain)) const std::array<unsigned char, 768 * 1024> kPadding = made();
}  // namespace
