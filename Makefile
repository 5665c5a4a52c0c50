# A thin front to Meson for those who have just cloned: `make run` and `make check` bring along
# whatever a fresh Debian 12 lacks. Everything real is in meson.build.
BUILD ?= _build
PREFIX ?= /usr/local
DESTDIR ?=
SUMMARY ?= python3 build-aux/count-tests $(BUILD)

.PHONY: run check screenshots bench fuzz flatpak build programs install uninstall deb lint \
  format sanitize tsan coverage clean deps-run deps-check deps-bench deps-fuzz deps-deb deps-lint \
  deps-coverage

build: deps-run $(BUILD)/build.ninja
	@meson compile -C $(BUILD)

# What a person runs: without the tests, a fifth less to compile.
programs: deps-run $(BUILD)/build.ninja
	@meson compile -C $(BUILD) programs

run: programs
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  meson devenv -C $(BUILD) -w . $(BUILD)/src/ui/todoku; \
	else \
	  meson devenv -C $(BUILD) -w . build-aux/walk $(BUILD)/src/cli/todokuctl; \
	fi

check: deps-check $(BUILD)/build.ninja
	@rm -f $(BUILD)/meson-logs/testlog.json
	@status=0; meson compile -C $(BUILD) && \
	  meson test -C $(BUILD) --no-rebuild --print-errorlogs || status=$$?; \
	$(SUMMARY); exit $$status

# Every page in every state, language, look and width, and all of them on one sheet.
screenshots: deps-check $(BUILD)/build.ninja
	@meson compile -C $(BUILD)
	@tests/support/shots.sh $(BUILD) $(BUILD)/screenshots

bench: deps-bench $(BUILD)/build.ninja
	@meson compile -C $(BUILD)
	@meson test -C $(BUILD) --benchmark --verbose --no-rebuild

fuzz: deps-fuzz
	@[ -d $(BUILD)-fuzz ] || CC=clang meson setup $(BUILD)-fuzz -Dfuzz=true -Dui=false \
	  -Db_sanitize=address,undefined -Db_lundef=false
	@meson compile -C $(BUILD)-fuzz
	@build-aux/fuzz $(BUILD)-fuzz

# Installs nothing: what is missing is named.
flatpak:
	@build-aux/bundle $(BUILD)-flatpak

# Built in a folder of its own: the person's build folder keeps its prefix, and is not root's
# afterwards. DESTDIR is for those who make packages.
install: deps-run
	@build-aux/install install "$(PREFIX)" "$(DESTDIR)"

uninstall:
	@build-aux/install uninstall "$(PREFIX)" "$(DESTDIR)"

deb: deps-deb
	@build-aux/make-deb

# What .ci/run holds the tree to anyhow (spelling, cppcheck, layout), and clang-tidy, which takes minutes.
lint: deps-lint $(BUILD)/build.ninja
	@build-aux/lint/check .
	@meson compile -C $(BUILD) >/dev/null
	@build-aux/lint/tidy $(BUILD)

format: deps-lint
	@build-aux/lint/format

# Every suite but the windows, whose drivers leak, and those that count on time-outs.
sanitize: deps-check
	@[ -d $(BUILD)-sanitize ] || meson setup $(BUILD)-sanitize -Dui=false \
	  -Db_sanitize=address,undefined -Db_lundef=false -Dc_args=-fno-omit-frame-pointer
	@meson compile -C $(BUILD)-sanitize
	@meson test -C $(BUILD)-sanitize --no-rebuild --print-errorlogs --timeout-multiplier 4

# Threads: the suites of the store, the delivery services and the session. The first time it builds
# GLib for it, from Debian's source package.
tsan: deps-check
	@build-aux/tsan

coverage: deps-coverage
	@[ -d $(BUILD)-coverage ] || meson setup $(BUILD)-coverage -Db_coverage=true
	@meson compile -C $(BUILD)-coverage
	@meson test -C $(BUILD)-coverage --no-rebuild --timeout-multiplier 4
	@ninja -C $(BUILD)-coverage coverage-text
	@cat $(BUILD)-coverage/meson-logs/coverage.txt

clean:
	@rm -rf $(BUILD) $(BUILD)-fuzz $(BUILD)-flatpak $(BUILD)-install $(BUILD)-sanitize $(BUILD)-coverage

$(BUILD)/build.ninja:
	@meson setup $(BUILD)

deps-run deps-check deps-bench deps-fuzz deps-deb deps-lint deps-coverage:
	@build-aux/install-deps $(@:deps-%=%)
