#include "config/store_url.hpp"

#include <doctest/doctest.h>

#include "tests/config/fixture.hpp"

using namespace runbook;
using namespace runbook::config;

TEST_CASE("store addresses get absolute paths from the place they are written in") {
    CHECK(*absolute_store_url("sqlite:runs.db", "/base") == "sqlite:/base/runs.db");
    CHECK(*absolute_store_url("sqlite:../runs.db", "/base/x") == "sqlite:/base/runs.db");
    CHECK(*absolute_store_url("sqlite:/abs/runs.db", "/base") == "sqlite:/abs/runs.db");
    CHECK(*absolute_store_url("file:runs", "/base") == "file:/base/runs");
    CHECK(*absolute_store_url("memory:", "/base") == "memory:");
    CHECK(*absolute_store_url("postgres://h/db", "/base") == "postgres://h/db");
}

TEST_CASE("other addresses are refused with the forms there are") {
    for (const std::string url : {"", "runs.db", "sqlite:", "file:", "memory:x", "postgres:x",
                                  "mysql://h/db", ":x", "SQLITE:x"}) {
        CAPTURE(url);
        const auto got = absolute_store_url(url, "/base");
        REQUIRE(!got.ok());
        CHECK(got.error().message.starts_with("'" + url + "' is not a store: "));
    }
    CHECK(contains(absolute_store_url("sqlit:x", "/").error().message, "did you mean 'sqlite'?"));
}

TEST_CASE("passwords are masked wherever an address is shown") {
    CHECK(mask_passwords("postgres://u:secret@h:5432/db") == "postgres://u:***@h:5432/db");
    CHECK(mask_passwords("postgres://u:se@c:ret@h/db") == "postgres://u:***@h/db");
    CHECK(mask_passwords("postgres://u@h:5432/db") == "postgres://u@h:5432/db");
    CHECK(mask_passwords("postgres://h/db?password=secret&x=1") ==
          "postgres://h/db?password=***&x=1");
    CHECK(mask_passwords("sqlite:/a/b@c:d") == "sqlite:/a/b@c:d");

    const Folder folder;
    Inputs inputs = inputs_in(folder);
    inputs.flags = {{"--store", "postgres://u:secret@h/db"}};
    const auto settings = load(inputs);
    CHECK(settings->store.url == "postgres://u:secret@h/db");
    CHECK(settings->resolved_for("store.url").value_text == "postgres://u:***@h/db");
    inputs.flags = {{"--store", "postgre://u:secret@h/db"}};
    CHECK(!contains(load(inputs).error().message, "secret"));
}
