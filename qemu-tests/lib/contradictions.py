# SPDX-License-Identifier: GPL-2.0-or-later
"""What does not go together in a scenario."""


def medium_contradiction(scenario):
    """Takes a whole scenario, gives a sentence about what does not go together in how it boots,
    or None."""
    boot = f"'boot {scenario.boot}'"
    if (scenario.boot in ("kernel", "ovmf-kernel")
            and scenario.firmware in ("secure-boot", "own-keys")):
        return (f"{boot} does not go with Secure Boot: QEMU hands the kernel over without shim, "
                "for which alone it is signed")
    if scenario.beside and scenario.boot != "loopback":
        return "expect-beside-image needs 'boot loopback'"
    if scenario.settings and scenario.boot not in ("stick", "uki") and not scenario.beside:
        return f"setting has no effect with {boot}, where the guest sees no vfio-preflight.conf"
    if scenario.menu_settings and not scenario.of_medium():
        return f"menu-setting has no effect with {boot}, which has no grubenv"
    if scenario.altered == "yes" and not (scenario.boot == "uki" and len(scenario.serial) == 1
                                          and not scenario.expectations):
        return ("'altered yes' needs 'boot uki' and one expect-serial, which ends it, "
                "since there is no report")
    if scenario.menu_keys and not scenario.of_medium():
        return f"menu-keys has no effect with {boot}, which has no menu"
    if scenario.of_medium() and scenario.append:
        return f"append has no effect with {boot}, whose own menu holds the command line"
    if scenario.boot not in ("kernel", "ovmf-kernel") and (scenario.off or scenario.what_if):
        return (f"also-off and also-what-if have no effect with {boot}, "
                "whose own menu holds the command line")
    if scenario.boot not in ("kernel", "ovmf-kernel") and (scenario.modules or scenario.lacking):
        return f"module and without-module have no effect with {boot}, whose initramfs is its own"
    if scenario.boot != "netboot" and (scenario.netboot_by == "http" or scenario.receiver == "yes"):
        return f"netboot-by and receiver have no effect with {boot}"
    if scenario.netboot_by == "http" and scenario.firmware == "secure-boot":
        return "'netboot-by http' is for iPXE, which Secure Boot does not start"
    if scenario.bmc == "yes" and scenario.receiver == "no":
        return "bmc needs 'receiver yes', whose report tells what its record must say"
    if scenario.receiver == "yes" and not scenario.powers_off():
        return "receiver needs 'append vfio-preflight.action=poweroff'"
    if scenario.boot == "stick" and scenario.stick not in ("normal", "readonly", "grown"):
        return f"{boot} needs 'stick normal', 'stick readonly' or 'stick grown'"
    if scenario.boot == "uki" and scenario.stick not in ("normal", "readonly"):
        return f"{boot} needs 'stick normal' or 'stick readonly'"
    if scenario.stick == "grown" and scenario.boot != "stick":
        return "'stick grown' needs 'boot stick'"
    if scenario.boot in ("cd", "loopback") and not scenario.sends_json():
        return f"{boot} leaves no report on a stick, so it needs 'menu-setting' with json=ttyS1"
    if (scenario.report_is_in_log()
            and not (scenario.boot == "kernel" and scenario.powers_off())):
        return (f"'serial {scenario.serial_port}' needs 'boot kernel' "
                "and 'append vfio-preflight.action=poweroff'")
    if (scenario.serial_port in ("absent", "spcr")
            and not (scenario.boot == "stick" and scenario.powers_off())):
        return (f"'serial {scenario.serial_port}' needs 'boot stick' "
                "and 'setting action=poweroff'")
    return None


def find(scenario):
    """Takes a whole scenario, gives a sentence about what does not go together in it, or None."""
    if not (scenario.expectations or scenario.serial):
        return ("nothing is expected, so it could not fail; "
                "expected at least one expect or expect-serial")
    if ((scenario.screen or scenario.presses)
            and "vfio-preflight.action=menu" not in " ".join(scenario.append)
            and not scenario.of_medium()):
        return "expect-screen and press need 'append vfio-preflight.action=menu'"
    if scenario.letters and not scenario.screen:
        return "expect-letters needs an expect-screen"
    if scenario.code and not scenario.screen:
        return "expect-qr needs an expect-screen"
    if scenario.code_series == "yes" and not scenario.code:
        return "expect-qr-series needs an expect-qr"
    if scenario.menu_size and not scenario.of_medium():
        return f"expect-boot-menu has no effect with 'boot {scenario.boot}', which has no such menu"
    if scenario.in_guest and (scenario.off or scenario.what_if):
        return ("in-guest does not go with also-off and also-what-if, "
                "which compare with the first report")
    if scenario.variable_texts and scenario.variables != "yes":
        return "expect-variable needs 'variables yes'"
    if scenario.variables != "no" and scenario.firmware == "bios":
        return "'variables yes' needs UEFI, for example 'boot ovmf-kernel' or 'boot stick'"
    if ((scenario.stick_before or scenario.stick_reports or scenario.pull)
            and scenario.stick == "absent"):
        return "stick-file, stick-report and pull-stick need a stick, for example 'stick normal'"
    if scenario.reboot_keys == "yes" and (scenario.stick == "absent" or not scenario.powers_off()):
        return ("reboot-keys needs a stick, for example 'stick normal', "
                "and 'append vfio-preflight.action=poweroff'")
    if ((scenario.stick_files or scenario.stick_texts or scenario.stick_gone)
            and scenario.stick == "absent"):
        return "expect-stick needs a stick, for example 'stick normal'"
    if scenario.foreign_stick != "absent" and scenario.stick == "absent":
        return "foreign-stick needs ours beside it, for example 'stick normal'"
    if scenario.no_usb_bystander and scenario.stick != "absent":
        return "no-usb-bystander has no reason where there is a stick of ours"
    return medium_contradiction(scenario)
