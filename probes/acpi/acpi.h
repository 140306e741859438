/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The firmware's tables about the IOMMU, taken apart into struct iommu.
 *
 * The probe `acpi` reads DMAR, IVRS, VIOT, MADT, MCFG and HPET from /sys/firmware/acpi/tables,
 * opens each with acpi_table_open(), parses the one that decides the kind of IOMMU, then the
 * others. What a table says that is well-formed but cannot be meant is for probes/table_checks.
 *
 * The parsers are pure: they take a table that was opened with status OK, and add what it says to
 * `iommu`. They never read outside [bytes, bytes + length) and never stand still. Whatever cannot
 * be right becomes a table_error of that table: `offset` is that of the wrong byte in the table,
 * `text` one English sentence with the numbers in it. Where the length of the broken piece can be
 * trusted the parser carries on behind it, else it stops; what was parsed stays.
 */
#ifndef PROBES_ACPI_ACPI_H
#define PROBES_ACPI_ACPI_H

#include "probes/acpi/table.h"

/*
 * DMAR (VT-d specification, chapter 8): address width, the three flags, and the structures DRHD
 * (units), RMRR (reserved), ATSR, RHSA, ANDD, SATC and SIDP with their scopes; other types go to
 * iommu->unknown. Scopes of unknown type are kept; one of odd length is an error and kept with its
 * whole hops. A DRHD at address 0 or an RMRR that ends before it begins is a fact, no error.
 */
void acpi_parse_dmar(struct arena *arena, struct iommu *iommu);

/*
 * IVRS (AMD I/O virtualization specification, chapter 5): address width (PASize, where not 0),
 * units (IVHD), reserved regions (IVMD, unity map or exclusion range).
 *
 * A table describes each unit up to three times, in IVHD blocks of type 0x10, 0x11 and 0x40. As
 * Linux does, the type of the last block for the device id of the first one counts, as far as
 * blocks up to type 0x40 go; others are passed over. extended_features and extended_features_2 are
 * OK for types 0x11 and 0x40, not asked for 0x10.
 *
 * Device entries become `devices` (all, select, range; with or without alias and extended settings;
 * a range of ids is one item however long), `named` (ACPI HID) and `scopes`: each kind of select
 * once more as an endpoint with one hop; special devices as IOAPIC or HPET with their handle as id
 * and their requester id as start bus and hop. `all` also sets include_all. A range whose begin or
 * end is missing, or whose end comes before its begin, is an error and left out. An entry of
 * unknown type, or a special device of unknown variety, goes to iommu->unknown like an unknown
 * block; a type whose length is not defined is an error and ends its block.
 *
 * An IVMD of length 0, or for a range that ends before it begins, is an error and left out; one
 * that runs past 2^64 is an error and ends at its last byte.
 */
void acpi_parse_ivrs(struct arena *arena, struct iommu *iommu);

/*
 * VIOT (ACPI 6.5, 5.2.34): one unit for each virtio-iommu; on PCI it has its function and base 0,
 * else its base. Nodes of endpoints go to iommu->endpoints, other types of node to iommu->unknown.
 */
void acpi_parse_viot(struct arena *arena, struct iommu *iommu);

/*
 * MADT (ACPI 6, 5.2.12): the IOAPICs. `covered` and `source` look for their ids in the scopes of
 * the units, so units come first; ABSENT where the kind of IOMMU has no such scopes, not asked
 * where the kind is unknown.
 */
void acpi_parse_madt(struct arena *arena, struct iommu *iommu);

/*
 * MCFG (PCI Firmware specification, 4.1.2): iommu->ecam. An entry cut off at the end is an error
 * and left out.
 */
void acpi_parse_mcfg(struct arena *arena, struct iommu *iommu);

/*
 * HPET (IA-PC HPET specification, 3.2.4): iommu->hpet, whose status is FAILED where the table is
 * too short.
 */
void acpi_parse_hpet(struct arena *arena, struct iommu *iommu);

#endif
