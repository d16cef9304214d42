// idempotency: pays an invoice through a provider that knows a repeated request by its key, so that
// a crash between the provider's deed and our record of it does not pay twice.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <runbook/runbook.hpp>
#include <thread>

using namespace std::chrono_literals;

namespace {

struct Invoice {
    std::string id;
    std::int64_t cents = 0;
    std::string book = "provider-book.txt";     // the provider's; from the folder the host runs in
    std::chrono::milliseconds answers_in = 0s;  // how long its first answer takes
    RB_FIELDS(Invoice, id, cents, book, answers_in)
};

// The provider, in another company: its book has one line for each payment, the key first. Whoever
// sends a key that it has seen gets the old answer, and no money moves.
class Provider {
 public:
    explicit Provider(std::string book) : book_(std::move(book)) {
        file_ = ::open(book_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        if (file_ < 0 || ::flock(file_, LOCK_EX) != 0) {
            const int error = errno;
            if (file_ >= 0) ::close(file_);
            throw rb::Failure("provider_down", book_ + ": " + std::strerror(error));
        }
    }
    ~Provider() { ::close(file_); }  // lets go of the lock as well
    Provider(const Provider&) = delete;
    Provider& operator=(const Provider&) = delete;

    // The number of the payment that has this key; 0: none.
    std::size_t find(std::string_view key) const {
        std::ifstream lines(book_);
        std::string line;
        for (std::size_t number = 1; std::getline(lines, line); ++number) {
            if (line.substr(0, line.find(' ')) == key) return number;
        }
        return 0;
    }

    void pay(std::string_view key, const Invoice& invoice) {
        const std::string line =
            std::string(key) + " " + invoice.id + " " + std::to_string(invoice.cents) + "\n";
        if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
            ::fsync(file_) != 0) {
            throw rb::Failure("provider_down", book_ + ": " + std::strerror(errno));
        }
    }

 private:
    std::string book_;
    int file_ = -1;
};

// The key is the same in all attempts of this step, also in one that another process makes after a
// crash: <run id>/<step>.
std::string pay(rb::Activity& a, Invoice invoice) {
    const std::string_view key = a.idempotency_key();
    Provider provider(invoice.book);
    if (const std::size_t known = provider.find(key)) {
        a.log().info("the provider knows this payment already");
        return "payment-" + std::to_string(known);
    }
    provider.pay(key, invoice);
    a.log().info("paid; the provider takes its time to say so");
    std::this_thread::sleep_for(invoice.answers_in);  // a crash here is the one that hurts
    return "payment-" + std::to_string(provider.find(key));
}

rb::Task<std::string> idempotency(rb::Run& run, Invoice invoice) {
    co_return co_await run.step(pay, invoice);
}

}  // namespace

RUNBOOK_BUNDLE("idempotency", "1.0.0",
               rb::runbook<idempotency>("idempotency").title("Pays once, whatever crashes"),
               rb::activity<pay>("pay").timeout(5min))
