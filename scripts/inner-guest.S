/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The boot sector of the disk that scripts/test-hosts gives to a guest in the guest: it writes
 * vendor:device of each device to the first serial port, then "end", and resets. That it runs at
 * all shows that the disk's DMA comes through.
 */
	.code16
	.set COM1, 0x3f8
	.set LINE_STATUS, COM1 + 5
	.set CONFIG_ADDRESS, 0xcf8
	.set CONFIG_DATA, 0xcfc
	.set RESET_CONTROL, 0xcf9
	.set FIRST, 0x80000000	/* function 0 of slot 0 on bus 0 */
	.set PAST, 0x80080000	/* on bus 8 */
	.set NEXT_SLOT, 0x800

	.globl _start
_start:
	xorw %ax, %ax
	movw %ax, %ds
	movw %ax, %ss
	movw $_start, %sp
	cld
	movl $FIRST, %ebx
slot:
	movw $CONFIG_ADDRESS, %dx
	movl %ebx, %eax
	outl %eax, %dx
	movw $CONFIG_DATA, %dx
	inl %dx, %eax
	cmpw $-1, %ax
	je next
	movl %eax, %ecx
	call four_digits
	movb $':', %al
	call write
	rorl $16, %ecx
	call four_digits
	movb $'\n', %al
	call write
next:
	addl $NEXT_SLOT, %ebx
	cmpl $PAST, %ebx
	jne slot
	movw $end, %si
1:
	lodsb
	testb %al, %al
	jz reset
	call write
	jmp 1b
reset:
	movw $RESET_CONTROL, %dx
	movb $2, %al
	outb %al, %dx
	movb $6, %al
	outb %al, %dx
2:
	hlt
	jmp 2b

/* Writes %cx as four digits. */
four_digits:
	movb $4, %ah
1:
	rolw $4, %cx
	movb %cl, %al
	andb $15, %al
	addb $'0', %al
	cmpb $'9', %al
	jbe 2f
	addb $'a' - '0' - 10, %al
2:
	call write
	decb %ah
	jnz 1b
	ret

/* Writes %al, once there is room for it. */
write:
	pushw %ax
	movw $LINE_STATUS, %dx
1:
	inb %dx, %al
	testb $0x20, %al
	jz 1b
	popw %ax
	movw $COM1, %dx
	outb %al, %dx
	ret

end:
	.asciz "end\n"
	.org 510
	.word 0xaa55
