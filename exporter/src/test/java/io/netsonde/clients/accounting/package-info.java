/** Tests of the accounting, with the kernel's nftables in namespaces of the lab. */
@NullMarked
package io.netsonde.clients.accounting;

import org.jspecify.annotations.NullMarked;
