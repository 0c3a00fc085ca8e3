/**
 * Classic BPF, the language in which a socket tells the kernel what it wants
 * (Documentation/networking/filter.rst): {@link io.netsonde.wire.bpf.Instruction}, the numbers of
 * {@link io.netsonde.wire.bpf.Bpf}, and {@link io.netsonde.wire.bpf.Assembler}, which knows labels.
 *
 * <p>Threads: values, and an assembler that its maker owns. Bounds: {@value
 * io.netsonde.wire.bpf.Bpf#BPF_MAXINSNS} instructions of a program.
 */
@NullMarked
package io.netsonde.wire.bpf;

import org.jspecify.annotations.NullMarked;
