#include "config/layers.hpp"

#include <algorithm>
#include <set>

#include "config/places.hpp"
#include "config/schema.hpp"
#include "host/base/ids.hpp"
#include "host/base/near.hpp"
#include "host/base/quote.hpp"

namespace runbook::config {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kEnding = ".toml";

// A file or folder that cannot be looked at is not there for this user.
bool is_file(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

bool is_one_of(const fs::path& file, const std::vector<Base>& bases) {
    return std::any_of(bases.begin(), bases.end(), [&](const Base& base) {
        std::error_code ignored;
        return fs::equivalent(file, base.path, ignored);
    });
}

std::vector<Base> shared_bases(const Inputs& inputs) {
    std::vector<Base> bases;
    if (const auto home = config_home(inputs)) bases.push_back({*home / kFileName, Layer::kUser});
    for (const fs::path& folder : system_config_folders(inputs))
        bases.push_back({folder / kFileName, Layer::kSystem});
    return bases;
}

// The user's own file is not a project's, though somebody may be working in its folder.
std::optional<fs::path> project_file(const fs::path& from, const std::vector<Base>& shared) {
    for (fs::path folder = from; !folder.empty(); folder = folder.parent_path()) {
        const fs::path file = folder / kFileName;
        if (is_file(file) && !is_one_of(file, shared)) return file;
        if (folder == folder.parent_path()) break;
    }
    return std::nullopt;
}

fs::path profile_path(const fs::path& base, const std::string& profile) {
    return base.parent_path() / (base.stem().string() + "." + profile + std::string(kEnding));
}

// What a flag or a variable chooses, with the name of its source. Nothing: neither is given.
std::optional<Profile> chosen(const Selector& selector, const Inputs& inputs, Layers& layers) {
    std::optional<Profile> out;
    for (const Flag& flag : inputs.flags) {
        if (flag.name != selector.flag) continue;
        const std::string where = "flag " + flag.name;
        if (out) layers.problems.push_back({where, {0, 0}, "give it once", true});
        if (flag.value.empty()) layers.problems.push_back({where, {0, 0}, "it is empty", true});
        out = Profile{flag.value, where};
    }
    if (out) return out;
    const auto text = variable(inputs, selector.variable);
    if (!text) return std::nullopt;
    return Profile{*text, "variable " + std::string(selector.variable)};
}

// Pipes are files, too: --config <(envsubst < template).
void use_given(const Profile& given, const Inputs& inputs, Layers& layers) {
    const fs::path path = (inputs.working_directory / given.name).lexically_normal();
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    if (!fs::exists(status) || fs::is_directory(status)) {
        const char* const why = fs::is_directory(status) ? " is a folder" : " is not there";
        layers.problems.push_back({given.source, {0, 0}, path.string() + why});
        return;
    }
    layers.bases = {{path, Layer::kGiven}};
    const std::vector<Base> shared = shared_bases(inputs);
    const auto same = std::find_if(shared.begin(), shared.end(), [&](const Base& base) {
        return fs::equivalent(path, base.path, ignored);
    });
    if (same == shared.end()) layers.project = path.parent_path();
    if (same != shared.end() && same->layer == Layer::kUser) layers.user = path.parent_path();
}

void look_around(const Inputs& inputs, Layers& layers) {
    layers.bases = shared_bases(inputs);
    if (const auto file = project_file(inputs.working_directory, layers.bases)) {
        layers.bases.insert(layers.bases.begin(), {*file, Layer::kProject});
        layers.project = file->parent_path();
    }
}

std::string folders_of(const std::vector<Base>& bases) {
    std::string text = bases.empty() || bases.front().layer != Layer::kUser
                           ? ""
                           : "the folder of a project's runbook-host.toml";
    for (const Base& base : bases)
        text += (text.empty() ? "" : " or ") + base.path.parent_path().string();
    return text;
}

std::string no_such_profile(const std::string& name, const std::vector<Base>& bases) {
    std::set<std::string> known;
    for (const ConfigFile& file : profile_files(bases)) known.insert(file.profile);
    std::string text = "there is no profile " + quote(name);
    const std::vector<std::string> names(known.begin(), known.end());
    if (names.empty())
        return text + ", nor any other: it would be a file runbook-host." + name + ".toml in " +
               folders_of(bases);
    std::string list;
    for (const std::string& one : names) list += (list.empty() ? "" : ", ") + one;
    const auto near = nearest(name, names);
    return text + (near ? "; did you mean " + quote(*near) + "?" : "") + " (there are: " + list +
           ")";
}

}  // namespace

std::vector<ConfigFile> profile_files(const std::vector<Base>& bases) {
    std::vector<ConfigFile> out;
    for (const Base& base : bases) {
        const std::string stem = base.path.stem().string() + ".";
        std::vector<ConfigFile> here;
        std::error_code fault;
        for (fs::directory_iterator at(base.path.parent_path(), fault), end; !fault && at != end;
             at.increment(fault)) {
            const std::string name = at->path().filename().string();
            if (!name.starts_with(stem) || !name.ends_with(kEnding)) continue;
            if (name.size() <= stem.size() + kEnding.size()) continue;
            const std::string profile =
                name.substr(stem.size(), name.size() - stem.size() - kEnding.size());
            if (!check_id("profile", profile).ok() || !is_file(at->path())) continue;
            here.push_back({at->path(), base.layer, profile});
        }
        std::sort(here.begin(), here.end(),
                  [](const auto& a, const auto& b) { return a.profile < b.profile; });
        out.insert(out.end(), here.begin(), here.end());
    }
    return out;
}

Layers find_layers(const Inputs& inputs) {
    Layers layers;
    const auto given = chosen(kConfigSelector, inputs, layers);
    layers.profile = chosen(kProfileSelector, inputs, layers);
    const bool of_flag = layers.profile && layers.profile->source.starts_with("flag ");
    if (layers.profile) {
        const auto usable = check_id("profile", layers.profile->name);
        if (!usable.ok() && !layers.profile->name.empty())
            layers.problems.push_back({layers.profile->source,
                                       {0, 0},
                                       usable.error().message + "; " + usable.error().hint,
                                       of_flag});
    }
    if (!layers.problems.empty()) return layers;

    if (given) {
        use_given(*given, inputs, layers);
        if (!layers.problems.empty()) return layers;
    } else {
        look_around(inputs, layers);
    }
    bool profile_seen = false;
    for (const Base& base : layers.bases) {
        const std::size_t before = layers.files.size();
        if (layers.profile) {
            const fs::path path = profile_path(base.path, layers.profile->name);
            if (is_file(path)) layers.files.push_back({path, base.layer, layers.profile->name});
        }
        profile_seen = profile_seen || layers.files.size() != before;
        if (base.layer == Layer::kGiven || is_file(base.path))
            layers.files.push_back({base.path, base.layer, ""});
        if (base.layer == Layer::kUser && layers.files.size() != before)
            layers.user = base.path.parent_path();
    }
    if (layers.profile && !profile_seen)
        layers.problems.push_back(
            {layers.profile->source, {0, 0}, no_such_profile(layers.profile->name, layers.bases)});
    return layers;
}

}  // namespace runbook::config
