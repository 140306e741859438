# SPDX-License-Identifier: GPL-2.0-or-later
# vfio-preflight. `make help` lists the targets.

VERSION      = 0.1.0
# Which Debian suite the image's kernel is of: trixie, bookworm, trixie-backports ...
KERNEL_SUITE = trixie
# "own": instead a small kernel, built from Debian's source by image/own-kernel.config; nobody signed it for Secure Boot
KERNEL       =
unexport KERNEL
ifeq ($(KERNEL),own)
KERNEL_SUITE = own
endif
# Of which Debian suite "make qemu" takes QEMU (trixie-backports ...); the machine's own where it is empty
QEMU_SUITE =
# Where `make install` puts things, below DESTDIR
PREFIX       = /usr/local
# The compiler of the static binary, and the one of unit tests and fuzz targets: it must have libFuzzer
MUSL_CC      = musl-gcc
HOST_CC      = clang
# How many seconds each fuzz target runs
FUZZ_SECONDS = 30
# Set to nothing to see the commands
Q            = @

B = build
WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Werror
COMMON   = -std=gnu17 -D_GNU_SOURCE -DVFIO_PREFLIGHT_VERSION='"$(VERSION)"' -I. -isystem $(B)/include $(WARNINGS) -MMD -MP
# For size: every kilobyte is read from a slow stick or a virtual CD. The second line saves 6 kB: no
# wide alignment of tables, and none of what -Oz still does for speed.
SMALL    = -Oz -flto -flto-partition=one -fno-pie -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables \
	   -malign-data=abi -fno-jump-tables -fno-ipa-sra -fno-tree-sra -fno-tree-dominator-opts -fno-move-loop-invariants
# Neither pages of their own for data nor gaps between what is aligned differently
LINK     = -static -Wl,--gc-sections,--sort-section=alignment -Wl,-z,noseparate-code,-z,norelro,-z,common-page-size=64
MUSL     = $(COMMON) $(SMALL) -isystem $(B)/musl/include
# Every piece of memory is a block of its own, for the sanitizer to see a byte read too many.
# With the coverage that libFuzzer wants, so that unit tests and fuzz targets are made of the same objects.
HOST     = $(COMMON) -O1 -gline-tables-only -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all \
	   -DARENA_BLOCK_SIZE=1

# Of others, built by scripts/build-libraries for both
LIBRARIES = yyjson.o libpci.a libz.a qrcodegen.o

ALL_C    = $(wildcard probes/*/*.c init/*.c init/*/*.c)
SOURCES  = $(foreach file,$(ALL_C),$(if $(findstring /tests/,$(file))$(findstring /fuzz/,$(file)),,$(file))) \
	   $(B)/quirks.c $(B)/hosts.c $(B)/explanations.c $(B)/schema.c
OBJECTS  = $(SOURCES:%.c=$(B)/musl/%.o)
HOSTED   = $(patsubst %.c,$(B)/host/%.o,$(filter-out init/main.c,$(SOURCES)))
TESTS    = $(patsubst %.c,$(B)/host/%,$(wildcard probes/*/tests/test_*.c init/tests/test_*.c init/*/tests/test_*.c))
TARGETS  = $(patsubst %.c,$(B)/host/%,$(wildcard init/fuzz/fuzz_*.c))
KERNEL_DIR = $(B)/kernel-$(KERNEL_SUITE)
MAKE_KERNEL = $(if $(filter own,$(KERNEL_SUITE)),scripts/build-kernel image/own-kernel.config,scripts/unpack-kernel scripts/modules.sh image/modules)
INITRAMFS_PARTS = scripts/make-initramfs $(KERNEL_DIR)/.done $(B)/inputs.txt $(B)/pci.ids $(B)/stick-guid $(B)/libraries.done

.PHONY: all image netboot uki check unit-tests replay fuzz qemu install lint bench clean help FORCE
.DELETE_ON_ERROR:

all: $(B)/vfio-preflight image  ## the binary and the image

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

# --- Third-party inputs ---

$(B)/inputs/.base: scripts/fetch
	$(Q)KERNEL_SUITE=$(KERNEL_SUITE) scripts/fetch
	$(Q)touch $@

$(B)/inputs/.kernel-$(KERNEL_SUITE): | $(B)/inputs/.base
	$(Q)KERNEL_SUITE=$(KERNEL_SUITE) scripts/fetch
	$(Q)touch $@

$(B)/libraries.done: $(B)/inputs/.base scripts/build-libraries image/busybox.config
	$(Q)scripts/build-libraries
	$(Q)touch $@

# For the network part of the image
$(B)/musl/busybox-network: $(B)/libraries.done image/busybox-network.config
	$(Q)scripts/build-libraries network

$(KERNEL_DIR)/.done: $(B)/inputs/.kernel-$(KERNEL_SUITE) $(MAKE_KERNEL) image/modules-network
	$(Q)$(firstword $(MAKE_KERNEL)) $(KERNEL_SUITE)
	$(Q)touch $@

$(B)/pci.ids: $(B)/inputs/.base
	$(Q)rm -rf $(B)/pci.ids.tree && dpkg-deb -x $(B)/inputs/base/pci.ids_*.deb $(B)/pci.ids.tree
	$(Q)cp $(B)/pci.ids.tree/usr/share/misc/pci.ids $@ && rm -r $(B)/pci.ids.tree

# --- C that scripts make: knowledge of particular devices as tables, and the packed texts of --explain ---

QUIRKS = $(addprefix probes/quirks/,acs.quirks dma_alias.quirks device.quirks firmware_menu.quirks versions.quirks cards.quirks fabrics.quirks igpu.quirks)

$(B)/quirks.c: scripts/make-quirks $(QUIRKS)
	$(Q)mkdir -p $(B) && scripts/make-quirks $(QUIRKS) > $@

HOSTS = $(sort $(wildcard probes/quirks/hosts/*.host))

$(B)/hosts.c: scripts/make-hosts probes/assignment/host_words.c probes/assignment/topology_words.c $(HOSTS) $(wildcard probes/quirks/hosts/*.part)
	$(Q)mkdir -p $(B) && scripts/make-hosts $(HOSTS) > $@

RULES = $(sort $(wildcard probes/rules/*.c))

$(B)/explanations.c: scripts/pack-explanations $(RULES)
	$(Q)mkdir -p $(B) && scripts/pack-explanations $(RULES) > $@

# In the order of enum schema
SCHEMAS = init/report/report.schema.json init/compare/compare.schema.json init/fleet/fleet.schema.json

$(B)/schema.c: scripts/pack-schema $(SCHEMAS)
	$(Q)mkdir -p $(B) && scripts/pack-schema $(SCHEMAS) > $@

# Published beside the image
$(B)/%.schema.json: $(SCHEMAS)
	$(Q)mkdir -p $(B) && cp $(filter %/$*.schema.json,$^) $@

# --- The binary ---

$(B)/vfio-preflight: $(B)/vfio-preflight.debug
	$(Q)strip -R .comment -R .eh_frame -o $@ $<

$(B)/vfio-preflight.debug: $(OBJECTS)
	$(Q)$(MUSL_CC) $(SMALL) $(LINK) \
		-o $@ $(OBJECTS) $(LIBRARIES:%=$(B)/musl/%)

$(B)/musl/%.o: %.c $(B)/libraries.done Makefile
	$(Q)mkdir -p $(@D)
	$(Q)$(MUSL_CC) $(MUSL) -c -o $@ $<

# --- The image ---

image: $(B)/vmlinuz $(B)/initramfs.img $(B)/network.img $(B)/vfio-preflight.iso $(B)/vfio-preflight.iso.sha256 $(addprefix $(B)/,$(notdir $(SCHEMAS))) netboot  ## kernel, initramfs and the bootable medium

# Changes when another suite is chosen, so that nothing of two kernels is mixed.
$(B)/kernel-suite: FORCE
	$(Q)mkdir -p $(B); echo $(KERNEL_SUITE) | cmp -s - $@ || echo $(KERNEL_SUITE) > $@

$(B)/inputs.txt: $(B)/kernel-suite $(B)/inputs/.base $(B)/inputs/.kernel-$(KERNEL_SUITE)
	$(Q)LC_ALL=C sort $(B)/inputs/base/record.txt $(B)/inputs/fsck/record.txt $(B)/inputs/zlib/record.txt \
		$(B)/inputs/qr/record.txt $(B)/inputs/medium/record.txt $(B)/inputs/kernel-$(KERNEL_SUITE)/record.txt > $@

$(B)/stick-guid: $(B)/inputs.txt $(B)/vfio-preflight image/modules image/busybox.config scripts/make-guid Makefile
	$(Q)scripts/make-guid $(B)/inputs.txt $(VERSION) $(B)/vfio-preflight image/modules image/busybox.config > $@

$(B)/vmlinuz: $(KERNEL_DIR)/.done $(B)/kernel-suite
	$(Q)cp $(KERNEL_DIR)/vmlinuz $@

$(B)/initramfs.img: $(B)/vfio-preflight $(INITRAMFS_PARTS)
	$(Q)scripts/make-initramfs --init $< --kernel $(KERNEL_DIR) --inputs $(B)/inputs.txt --guid $(B)/stick-guid \
		--version $(VERSION) --output $@

# Drivers of network cards and what gives them an address: loaded behind the initramfs where the report is to be sent
$(B)/network.img: scripts/make-initramfs $(KERNEL_DIR)/.done $(B)/kernel-suite $(B)/musl/busybox-network $(wildcard image/network/*)
	$(Q)scripts/make-initramfs --network --kernel $(KERNEL_DIR) --output $@

MENU = image/grub.cfg image/grub-find.cfg image/grub-efi.cfg image/grubenv image/README.txt image/vfio-preflight.conf

$(B)/vfio-preflight.iso: $(B)/vmlinuz $(B)/initramfs.img $(B)/network.img $(B)/stick-guid $(B)/sbom.spdx.json scripts/make-medium scripts/make-bios-grub $(MENU)
	$(Q)scripts/make-medium $@

$(B)/vfio-preflight.iso.sha256: $(B)/vfio-preflight.iso
	$(Q)cd $(B) && sha256sum vfio-preflight.iso > $(@F)

# What the medium is made of (SPDX)
$(B)/sbom.spdx.json: $(B)/inputs.txt $(B)/stick-guid scripts/make-sbom
	$(Q)scripts/make-sbom $(B)/inputs.txt $(VERSION) $$(cat $(B)/stick-guid) > $@

netboot: $(B)/netboot/SHA256SUMS  ## files for network boot: build/netboot/

$(B)/netboot/SHA256SUMS: $(B)/vmlinuz $(B)/initramfs.img $(B)/network.img $(wildcard image/*.ipxe) image/grub-netboot.cfg scripts/make-netboot
	$(Q)scripts/make-netboot $(B)/netboot

# A key of one's own, in PEM, and its certificate
UKI_KEY  =
UKI_CERT =

uki: image  ## the image with a signed unified kernel image: UKI_KEY=FILE UKI_CERT=FILE
	$(Q)scripts/make-uki $(if $(UKI_KEY),--key $(UKI_KEY)) $(if $(UKI_CERT),--certificate $(UKI_CERT)) $(B)/vfio-preflight.efi
	$(Q)scripts/make-medium --uki $(B)/vfio-preflight.efi $(B)/vfio-preflight-uki.iso

# --- Tests ---

check: unit-tests replay  ## unit tests under sanitizers, and the recorded machines

unit-tests: $(TESTS)
	$(Q)scripts/run-unit-tests $(TESTS)

replay: $(B)/vfio-preflight  ## the recorded machines of qemu-tests/captures
	$(Q)qemu-tests/replay

fuzz: $(TARGETS)  ## libFuzzer, FUZZ_SECONDS per target
	$(Q)FUZZ_SECONDS=$(FUZZ_SECONDS) scripts/fuzz $(TARGETS)

$(B)/host/libraries.done: $(B)/libraries.done
	$(Q)HOST_CC="$(HOST_CC)" scripts/build-libraries host
	$(Q)touch $@

$(B)/host/%.o: %.c $(B)/libraries.done Makefile
	$(Q)mkdir -p $(@D)
	$(Q)$(HOST_CC) $(HOST) -c -o $@ $<

# What all test programs and fuzz targets share is linked once, and loaded from there: 0.1 s a program instead of 1 s.
# Its own symbols are bound within it: the objects are position-independent as those of an executable are.
$(B)/host/all.so: $(HOSTED) $(B)/host/libraries.done
	$(Q)$(HOST_CC) -fuse-ld=lld -shared -Wl,-Bsymbolic,-soname,all.so -o $@ $(HOSTED) $(LIBRARIES:%=$(B)/host/%)

HOST_LINK = $(HOST_CC) -fuse-ld=lld -o $@ $(filter %.o,$^) $(B)/host/all.so -Wl,-rpath,$(abspath $(B)/host)

$(TESTS): %: %.o $(B)/host/all.so
	$(Q)$(HOST_LINK) -fsanitize=address,undefined -lcmocka

$(TARGETS): %: %.o $(B)/host/all.so
	$(Q)$(HOST_LINK) -fsanitize=fuzzer,address,undefined

qemu: all $(QEMU_SUITE:%=$(B)/qemu-%/qemu-system-x86_64)  ## boot the scenarios of qemu-tests (QEMU_SUITE=trixie-backports: with that QEMU)
	$(Q)qemu-tests/run $(QEMU_SUITE:%=--qemu-suite %)

$(B)/qemu-%/qemu-system-x86_64: scripts/unpack-qemu
	$(Q)QEMU_SUITE=$* KERNEL_SUITE=$(KERNEL_SUITE) scripts/fetch
	$(Q)scripts/unpack-qemu $*

lint: all  ## clang-tidy, cppcheck, shellcheck and the checks of scripts/checks
	$(Q)scripts/lint

bench: all  ## sizes, times and memory, as ratios where possible
	$(Q)scripts/bench/run

# --- The rest ---

install: $(B)/vfio-preflight  ## the command and its man page, to DESTDIR and PREFIX
	install -D -m 755 $(B)/vfio-preflight $(DESTDIR)$(PREFIX)/sbin/vfio-preflight
	install -D -m 644 init/command/vfio-preflight.8 $(DESTDIR)$(PREFIX)/share/man/man8/vfio-preflight.8

clean:  ## remove what was built; fetched inputs stay (rm -r build removes them too)
	rm -rf $(filter-out $(B)/inputs $(B)/apt,$(wildcard $(B)/* $(B)/.[a-z]*))

.SECONDARY:
-include $(OBJECTS:.o=.d) $(HOSTED:.o=.d) $(TESTS:=.d) $(TARGETS:=.d)
