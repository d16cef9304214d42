// The fuzzer's entry; clang links it with libFuzzer, codec_random_test.cpp feeds it the corpus.
#include "everything.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    everything::feed({reinterpret_cast<const char*>(data), size});
    return 0;
}
