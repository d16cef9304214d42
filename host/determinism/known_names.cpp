#include "host/determinism/known_names.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace runbook::determinism {
namespace {

// clang-format off: words, as many on a line as fit

constexpr std::string_view kClock = R"(
std::chrono::system_clock::now std::chrono::steady_clock::now std::chrono::utc_clock::now
std::chrono::tai_clock::now std::chrono::gps_clock::now std::chrono::file_clock::now
std::filesystem::__file_clock::now time clock gettimeofday clock_gettime timespec_get ftime times
getrusage clock_getres std::time std::clock std::timespec_get __rdtsc __rdtscp
__builtin_ia32_rdtsc __builtin_ia32_rdtscp __builtin_readcyclecounter __builtin_readsteadycounter
boost::locale::date_time boost::log::attributes::local_clock boost::log::attributes::utc_clock
boost::log::attributes::timer boost::chrono::system_clock::now boost::chrono::steady_clock::now
boost::chrono::process_real_cpu_clock::now boost::chrono::process_user_cpu_clock::now
boost::chrono::process_system_cpu_clock::now boost::chrono::process_cpu_clock::now
boost::chrono::thread_clock::now boost::timer::cpu_timer boost::timer::auto_cpu_timer getdate
getdate_r timespec_getres timer_gettime getitimer
)";

constexpr std::string_view kRandom = R"(
rand srand rand_r random srandom initstate setstate drand48 erand48 lrand48 nrand48 mrand48
jrand48 srand48 std::rand std::srand std::random_device getrandom getentropy arc4random
arc4random_buf arc4random_uniform uuid_generate uuid_generate_random uuid_generate_time
uuid_generate_time_safe std::random_shuffle RAND_bytes RAND_priv_bytes RAND_pseudo_bytes RAND_seed
RAND_add RAND_poll _rdrand16_step _rdrand32_step _rdrand64_step _rdseed16_step _rdseed32_step
_rdseed64_step __builtin_ia32_rdrand64_step __builtin_ia32_rdrand32_step
__builtin_ia32_rdrand16_step boost::random::random_device boost::filesystem::detail::unique_path
sqlite3_randomness lcong48 seed48 strfry std::experimental::randint std::experimental::reseed
)";

constexpr std::string_view kDistribution = R"(
std::uniform_int_distribution std::uniform_real_distribution std::bernoulli_distribution
std::binomial_distribution std::negative_binomial_distribution std::geometric_distribution
std::poisson_distribution std::exponential_distribution std::gamma_distribution
std::weibull_distribution std::extreme_value_distribution std::normal_distribution
std::lognormal_distribution std::chi_squared_distribution std::cauchy_distribution
std::fisher_f_distribution std::student_t_distribution std::discrete_distribution
std::piecewise_constant_distribution std::piecewise_linear_distribution std::generate_canonical
std::shuffle std::sample std::ranges::shuffle std::ranges::sample std::ranges::__shuffle_fn
std::ranges::__sample_fn std::experimental::shuffle std::experimental::sample
)";

constexpr std::string_view kThread = R"(
std::thread std::jthread std::async std::packaged_task std::this_thread::sleep_for
std::this_thread::sleep_until std::this_thread::yield std::this_thread::get_id std::thread::id
std::condition_variable std::condition_variable_any std::future std::shared_future std::promise
std::barrier std::latch std::counting_semaphore std::notify_all_at_thread_exit fork vfork
pthread_create pthread_join pthread_detach pthread_self pthread_cond_wait pthread_cond_timedwait
thrd_create thrd_sleep thrd_current sleep usleep nanosleep clock_nanosleep sched_yield pause wait
waitpid alarm setitimer timer_create sem_wait sem_timedwait raise kill signal sigaction
std::execution::par std::execution::par_unseq __pstl::execution::par __pstl::execution::par_unseq
boost::thread boost::this_thread::hidden::sleep_for boost::this_thread::hidden::sleep_until
boost::this_thread::no_interruption_point::hidden::sleep_for boost::this_thread::yield
boost::this_thread::get_id boost::thread::id boost::condition_variable
boost::condition_variable_any boost::async boost::future boost::shared_future boost::unique_future
boost::promise sqlite3_sleep gettid pthread_exit pthread_cancel pthread_clockjoin_np
pthread_timedjoin_np pthread_tryjoin_np pthread_barrier_wait pthread_barrier_init pthread_yield
pthread_kill pthread_sigqueue pthread_sigmask pthread_setname_np pthread_getname_np
pthread_setaffinity_np pthread_getaffinity_np pthread_setschedparam pthread_getschedparam
pthread_setschedprio pthread_atfork pthread_setcancelstate pthread_setcanceltype
pthread_testcancel pthread_getattr_np pthread_getcpuclockid pthread_cond_clockwait thrd_detach
thrd_exit thrd_join thrd_yield cnd_wait cnd_timedwait killpg tgkill gsignal ssignal sysv_signal
sigqueue sigsuspend sigwait sigwaitinfo sigtimedwait sigprocmask sigblock sigsetmask sighold
sigrelse sigignore sigset sigpause siginterrupt sigpending sigaltstack std::signal std::raise
ualarm timer_settime timer_delete timer_getoverrun clone _Fork setns unshare
boost::interprocess::interprocess_condition boost::interprocess::interprocess_semaphore
boost::barrier boost::latch boost::thread_group boost::packaged_task boost::fibers::fiber
boost::fibers::condition_variable boost::fibers::barrier boost::fibers::future
boost::fibers::promise boost::this_fiber::sleep_for boost::this_fiber::sleep_until
boost::this_fiber::yield boost::log::attributes::current_thread_id
boost::log::aux::this_thread::get_id boost::thread_specific_ptr
boost::executors::basic_thread_pool
)";

constexpr std::string_view kLock = R"(
std::mutex std::recursive_mutex std::timed_mutex std::recursive_timed_mutex std::shared_mutex
std::shared_timed_mutex std::atomic std::__atomic_base std::__atomic_float std::atomic_ref
std::atomic_flag std::call_once std::once_flag pthread_mutex_lock pthread_mutex_unlock
pthread_mutex_trylock pthread_mutex_init pthread_rwlock_rdlock pthread_rwlock_wrlock mtx_lock
mtx_unlock std::atomic_thread_fence pthread_cond_signal pthread_cond_broadcast boost::mutex
boost::recursive_mutex boost::timed_mutex boost::shared_mutex boost::atomics::atomic
boost::call_once pthread_mutex_timedlock pthread_mutex_clocklock pthread_mutex_destroy
pthread_mutex_consistent pthread_rwlock_init pthread_rwlock_destroy pthread_rwlock_unlock
pthread_rwlock_tryrdlock pthread_rwlock_trywrlock pthread_rwlock_timedrdlock
pthread_rwlock_timedwrlock pthread_rwlock_clockrdlock pthread_rwlock_clockwrlock pthread_spin_init
pthread_spin_destroy pthread_spin_lock pthread_spin_trylock pthread_spin_unlock pthread_once
pthread_key_create pthread_key_delete pthread_getspecific pthread_setspecific pthread_cond_init
pthread_cond_destroy mtx_init mtx_destroy mtx_timedlock mtx_trylock cnd_init cnd_destroy
cnd_signal cnd_broadcast call_once tss_create tss_delete tss_get tss_set flockfile ftrylockfile
funlockfile std::atomic_signal_fence std::atomic_load std::atomic_load_explicit std::atomic_store
std::atomic_store_explicit std::atomic_exchange std::atomic_exchange_explicit
std::atomic_compare_exchange_weak std::atomic_compare_exchange_strong
std::atomic_compare_exchange_weak_explicit std::atomic_compare_exchange_strong_explicit
std::atomic_fetch_add std::atomic_fetch_sub std::atomic_fetch_and std::atomic_fetch_or
std::atomic_fetch_xor std::atomic_is_lock_free __sync_fetch_and_add __sync_fetch_and_sub
__sync_add_and_fetch __sync_sub_and_fetch __sync_bool_compare_and_swap __sync_val_compare_and_swap
__sync_synchronize __sync_lock_test_and_set __sync_lock_release boost::recursive_timed_mutex
boost::upgrade_mutex boost::synchronized_value boost::once_flag boost::atomics::atomic_ref
boost::atomics::atomic_flag boost::interprocess::interprocess_mutex
boost::interprocess::interprocess_recursive_mutex boost::interprocess::interprocess_sharable_mutex
boost::interprocess::interprocess_upgradable_mutex boost::signals2::mutex boost::detail::spinlock
boost::fibers::mutex boost::fibers::recursive_mutex
)";

constexpr std::string_view kEnv = R"(
CLI::Option::envname
getenv std::getenv secure_getenv setenv unsetenv putenv clearenv environ __environ getpid getppid
getpgrp getpgid getsid getuid geteuid getgid getegid getlogin getlogin_r getpwuid getpwuid_r
getpwnam getpwnam_r getgrgid getgrnam gethostname sethostname getdomainname uname getcwd
get_current_dir_name chdir sysconf pathconf confstr getpagesize get_nprocs get_nprocs_conf
sched_getcpu sched_getaffinity getauxval getrlimit setrlimit sysinfo getloadavg getpriority
std::thread::hardware_concurrency std::jthread::hardware_concurrency std::setlocale setlocale
std::locale::global localeconv std::localeconv nl_langinfo newlocale uselocale localtime
localtime_r std::localtime mktime std::mktime timelocal tzset tzname timezone daylight ctime
ctime_r std::ctime std::chrono::current_zone std::chrono::locate_zone
std::chrono::get_tzdb std::chrono::get_tzdb_list std::chrono::zoned_time
std::filesystem::current_path std::filesystem::temp_directory_path program_invocation_name
program_invocation_short_name std::get_terminate boost::thread::hardware_concurrency
boost::thread::physical_concurrency boost::filesystem::detail::current_path
boost::filesystem::detail::initial_path boost::filesystem::detail::temp_directory_path
boost::filesystem::detail::absolute boost::locale::generator
boost::program_options::parse_environment boost::locale::util::get_system_locale
boost::locale::localization_backend_manager gethostid getdtablesize getgroups getresuid getresgid
nice setuid setgid setsid setpgid fpathconf strfmon gettext dgettext ngettext textdomain
bindtextdomain mallctl mallctlbymib mallinfo mallinfo2 sqlite3_memory_used
sqlite3_memory_highwater sqlite3_status sqlite3_status64 sqlite3_config
sqlite3_enable_shared_cache sqlite3_soft_heap_limit64 boost::nowide::setenv
boost::nowide::unsetenv boost::nowide::putenv fmt::getpagesize strcoll strcoll_l wcscoll wcscoll_l
strxfrm strxfrm_l wcsxfrm wcsxfrm_l std::strcoll std::strxfrm cuserid setlogin ttyslot
getusershell setusershell endusershell group_member setegid seteuid setregid setreuid setresgid
setresuid setpgrp setfsuid setfsgid getcpu prlimit prlimit64 ulimit vlimit sched_getparam
sched_setparam sched_getscheduler sched_setscheduler sched_setaffinity sched_rr_get_interval
sched_get_priority_max sched_get_priority_min dl_iterate_phdr sethostid setdomainname fchdir getwd
personality prctl dcgettext dcngettext dngettext bind_textdomain_codeset strfmon_l malloc_trim
malloc_usable_size mallopt sbrk brk rpmatch std::set_terminate std::set_unexpected
std::set_new_handler std::get_new_handler std::chrono::reload_tzdb std::chrono::remote_version
std::chrono::get_leap_second_info boost::filesystem::detail::system_complete
boost::log::attributes::current_process_id boost::log::attributes::current_process_name
boost::log::aux::this_process::get_id boost::log::aux::get_process_name
std::experimental::filesystem::current_path std::experimental::filesystem::temp_directory_path
)";

constexpr std::string_view kConsole = R"(
std::cout std::cerr std::clog std::wcout std::wcerr std::wclog printf std::printf vprintf
std::vprintf puts std::puts putchar std::putchar putchar_unlocked perror std::perror wprintf
std::wprintf stdout stderr syslog vsyslog std::print std::println fmt::vprint warn warnx vwarn
vwarnx err errx verr verrx error error_at_line psignal psiginfo fmtmsg vwprintf std::vwprintf
putwchar std::putwchar putwchar_unlocked std::ios_base::sync_with_stdio std::vprint_unicode
std::vprint_nonunicode std::vprint_unicode_buffered std::vprint_nonunicode_buffered
)";

constexpr std::string_view kIo = R"(
CLI::App::set_config
std::cin std::wcin stdin std::basic_ifstream std::basic_ofstream std::basic_fstream
std::basic_filebuf std::basic_osyncstream fopen std::fopen fdopen freopen std::freopen fclose
std::fclose fread std::fread fwrite std::fwrite fprintf std::fprintf vfprintf std::vfprintf fputs
std::fputs fputc std::fputc putc fgets std::fgets fgetc std::fgetc getc std::getc getchar
std::getchar getline getdelim scanf std::scanf fscanf std::fscanf fflush std::fflush fseek
std::fseek ftell std::ftell rewind tmpfile std::tmpfile tmpnam std::tmpnam mkstemp mkdtemp remove
rename std::rename popen pclose dprintf open open64 openat creat close read write pread pwrite
readv writev lseek fsync fdatasync ftruncate truncate dup dup2 pipe pipe2 fcntl ioctl select
pselect poll ppoll epoll_create epoll_create1 epoll_ctl epoll_wait eventfd timerfd_create signalfd
inotify_init inotify_add_watch stat lstat fstat fstatat statx access faccessat chmod fchmod chown
link symlink unlink unlinkat mkdir rmdir opendir fdopendir readdir closedir scandir ftw nftw glob
realpath readlink mknod mkfifo umask utime utimes utimensat statfs statvfs mount socket socketpair
bind listen accept accept4 connect send sendto sendmsg recv recvfrom recvmsg shutdown getsockopt
setsockopt getsockname getpeername getaddrinfo freeaddrinfo getnameinfo gethostbyname
gethostbyaddr getservbyname getifaddrs if_nametoindex res_query system std::system execl execlp
execle execv execvp execve execvpe posix_spawn posix_spawnp dlopen dlsym dlclose dladdr mmap
mmap64 munmap mremap shm_open shm_unlink shmget msgget mq_open mq_send mq_receive syscall sendfile
splice isatty ttyname tcgetattr exit std::exit _exit std::quick_exit atexit std::atexit
std::filesystem::exists std::filesystem::status std::filesystem::symlink_status
std::filesystem::is_regular_file std::filesystem::is_directory std::filesystem::is_symlink
std::filesystem::is_empty std::filesystem::file_size std::filesystem::last_write_time
std::filesystem::hard_link_count std::filesystem::equivalent std::filesystem::space
std::filesystem::create_directory std::filesystem::create_directories
std::filesystem::create_symlink std::filesystem::create_hard_link std::filesystem::copy
std::filesystem::copy_file std::filesystem::copy_symlink std::filesystem::remove
std::filesystem::remove_all std::filesystem::rename std::filesystem::resize_file
std::filesystem::permissions std::filesystem::read_symlink std::filesystem::canonical
std::filesystem::weakly_canonical std::filesystem::absolute std::filesystem::relative
std::filesystem::proximate std::filesystem::directory_iterator
std::filesystem::recursive_directory_iterator std::filesystem::directory_entry
boost::filesystem::detail::status boost::filesystem::detail::symlink_status
boost::filesystem::detail::remove boost::filesystem::detail::remove_all
boost::filesystem::detail::file_size boost::filesystem::detail::is_empty
boost::filesystem::detail::create_directory boost::filesystem::detail::create_directories
boost::filesystem::detail::copy boost::filesystem::detail::copy_file
boost::filesystem::detail::copy_directory boost::filesystem::detail::copy_symlink
boost::filesystem::detail::rename boost::filesystem::detail::resize_file
boost::filesystem::detail::space boost::filesystem::detail::read_symlink
boost::filesystem::detail::canonical boost::filesystem::detail::weakly_canonical
boost::filesystem::detail::relative boost::filesystem::detail::permissions
boost::filesystem::detail::last_write_time boost::filesystem::detail::creation_time
boost::filesystem::detail::equivalent boost::filesystem::detail::hard_link_count
boost::filesystem::detail::create_symlink boost::filesystem::detail::create_hard_link
boost::filesystem::detail::directory_iterator_construct
boost::filesystem::detail::directory_iterator_increment
boost::filesystem::detail::recursive_directory_iterator_construct
boost::filesystem::detail::recursive_directory_iterator_increment
boost::program_options::parse_config_file boost::iostreams::mapped_file
boost::iostreams::mapped_file_source boost::iostreams::file_descriptor fmt::file
fmt::buffered_file fmt::ostream sqlite3_open sqlite3_open16 sqlite3_open_v2 sqlite3_close
sqlite3_close_v2 sqlite3_exec sqlite3_get_table sqlite3_prepare sqlite3_prepare_v2
sqlite3_prepare_v3 sqlite3_step sqlite3_blob_open sqlite3_backup_init sqlite3_backup_step
sqlite3_load_extension sqlite3_wal_checkpoint sqlite3_wal_checkpoint_v2
sqlite3_table_column_metadata sqlite3_blob_reopen sqlite3_blob_read sqlite3_blob_write
sqlite3_serialize sqlite3_deserialize sqlite3_file_control sqlite3_db_cacheflush
sqlite3_snapshot_get sqlite3_snapshot_open sqlite3_log sem_open sem_unlink sem_close wordexp
inotify_init1 memfd_create backtrace_symbols_fd malloc_stats_print malloc_stats malloc_info flock
lockf fputws fgetws fputwc fgetwc getwc putwc getwchar ungetc setvbuf fgetpos fsetpos fseeko
ftello putw getw preadv pwritev pread64 pwrite64 lseek64 sync syncfs fallocate posix_fallocate
posix_fadvise copy_file_range close_range closefrom dup3 fexecve daemon chroot mkdirat renameat
renameat2 linkat symlinkat readlinkat fchmodat fchownat lchown futimens mkostemp mkstemps tempnam
mktemp euidaccess eaccess acct swapon reboot getpass ctermid tcsetattr tcflush tcgetpgrp openpty
forkpty posix_openpt grantpt ptsname quick_exit at_quick_exit on_exit boost::log::core
doctest::Context::run boost::log::trivial::logger boost::log::add_file_log
boost::log::add_console_log boost::log::sinks::text_file_backend
boost::log::sinks::text_ostream_backend boost::log::sinks::syslog_backend
boost::log::init_from_stream boost::log::init_from_settings MD2File MD2FileChunk MD4File
MD4FileChunk MD5File MD5FileChunk RMD160File RMD160FileChunk SHA1File SHA1FileChunk SHA224File
SHA224FileChunk SHA256File SHA256FileChunk SHA384File SHA384FileChunk SHA512File SHA512FileChunk
SHA512_256File SHA512_256FileChunk curl_easy_perform curl_multi_perform vscanf vfscanf std::vscanf
std::vfscanf fwprintf vfwprintf std::fwprintf fwscanf wscanf vfwscanf vwscanf ungetwc std::ungetc
std::ungetwc std::fputwc std::fgetwc std::fputws std::fgetws std::getwc std::putwc std::getwchar
std::setvbuf std::setbuf std::rewind std::fgetpos std::fsetpos _Exit
std::at_quick_exit setbuf setbuffer setlinebuf clearerr_unlocked fflush_unlocked fgetc_unlocked
fgets_unlocked fputc_unlocked fputs_unlocked fread_unlocked fwrite_unlocked getc_unlocked
getchar_unlocked putc_unlocked fgetwc_unlocked fgetws_unlocked fputwc_unlocked fputws_unlocked
getwc_unlocked getwchar_unlocked putwc_unlocked vdprintf fcloseall _flushlbf fileno_unlocked
creat64 fcntl64 openat64 fopen64 freopen64 tmpfile64 fseeko64 ftello64 fgetpos64 fsetpos64
truncate64 ftruncate64 lockf64 fallocate64 posix_fadvise64 posix_fallocate64 mkstemp64 mkostemp64
mkstemps64 mkostemps mkostemps64 tmpnam_r canonicalize_file_name getpt unlockpt ptsname_r
name_to_handle_at open_by_handle_at readahead sync_file_range tee vmsplice getdents64 execveat
fchown futimes futimesat lutimes gtty stty tcdrain tcflow tcsendbreak tcgetsid tcsetpgrp ttyname_r
vhangup revoke ptrace process_vm_readv process_vm_writev process_madvise process_mrelease klogctl
quotactl swapoff pidfd_getfd pidfd_open pidfd_send_signal catopen catgets catclose getfsent
getfsfile getfsspec setfsent endfsent getttyent getttynam setttyent endttyent getutent getutent_r
getutid getutid_r getutline getutline_r setutent endutent pututline updwtmp utmpname login
login_tty logout logwtmp getaliasbyname getaliasbyname_r getaliasent getaliasent_r setaliasent
endaliasent getsgnam getsgnam_r getsgent fgetsgent bindresvport bindresvport6 ftok ether_hostton
ether_ntohost argp_parse argp_help argp_error mcheck mtrace muntrace adjtime settimeofday
clock_settime clock_adjtime profil std::filesystem::is_block_file
std::filesystem::is_character_file std::filesystem::is_fifo std::filesystem::is_socket
std::filesystem::is_other std::filesystem::create_directory_symlink __gnu_cxx::stdio_filebuf
__gnu_cxx::stdio_sync_filebuf std::basic_syncbuf
boost::filesystem::detail::create_directory_symlink
boost::filesystem::detail::recursive_directory_iterator_pop boost::iostreams::mapped_file_sink
boost::iostreams::file_descriptor_source boost::iostreams::file_descriptor_sink
std::experimental::filesystem::exists std::experimental::filesystem::file_size
std::experimental::filesystem::remove std::experimental::filesystem::remove_all
std::experimental::filesystem::create_directories std::experimental::filesystem::create_directory
std::experimental::filesystem::copy_file std::experimental::filesystem::rename
std::experimental::filesystem::is_directory std::experimental::filesystem::is_regular_file
std::experimental::filesystem::directory_iterator
std::experimental::filesystem::recursive_directory_iterator
std::experimental::filesystem::last_write_time std::experimental::filesystem::canonical
std::experimental::filesystem::absolute curl_global_init curl_easy_send curl_easy_recv
curl_multi_poll curl_multi_wait curl_multi_socket_action mysql_real_connect mysql_query
mysql_real_query PQconnectdb PQexec PQexecParams PQexecPrepared redisConnect redisCommand
std::_Exit
)";

// What a library keeps for the whole process.
constexpr std::string_view kShared = R"(
spdlog::details::registry getopt getopt_long getopt_long_only optarg optind opterr optopt hcreate
hsearch hdestroy std::pmr::set_default_resource
)";

// clang-format on

constexpr std::string_view kRead = "pass it as input, or read it in an activity";
constexpr std::string_view kOutside = "do it in an activity";

// Which names belong to a group stands above, as words.
std::vector<std::string_view> words(std::string_view text) {
    constexpr std::string_view kBetween = " \n";
    std::vector<std::string_view> found;
    for (std::size_t at = text.find_first_not_of(kBetween); at != std::string_view::npos;
         at = text.find_first_not_of(kBetween, at)) {
        const std::size_t end = std::min(text.find_first_of(kBetween, at), text.size());
        found.push_back(text.substr(at, end - at));
        at = end;
    }
    return found;
}

const std::vector<KnownGroup>& groups() {
    static const std::vector<KnownGroup> made = {
        KnownGroup{"N102-clock", Level::error, "reads a clock, and a replay reads another time",
                   "{run}.now()", words(kClock)},
        KnownGroup{"N102-random", Level::error, "draws chance that the log does not have",
                   "{run}.random(), {run}.uuid() or {run}.shuffle(), which are seeded from the log",
                   words(kRandom)},
        KnownGroup{"N102-random", Level::warning,
                   "gives other values in another version of the standard library",
                   "{run}.random(least, most) or {run}.shuffle(list)", words(kDistribution)},
        KnownGroup{"N102-thread", Level::error, "starts a thread, waits or depends on threads",
                   "co_await {run}.sleep(..) to wait, {run}.spawn(..) or rb::all(..) for several "
                   "things at once, an "
                   "activity for what blocks",
                   words(kThread)},
        KnownGroup{"N102-thread", Level::warning,
                   "is for threads; runbook code has one, so this often means shared state",
                   "drop it: a run's code is called by one thread at a time", words(kLock)},
        KnownGroup{"N102-env", Level::error,
                   "asks for the process's surroundings, which are others at a replay", kRead,
                   words(kEnv)},
        KnownGroup{"N102-io", Level::error, "writes to the console, and a replay writes again",
                   "{run}.log(), which is mute in a replay", words(kConsole)},
        KnownGroup{"N102-io", Level::error,
                   "reads or writes outside of the run, and a replay does it again", kOutside,
                   words(kIo)},
        KnownGroup{"N102-static", Level::error, "is shared by all runs of the process",
                   "do it in an activity, or keep it in the run", words(kShared)},
    };
    return made;
}

const std::unordered_map<std::string_view, const KnownGroup*>& index() {
    static const auto made = [] {
        std::unordered_map<std::string_view, const KnownGroup*> names;
        for (const KnownGroup& group : groups())
            for (const std::string_view name : group.names) names.emplace(name, &group);
        return names;
    }();
    return made;
}

}  // namespace

std::span<const KnownGroup> known_groups() { return groups(); }

const KnownGroup* find_known(std::string_view name) {
    const auto found = index().find(name);
    return found == index().end() ? nullptr : found->second;
}

}  // namespace runbook::determinism
