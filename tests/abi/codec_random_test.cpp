// The codec on random values and on the fuzzer's corpus. The seed is fixed, so that a red test
// stays red until it is mended.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "random_values.hpp"

using namespace everything;

namespace {

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size);

TEST_CASE("any value goes to JSON and back as the same value") {
    for (unsigned seed = 0; seed < 2'000; ++seed) {
        CAPTURE(seed);
        const All value = Values(seed).all(2);
        const std::string json = rb::to_json(value);
        const All back = rb::from_json<All>(json);
        REQUIRE((back == value));
        REQUIRE(rb::to_json(back) == json);
    }
}

TEST_CASE("a text with a wrong byte is refused or read, and never harms") {
    Values random(20261121);
    static constexpr std::string_view kBytes =
        "{}[]\":,\\untrue0123456789.-+TZwdhmse \xF0\x9F\x80\xFF\0";
    int taken = 0;
    for (unsigned seed = 0; seed < 5'000; ++seed) {
        std::string text = rb::to_json(Values(seed).all(1));
        for (std::size_t changes = random.below(3) + 1; changes > 0; --changes) {
            const std::size_t at = random.below(text.size());
            switch (random.below(3)) {
                case 0:
                    text[at] = kBytes[random.below(kBytes.size())];
                    break;
                case 1:
                    text.erase(at, random.below(8));
                    break;
                default:
                    text.insert(at, 1, kBytes[random.below(kBytes.size())]);
                    break;
            }
            if (text.empty()) text = " ";
        }
        taken += feed(text) ? 1 : 0;
    }
    CHECK(taken > 100);
    CHECK(taken < 4'000);
}

TEST_CASE("the fuzzer's corpus is read or refused, and never harms") {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(FUZZ_CORPUS)) {
        const std::string text = content_of(entry.path());
        CAPTURE(entry.path().string());
        CHECK(LLVMFuzzerTestOneInput(reinterpret_cast<const unsigned char*>(text.data()),
                                     text.size()) == 0);
        ++files;
    }
    CHECK(files >= 10);
}
