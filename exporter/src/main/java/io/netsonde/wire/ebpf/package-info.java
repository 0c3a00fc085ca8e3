/**
 * What the kernel's own virtual machine runs, eBPF (Documentation/bpf), and where the kernel keeps
 * its fields: {@link io.netsonde.wire.ebpf.Program}, written with names and labels; {@link
 * io.netsonde.wire.ebpf.Register} and {@link io.netsonde.wire.ebpf.Helper}, its words; {@link
 * io.netsonde.wire.ebpf.KernelTypes}, the layout of the running kernel's structures.
 *
 * <p>Classic BPF, in which sockets are told what is wanted, is another language: {@code wire.bpf}.
 *
 * <p>Threads: values, and programs that their maker owns. Bounds: jumps of 32,767 instructions, 16
 * MiB of types.
 */
@NullMarked
package io.netsonde.wire.ebpf;

import org.jspecify.annotations.NullMarked;
