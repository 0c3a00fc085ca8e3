/** Tests of the emulated hosts' parts; the whole is tested in the lab, on a real TUN device. */
@NullMarked
package io.netsonde.lab.emulation;

import org.jspecify.annotations.NullMarked;
