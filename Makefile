# A thin front to Meson for those who have just cloned: `make run` and `make check` bring along whatever
# a fresh Debian 12 lacks. Everything real is in meson.build.
BUILD ?= _build

.PHONY: run check bench fuzz build install clean

build: deps-run $(BUILD)/build.ninja
	@meson compile -C $(BUILD)

run: build
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  meson devenv -C $(BUILD) -w . $(BUILD)/src/ui/todoku; \
	else \
	  meson devenv -C $(BUILD) -w . build-aux/walk $(BUILD)/src/cli/todokuctl; \
	fi

check: deps-check $(BUILD)/build.ninja
	@meson compile -C $(BUILD)
	@status=0; meson test -C $(BUILD) --no-rebuild --print-errorlogs || status=$$?; \
	  python3 build-aux/count-tests $(BUILD)/meson-logs/testlog.junit.xml; exit $$status

bench: build
	@meson test -C $(BUILD) --benchmark --verbose --no-rebuild

fuzz: deps-run
	@[ -d $(BUILD)-fuzz ] || CC=clang meson setup $(BUILD)-fuzz -Dfuzz=true -Dui=false \
	  -Db_sanitize=address,undefined -Db_lundef=false
	@meson compile -C $(BUILD)-fuzz
	@build-aux/fuzz $(BUILD)-fuzz

install: build
	@meson install -C $(BUILD)

clean:
	@rm -rf $(BUILD) $(BUILD)-fuzz

$(BUILD)/build.ninja:
	@meson setup $(BUILD)

.PHONY: deps-run deps-check
deps-run:
	@build-aux/install-deps run

deps-check:
	@build-aux/install-deps check
