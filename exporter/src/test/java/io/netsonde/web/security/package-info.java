/** Tests of TLS, users and limits, with certificates of openssl and with curl as a client. */
@NullMarked
package io.netsonde.web.security;

import org.jspecify.annotations.NullMarked;
