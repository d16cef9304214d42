// The manifest as a constant, made from the same declaration as the descriptor, so that the two
// cannot disagree. Its form is in abi.h at RB_MANIFEST.
#pragma once

#include "runbook/declare.hpp"

namespace rb::kit {

inline constexpr std::string_view kKitVersion = "0.1.0";
#if defined(__clang__)
inline constexpr std::string_view kCompiler = "clang++ " __clang_version__;
#else
inline constexpr std::string_view kCompiler = "g++ " __VERSION__;
#endif

class ManifestText {  // counts, and writes when there is a place to write to
 public:
    constexpr explicit ManifestText(char* out) : out_(out) {}

    constexpr void raw(std::string_view text) {
        for (const char c : text) put(c);
    }
    constexpr void string(std::string_view text) {
        put('"');
        for (const char c : text) {
            if (c == '"' || c == '\\') put('\\');
            put(c);
        }
        put('"');
    }
    constexpr void number(unsigned value) {
        if (value >= 10) number(value / 10);
        put(static_cast<char>('0' + value % 10));
    }
    constexpr std::size_t size() const { return size_; }

 private:
    constexpr void put(char c) {
        if (out_ != nullptr) out_[size_] = c;
        ++size_;
    }
    char* out_;
    std::size_t size_ = 0;
};

template <std::size_t R, std::size_t A>
constexpr std::size_t write_manifest(const BundleDecl<R, A>& bundle, char* out) {
    ManifestText text(out);
    text.raw("{\"abi\":{\"major\":1,\"minor\":");
    text.number(RB_TARGET_MINOR);
    text.raw("},\"name\":");
    text.string(bundle.name);
    text.raw(",\"version\":");
    text.string(bundle.version);
    text.raw(",\"runbooks\":[");
    bool first = true;
    for (const RunbookFacts& runbook : bundle.runbooks) {
        text.raw(first ? "{\"slug\":" : ",{\"slug\":");
        text.string(runbook.slug);
        text.raw(",\"version\":");
        text.string(runbook.version.empty() ? bundle.version : runbook.version);
        text.raw("}");
        first = false;
    }
    text.raw("],\"activities\":[");
    first = true;
    for (const ActivityFacts& activity : bundle.activities) {
        text.raw(first ? "" : ",");
        text.string(activity.name);
        first = false;
    }
    text.raw("],\"kit\":");
    text.string(kKitVersion);
    text.raw(",\"compiler\":");
    text.string(kCompiler);
    text.raw("}");
    return text.size();
}

template <std::size_t Size, std::size_t R, std::size_t A>
constexpr std::array<char, Size + 1> manifest(const BundleDecl<R, A>& bundle) {
    std::array<char, Size + 1> text{};
    write_manifest(bundle, text.data());
    return text;
}

}  // namespace rb::kit
