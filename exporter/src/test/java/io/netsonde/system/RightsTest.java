package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.RunningProcess;
import io.netsonde.linux.Capability;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What each thread of the serving program may do, as the kernel tells it. */
@NeedsRoot
@NeedsTool({"ip", "setpriv"})
@TestInstance(Lifecycle.PER_CLASS)
class RightsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final long NET_RAW = 1L << Capability.CAP_NET_RAW.number();
  private static final long DAC_READ_SEARCH = 1L << Capability.CAP_DAC_READ_SEARCH.number();
  private static final long NET_ADMIN = 1L << Capability.CAP_NET_ADMIN.number();
  private static final long SYS_ADMIN = 1L << Capability.CAP_SYS_ADMIN.number();
  private static final String LOOP = "probe-loop";
  private static final String JOOL = "jool-loop";
  private static final String CLIENTS = "clients-loop";
  private static final String CAPTURE = "tcp-capture-0";
  private static final String HOST = "tcp-host";
  private static final String PRIVILEGED = "privileged";

  /** Threads of the virtual machine itself, as the kernel cuts their names. */
  private static final Set<String> OF_THE_MACHINE =
      Set.of(
          "VM Periodic Tas",
          "VM Thread",
          "Reference Handl",
          "Finalizer",
          "Signal Dispatch",
          "Service Thread",
          "Monitor Deflati",
          "C1 CompilerThre",
          "C2 CompilerThre",
          "Notification Th",
          "Common-Cleaner",
          "Native Heap Tri");

  /** Those that accept, read, time and answer requests. */
  private static final Set<String> OF_HTTP =
      Set.of("HTTP-Dispatcher", "ForkJoinPool-1-", "idle-timeout-ta", "req-rsp-timeout");

  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");

  RightsTest() {
    lab.link(near, lab.host("far"), "10.77.1.0/24", "fd77:1::/64");
  }

  @AfterAll
  void demolish() {
    lab.close();
  }

  @Test
  void of_root_only_the_loops_keep_what_they_use_and_all_others_of_ours_nothing() throws Exception {
    ServedNetsonde netsonde =
        ServedNetsonde.start(
            near, "probe: {interval: 200ms, timeout: 150ms, targets: [configured.test]}\n");

    work(netsonde);

    check(netsonde, NET_ADMIN | SYS_ADMIN);
    assertThat(ours(netsonde.process().pid()).stream().map(ThreadRights::name))
        .contains("probe-targets");
  }

  @Test
  void of_a_user_with_ambient_rights_too() throws Exception {
    ServedNetsonde netsonde =
        ServedNetsonde.start(
            near, near.asNobody("net_raw", "net_admin", "net_bind_service"), ServedNetsonde.QUICK);

    work(netsonde);

    check(netsonde, NET_ADMIN);
  }

  @Test
  void after_the_drop_sockets_can_be_opened_and_a_new_device_is_used() throws Exception {
    Host mover = lab.host("mover");
    ServedNetsonde netsonde = ServedNetsonde.start(mover, ServedNetsonde.QUICK);
    Eventually.within(LIMIT)
        .see(
            "no way yet", () -> netsonde.probe("10.77.2.2"), a -> a.body().contains("enetunreach"));

    lab.link(mover, lab.host("late"), "10.77.2.0/24");

    Eventually.within(LIMIT)
        .see(
            "replies through the new device",
            () -> netsonde.probe("10.77.2.2"),
            answer -> answer.of("icmp_probe_packets_recv_total", "10.77.2.2") > 1);
    // The first port opens two more raw sockets.
    Eventually.within(LIMIT)
        .see(
            "the refusal of a port",
            () -> netsonde.get("/probe?target=10.77.2.2&tcp_port=9"),
            answer -> answer.body().contains("cause=\"refused\""));
    check(netsonde, NET_ADMIN | SYS_ADMIN);
  }

  @Test
  void a_port_below_1024_is_taken_before_the_right_to_it_is_given_up() throws Exception {
    RunningProcess process =
        near.asNobody("net_bind_service")
            .start(Installation.command("serve", "--web.listen-address=127.0.0.1:80"));

    process.awaitOutput("have a look at ", LIMIT);

    Eventually.within(LIMIT)
        .see(
            "threads without rights",
            () -> ours(process.pid()),
            threads -> threads.stream().allMatch(thread -> thread.hasExactly(0)));
  }

  @Test
  void where_the_programs_files_need_a_right_all_threads_keep_that_and_it_is_said()
      throws Exception {
    String home = Installation.unreadableCopy(near).toString();
    RunningProcess process =
        near.start(Installation.commandAt(home, "serve", "--web.listen-address=127.0.0.1:0"));

    process.awaitOutput("have a look at ", LIMIT);

    assertThat(process.errors())
        .contains(
            "all threads keep CAP_DAC_READ_SEARCH where they have it, because "
                + home
                + "/classes cannot be read without it");
    Eventually.within(LIMIT)
        .see(
            "threads that can read the program, and probe",
            () -> ours(process.pid()),
            threads ->
                threads.stream()
                    .allMatch(thread ->
                        thread.hasExactly(
                            rights(thread.name(), NET_ADMIN | SYS_ADMIN) | DAC_READ_SEARCH)));
  }

  /** Makes every kind of thread that there can be. */
  private static void work(ServedNetsonde netsonde) throws Exception {
    for (int i = 0; i < 10; i++) {
      netsonde.get("/metrics");
      assertThat(netsonde.get("/doctor").body())
          .as("findings by the rights of the slices")
          .contains("ok    rights          CAP_NET_RAW: raw sockets\n", "ok    buffers  ");
      netsonde.probe("10.77.1.2", "fd77:1::2", "name" + i + ".test");
    }
    Eventually.within(LIMIT)
        .see(
            "replies",
            () -> netsonde.probe("10.77.1.2", "fd77:1::2"),
            answer ->
                answer.of("icmp_probe_packets_recv_total", "10.77.1.2") > 1
                    && answer.of("icmp_probe_packets_recv_total", "fd77:1::2") > 1);
  }

  /** What a thread of ours keeps. */
  private static long rights(String thread, long ofJool) {
    return switch (thread) {
      case LOOP, CAPTURE -> NET_RAW;
      case JOOL -> ofJool;
      case CLIENTS -> ofJool & NET_ADMIN;
      case HOST -> ofJool & SYS_ADMIN;
      // Kept for a reload, which makes slices anew.
      case PRIVILEGED -> NET_RAW | ofJool;
      // The one that reads names, and who starts it once there are clients.
      case "client-files", "client-names" -> (ofJool & SYS_ADMIN) == 0 ? 0 : DAC_READ_SEARCH;
      default -> 0;
    };
  }

  private static void check(ServedNetsonde netsonde, long ofJool) throws Exception {
    List<ThreadRights> threads = ours(netsonde.process().pid());

    assertThat(threads.stream().map(ThreadRights::name).collect(Collectors.toSet()))
        .as("what is looked at")
        .contains(LOOP, JOOL, CLIENTS, CAPTURE, HOST, PRIVILEGED)
        .containsAll(OF_HTTP);
    assertThat(threads).allMatch(thread -> thread.hasExactly(rights(thread.name(), ofJool)));
  }

  /** All threads but those of the virtual machine and the one that only waits for the others. */
  private static List<ThreadRights> ours(long pid) throws Exception {
    return ThreadRights.of(pid).stream()
        .filter(thread -> thread.id() != pid && !OF_THE_MACHINE.contains(thread.name()))
        .toList();
  }
}
