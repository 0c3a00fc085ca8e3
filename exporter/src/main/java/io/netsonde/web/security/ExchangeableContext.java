package io.netsonde.web.security;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * A context that makes each connection by another one, the present one: the JDK's server takes a
 * context before it starts, and would keep the certificate of that moment for ever.
 *
 * <p>Threads: may be shared.
 */
final class ExchangeableContext extends SSLContext {
  ExchangeableContext(Supplier<SSLContext> present) {
    super(new Spi(present), present.get().getProvider(), "TLS");
  }

  private static final class Spi extends SSLContextSpi {
    private final Supplier<SSLContext> present;

    Spi(Supplier<SSLContext> present) {
      this.present = present;
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("what it makes connections by is initialised already");
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return present.get().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return present.get().createSSLEngine(host, port);
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return present.get().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return present.get().getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return present.get().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return present.get().getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return present.get().getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return present.get().getSupportedSSLParameters();
    }
  }
}
