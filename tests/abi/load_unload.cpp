// load_unload <bundle> <input> ..: loads each bundle, enters it, begins a run, evicts it and
// unloads the file, a thousand times. Nothing of it may stay mapped and memory may not grow. A
// program of its own, without sanitizers, which would keep memory themselves.
#include <dlfcn.h>
#include <runbook/abi.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

namespace {

struct Memory {
    std::size_t maps = 0, mapped = 0, resident = 0;
};

Memory memory() {
    Memory now;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line); ++now.maps) {
        std::size_t from = 0, to = 0;
        if (std::sscanf(line.c_str(), "%zx-%zx", &from, &to) == 2 &&
            line.find("[heap]") == std::string::npos)
            now.mapped += to - from;
    }
    std::size_t total = 0;
    std::ifstream("/proc/self/statm") >> total >> now.resident;
    now.resident *= static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    return now;
}

[[noreturn]] void give_up(const char* file, const char* what) {
    std::fprintf(stderr, "%s: %s\n", file, what);
    std::exit(1);
}

// Begins a run of the first runbook and evicts it where it waits.
void begin_run(const rb_bundle* bundle, const char* input, const char* file) {
    const rb_runbook* const runbook = bundle->runbooks[0];
    rb_instance_info info{};
    info.struct_size = sizeof info;
    void* instance = nullptr;
    if (runbook->create(runbook, &info, &instance) != RB_OK) give_up(file, "no instance");
    rb_payload value{};
    value.encoding = {RB_ENCODING_JSON, sizeof RB_ENCODING_JSON - 1};
    value.body = {reinterpret_cast<const std::uint8_t*>(input), std::strlen(input)};
    rb_job job{};
    job.struct_size = sizeof job;
    job.type = RB_JOB_START;
    job.args = {&value, 1};
    int emitted = 0;
    rb_activation activation{};
    activation.struct_size = sizeof activation;
    activation.job = &job;
    activation.host_data = &emitted;
    activation.emit = [](const rb_activation* self, const rb_cmd* command) noexcept {
        ++*static_cast<int*>(self->host_data);
        return static_cast<rb_status>(command->type < RB_CMD_COMPLETE ? RB_OK : RB_E_BUG);
    };
    if (runbook->activate(instance, &activation) != RB_OK || emitted != 1)
        give_up(file, "the run does not begin");
    runbook->evict(instance);
}

void once(const char* file, const char* input) {
    rb_host host{};
    host.struct_size = sizeof host;
    void* const library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) give_up(file, ::dlerror());
    const auto entry =
        reinterpret_cast<decltype(&rb_bundle_entry_v1)>(::dlsym(library, "rb_bundle_entry_v1"));
    const rb_bundle* const bundle = entry == nullptr ? nullptr : entry(&host);
    if (bundle == nullptr) give_up(file, "it is no bundle");
    begin_run(bundle, input, file);
    if (bundle->close() != RB_OK) give_up(file, "it is still in use");
    ::dlclose(library);
    if (::dlopen(file, RTLD_NOLOAD | RTLD_NOW) != nullptr) give_up(file, "it stays mapped");
}

}  // namespace

int main(int count, char** words) {
    constexpr int kTimes = 1000;
    constexpr std::size_t kSlack = 256 * 1024;
    for (int at = 1; at + 1 < count; at += 2) {
        const char* const file = words[at];
        for (int i = 0; i < 20; ++i) once(file, words[at + 1]);  // what the loader keeps for itself
        const Memory before = memory();
        for (int i = 0; i < kTimes; ++i) once(file, words[at + 1]);
        const Memory after = memory();
        std::printf("%s: maps %zu to %zu, mapped %zu to %zu, resident %zu to %zu\n", file,
                    before.maps, after.maps, before.mapped, after.mapped, before.resident,
                    after.resident);
        if (after.maps != before.maps || after.mapped != before.mapped)
            give_up(file, "the maps are not steady");
        if (after.resident > before.resident + kSlack) give_up(file, "memory grows");
    }
    return count > 2 ? 0 : 2;
}
