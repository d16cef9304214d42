#include "tools/lint/database.hpp"

#include <clang/Tooling/JSONCompilationDatabase.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

namespace runbook::lint {
namespace {

namespace fs = std::filesystem;

std::string base_name(const std::string& path) { return fs::path(path).filename().string(); }

std::string normal(const fs::path& path) { return fs::absolute(path).lexically_normal().string(); }

// Launchers before the compiler: env with its settings, ccache and its like.
void drop_launchers(std::vector<std::string>& arguments) {
    static const std::set<std::string> kLaunchers = {"env", "ccache", "sccache", "distcc", "icecc"};
    while (arguments.size() > 1) {
        const bool setting =
            arguments.front().find('=') != std::string::npos && arguments.front().front() != '-';
        if (!setting && !kLaunchers.contains(base_name(arguments.front()))) return;
        arguments.erase(arguments.begin());
    }
}

std::string find_file(const std::string& where) {
    std::error_code error;
    const std::vector<fs::path> places =
        where.empty() ? std::vector<fs::path>{".", "build"} : std::vector<fs::path>{where};
    for (const fs::path& place : places) {
        if (fs::is_regular_file(place, error)) return normal(place);
        if (fs::is_regular_file(place / "compile_commands.json", error))
            return normal(place / "compile_commands.json");
    }
    return {};
}

bool is_below(const std::string& file, const std::string& folder) {
    return file.size() > folder.size() && file.starts_with(folder) &&
           (folder.ends_with('/') || file[folder.size()] == '/');
}

bool is_source(const fs::path& path) {
    static const std::set<std::string> kEndings = {".c", ".cc", ".cpp", ".cxx", ".C", ".c++"};
    return kEndings.contains(path.extension().string());
}

// A cheap look: it decides only whether a file that is in no database is missed.
bool has_runbook(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    return text.find("rb::Run&") != std::string::npos ||
           text.find("RUNBOOK_BUNDLE(") != std::string::npos;
}

void check_folder(const std::string& folder, const std::set<std::string>& known,
                  std::vector<std::string>& problems) {
    std::error_code error;
    std::vector<std::string> missed;
    for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
        const std::string file = entry.path().lexically_normal().string();
        if (entry.is_regular_file(error) && is_source(entry.path()) && !known.contains(file) &&
            has_runbook(file))
            missed.push_back(file);
    }
    std::sort(missed.begin(), missed.end());
    for (const std::string& file : missed)
        problems.push_back(
            file + ": has runbook code and is not in the compile database: no target compiles it");
}

}  // namespace

Database load_database(const std::string& where) {
    Database database;
    database.file = find_file(where);
    if (database.file.empty()) {
        database.problem =
            "no compile_commands.json in " +
            (where.empty() ? "the working folder or build/" : where) +
            ": configure with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON and name the build folder with -p";
        return database;
    }
    std::string error;
    const auto loaded = clang::tooling::JSONCompilationDatabase::loadFromFile(
        database.file, error, clang::tooling::JSONCommandLineSyntax::AutoDetect);
    if (loaded == nullptr) {
        database.problem = database.file + " cannot be read: " + error;
        return database;
    }
    for (const clang::tooling::CompileCommand& one : loaded->getAllCompileCommands()) {
        CompileCommand command;
        command.folder = normal(one.Directory);
        command.file = fs::path(one.Filename).is_absolute()
                           ? fs::path(one.Filename).lexically_normal().string()
                           : (fs::path(command.folder) / one.Filename).lexically_normal().string();
        command.arguments = one.CommandLine;
        drop_launchers(command.arguments);
        database.commands.push_back(std::move(command));
    }
    std::map<std::pair<std::string, std::vector<std::string>>, CompileCommand> different;
    for (CompileCommand& one : database.commands) {
        const auto key = std::pair(one.file, for_clang(one).arguments);
        different.try_emplace(key, std::move(one));
    }
    database.commands.clear();
    for (auto& [key, one] : different) database.commands.push_back(std::move(one));
    if (database.commands.empty()) database.problem = database.file + " names no unit";
    return database;
}

std::vector<CompileCommand> select_units(const Database& database,
                                         const std::vector<std::string>& named,
                                         std::vector<std::string>& problems) {
    if (named.empty()) return database.commands;
    std::set<std::string> known, wanted;
    for (const CompileCommand& one : database.commands) known.insert(one.file);
    for (const std::string& name : named) {
        std::error_code error;
        std::string path = normal(name);
        if (path.size() > 1 && path.ends_with('/')) path.pop_back();
        if (fs::is_directory(path, error)) {
            const auto before = wanted.size();
            for (const std::string& file : known)
                if (is_below(file, path)) wanted.insert(file);
            check_folder(path, known, problems);
            if (wanted.size() == before)
                problems.push_back(name + ": no unit of " + database.file + " lies in this folder");
        } else if (known.contains(path)) {
            wanted.insert(path);
        } else if (!fs::exists(path, error)) {
            problems.push_back(name + ": there is no such file");
        } else {
            problems.push_back(name + ": is not in " + database.file +
                               ": add it to a target and configure again");
        }
    }
    std::vector<CompileCommand> units;
    for (const CompileCommand& one : database.commands)
        if (wanted.contains(one.file)) units.push_back(one);
    return units;
}

bool is_old_gcc(const CompileCommand& command) {
    static std::map<std::string, bool> known;
    const std::string& compiler = command.arguments.front();
    const auto [found, fresh] = known.try_emplace(compiler, false);
    if (!fresh) return found->second;
    const std::string name = base_name(compiler);
    if (name.find("clang") != std::string::npos) return false;
    const bool gcc = name.find("g++") != std::string::npos ||
                     name.find("gcc") != std::string::npos || name == "c++" || name == "cc";
    if (!gcc || compiler.find('\'') != std::string::npos) return false;
    // What is asked is the compiler that the build calls anyway. "c++" may be clang, which says 4
    // here.
    std::FILE* pipe = ::popen(("'" + compiler + "' -dumpfullversion 2> /dev/null").c_str(), "r");
    if (pipe == nullptr) return false;
    int major = 0;
    const bool read = std::fscanf(pipe, "%d", &major) == 1;
    const bool clang = ::pclose(pipe) != 0;  // it does not know the option
    found->second = read && !clang && major < 13;
    return found->second;
}

CompileCommand for_clang(CompileCommand command) {
    static const std::set<std::string> kWithValue = {"-o",  "-MF",      "-MT",
                                                     "-MQ", "-Xlinker", "-dumpbase"};
    static const std::set<std::string> kDropped = {
        "-c",           "-MD",        "-MMD",         "-MP",        "-MG",
        "-M",           "-MM",        "-S",           "-E",         "-Winvalid-pch",
        "-fcoroutines", "-fconcepts", "-fmodules-ts", "-fanalyzer", "-fno-canonical-system-headers",
        "-pipe",        "-s"};
    const bool plus = base_name(command.arguments.front()).find("++") != std::string::npos;
    std::vector<std::string> arguments = {plus ? "clang++" : "clang"};
    for (std::size_t i = 1; i < command.arguments.size(); ++i) {
        const std::string& one = command.arguments[i];
        if (kWithValue.contains(one)) {
            ++i;
        } else if (!kDropped.contains(one) && !one.starts_with("-W") &&
                   !(one.starts_with("-o") && one.size() > 2)) {
            arguments.push_back(one);
        }
    }
    // After `--` there are only files.
    const std::vector<std::string> ours = {"-fsyntax-only", "-resource-dir=" RUNBOOK_LINT_RESOURCES,
                                           "-Wno-everything", "-Wuninitialized",
                                           "-Wsometimes-uninitialized"};
    arguments.insert(arguments.begin() + 1, ours.begin(), ours.end());
    command.arguments = std::move(arguments);
    return command;
}

}  // namespace runbook::lint
