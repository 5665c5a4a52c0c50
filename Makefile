# A thin front to Meson for those who have just cloned: `make run` and `make check` bring along
# whatever a fresh Debian 12 lacks. Everything real is in meson.build.
BUILD ?= _build
SUMMARY ?= python3 build-aux/count-tests $(BUILD)

.PHONY: run check bench fuzz build install clean deps-run deps-check deps-bench deps-fuzz

build: deps-run $(BUILD)/build.ninja
	@meson compile -C $(BUILD)

run: build
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

install: build
	@meson install -C $(BUILD)

clean:
	@rm -rf $(BUILD) $(BUILD)-fuzz

$(BUILD)/build.ninja:
	@meson setup $(BUILD)

deps-run deps-check deps-bench deps-fuzz:
	@build-aux/install-deps $(@:deps-%=%)
