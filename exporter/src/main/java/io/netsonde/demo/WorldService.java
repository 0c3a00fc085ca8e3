package io.netsonde.demo;

import io.netsonde.lab.Host;
import io.netsonde.lab.LabException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;

/**
 * What clients of the demo speak to: it sends as many bytes as it is asked for, no faster than it
 * is asked to, and throws away what it gets.
 *
 * <p>A request is two numbers of four bytes: how many bytes to send, and how many of them a second,
 * 0 for as fast as it goes.
 */
final class WorldService implements AutoCloseable {
  /** Where it listens. */
  static final int PORT = 80;

  private static final int MAX_CONNECTIONS = 64;
  private static final int PATIENCE_MILLIS = 60_000;

  private final ServerSocket listener;
  private final Semaphore room = new Semaphore(MAX_CONNECTIONS);

  private WorldService(ServerSocket listener) {
    this.listener = listener;
  }

  /** Begins to serve on all addresses of a host. */
  static WorldService begin(Host host) {
    try {
      WorldService service = new WorldService(host.call(WorldService::listen));
      Thread.ofPlatform().daemon().name("demo-service").start(service::accept);
      return service;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted: cannot serve the demo's clients", e);
    } catch (Exception e) {
      throw new LabException("cannot serve the demo's clients: " + e, e);
    }
  }

  private static ServerSocket listen() throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(PORT), MAX_CONNECTIONS);
    return listener;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        if (room.tryAcquire()) {
          Thread.ofPlatform().daemon().name("demo-served").start(() -> serve(socket));
        } else {
          socket.close();
        }
      }
    } catch (IOException closed) {
      // The end that close() asks for.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int bytes = in.readInt();
      int rate = in.readInt();
      Transfers.send(socket.getOutputStream(), bytes, rate);
      socket.shutdownOutput();
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // Some clients break off; that is one of the things to see.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      room.release();
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new LabException("cannot close the demo's service: " + e, e);
    }
  }
}
