package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.lab.Eventually;
import io.netsonde.slice.Answer;
import io.netsonde.slice.FakeSlice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page {@code /doctor}, of findings that were thought up. */
@Timeout(60)
class DoctorPageTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final FakeOperator operator = new FakeOperator();
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);

  @Test
  void it_is_plain_text_and_the_landing_page_leads_there() throws Exception {
    try (WebFixture web = new WebFixture(WebConfig.defaults())) {
      Got got = Got.get(web.address(), "/doctor", Map.of());

      assertThat(got.status()).isEqualTo(200);
      assertThat(got.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
      assertThat(got.text()).isEqualTo("examination 1 of [probe, clients]\n");
      assertThat(Got.get(web.address(), "/", Map.of()).text())
          .contains("<a href=\"/doctor\">Doctor</a>");
    }
  }

  @Test
  void all_who_ask_at_once_get_the_findings_of_one_examination() throws Exception {
    operator.found = new CountDownLatch(1);
    DoctorPage page = page(LIMIT);
    List<FutureTask<String>> asked =
        Stream.generate(() -> new FutureTask<>(() -> body(page))).limit(20).toList();
    List<Thread> threads = asked.stream().map(Thread.ofPlatform()::start).toList();
    Eventually.within(LIMIT)
        .see(
            "all wait",
            () -> threads.stream().map(Thread::getState).distinct().toList(),
            List.of(Thread.State.TIMED_WAITING)::equals);

    operator.found.countDown();

    for (FutureTask<String> answer : asked) {
      assertThat(answer.get()).isEqualTo("examination 1 of [probe]\n");
    }
  }

  @Test
  void findings_are_told_again_for_a_while() {
    DoctorPage page = page(LIMIT);

    assertThat(body(page)).isEqualTo("examination 1 of [probe]\n");
    now.addAndGet(DoctorPage.FRESH.toNanos() - 1);
    assertThat(body(page)).isEqualTo("examination 1 of [probe]\n");
    now.addAndGet(1);
    assertThat(body(page)).isEqualTo("examination 2 of [probe]\n");
  }

  @Test
  void an_examination_that_hangs_keeps_nobody_and_is_the_only_one() {
    operator.found = new CountDownLatch(1);
    DoctorPage page = page(Duration.ZERO);
    for (int i = 0; i < 3; i++) {
      assertThat(page.answer())
          .isEqualTo(
              Answer.Text.plain(
                  503, "The examination takes longer than 0 s, and goes on; ask again.\n"));
      now.addAndGet(DoctorPage.FRESH.toNanos());
    }

    Eventually.within(LIMIT).see("begun", operator.examinations::get, count -> count == 1);
    operator.found.countDown();
    now.addAndGet(-3 * DoctorPage.FRESH.toNanos());

    Eventually.within(LIMIT)
        .see("its findings", () -> body(page), "examination 1 of [probe]\n"::equals);
  }

  @Test
  void one_that_fails_is_tried_again_and_not_at_once() {
    DoctorPage page =
        new DoctorPage(
            operator,
            () -> {
              operator.examinations.incrementAndGet();
              throw new IllegalStateException("planted");
            },
            LIMIT,
            now::get);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(page::answer).hasRootCauseMessage("planted");
    }
    assertThat(operator.examinations).hasValue(1);
    now.addAndGet(DoctorPage.FRESH.toNanos());
    assertThatThrownBy(page::answer).hasRootCauseMessage("planted");
    assertThat(operator.examinations).hasValue(2);
  }

  private DoctorPage page(Duration patience) {
    return new DoctorPage(operator, () -> List.of(FakeSlice.working("probe")), patience, now::get);
  }

  private static String body(DoctorPage page) {
    return page.answer() instanceof Answer.Text text ? text.body() : "";
  }
}
