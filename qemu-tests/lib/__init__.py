"""What qemu-tests/run and scripts/demo share: scenarios, QEMU, sticks, EFI variables, expectations."""
