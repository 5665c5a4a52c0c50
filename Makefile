# A thin front to Meson for those who have just cloned: `make run` and `make check` bring along
# whatever a fresh Debian 12 lacks. Everything real is in meson.build.
BUILD ?= _build
PREFIX ?= /usr/local
DESTDIR ?=
SUMMARY ?= python3 build-aux/count-tests $(BUILD)

.PHONY: run check bench fuzz flatpak build programs install uninstall deb clean \
  deps-run deps-check deps-bench deps-fuzz deps-deb

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

clean:
	@rm -rf $(BUILD) $(BUILD)-fuzz $(BUILD)-flatpak $(BUILD)-install

$(BUILD)/build.ninja:
	@meson setup $(BUILD)

deps-run deps-check deps-bench deps-fuzz deps-deb:
	@build-aux/install-deps $(@:deps-%=%)
