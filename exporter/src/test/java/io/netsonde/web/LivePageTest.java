package io.netsonde.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.NeedsTool;
import io.netsonde.slice.SliceCollector;
import io.netsonde.web.security.WebSecurity;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The live page in a browser, with 1000 targets and 2000 clients. {@code
 * -Dnetsonde.screenshots=DIRECTORY} keeps a picture of each screen.
 */
@NeedsTool({"chromium", "chromedriver"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class LivePageTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofMillis(250);
  private static final int TARGETS = 1000;
  private static final int CLIENTS = 2000;
  private static final List<String> SCREENS = List.of("probe", "clients", "jool", "tcp", "state");

  private final Optional<String> screenshots =
      Optional.ofNullable(System.getProperty("netsonde.screenshots"));
  private WebServer server;
  private ChromeDriver browser;
  private int port;

  @BeforeAll
  void open() throws IOException {
    server = serve("127.0.0.1:0");
    port = server.addresses().getFirst().getPort();
    if (screenshots.isPresent()) {
      awaitWholePast();
    }
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless=new",
        // Chromium's own sandbox does not work for root.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1300,1400");
    options.setCapability("goog:loggingPrefs", logs);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                .usingAnyFreePort()
                .build(),
            options);
  }

  /** Pictures are of 15 minutes, if of short ones. */
  private void awaitWholePast() {
    String rows = "/live/history?slice=clients&table=total&row=all";
    Eventually.within(STEP.multipliedBy(300))
        .see(
            "no point missing",
            () -> Got.get(server.addresses().getFirst(), rows, Map.of()).text(),
            text -> text.contains("received") && !text.contains("null"));
  }

  private static WebServer serve(String address) throws IOException {
    WebServer server =
        new WebServer(
            WebConfig.defaults().withListenAddresses(List.of(ListenAddress.parse(address))),
            WebSecurity.none(),
            new SliceCollector(ShownSlice.all(TARGETS, CLIENTS), System::nanoTime),
            new FakeOperator(),
            WebFixture.VERSION,
            new AnswerMemory(),
            STEP);
    server.start();
    return server;
  }

  @AfterAll
  void close() {
    browser.quit();
    server.close();
  }

  @BeforeEach
  void load() {
    wide();
    scheme("light");
    show("probe");
    browser.manage().logs().get(LogType.BROWSER);
  }

  @AfterEach
  void the_browser_has_complained_of_nothing() {
    List<String> complaints =
        browser.manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
            .map(LogEntry::getMessage)
            // Said of a server that is away, where a test takes it away.
            .filter(message -> !message.contains("net::ERR_"))
            .toList();
    assertThat(complaints).isEmpty();
  }

  private void show(String screen) {
    show(port, screen);
  }

  private void show(int at, String screen) {
    browser.get("about:blank");
    browser.get("http://127.0.0.1:" + at + "/#" + screen);
    awaitText("#link", "Live");
  }

  private void wide() {
    size(1300, 1400, false);
  }

  private void size(int width, int height, boolean mobile) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
  }

  private void scheme(String name) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
  }

  private WebElement one(String selector) {
    return browser.findElement(By.cssSelector(selector));
  }

  private Object ask(String script) {
    return String.valueOf(browser.executeScript("return " + script));
  }

  private void awaitText(String selector, String text) {
    Eventually.within(LIMIT)
        .see(selector + " says " + text, () -> one(selector).getText(), text::equals);
  }

  private void awaitTrue(String what, String script) {
    Eventually.within(LIMIT).see(what, () -> ask(script), "true"::equals);
  }

  private void shoot(String name) throws IOException {
    if (screenshots.isPresent()) {
      // Until what has just changed is drawn.
      browser.executeAsyncScript(
          "const done = arguments[0];"
              + " requestAnimationFrame(() => requestAnimationFrame(() => done()))");
      Path file = Path.of(screenshots.get()).resolve(name + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"probe", "clients", "jool", "tcp", "state"})
  void each_screen_fits_wide_narrow_and_dark(String screen) throws IOException {
    show(screen);
    awaitTrue(
        "what is on it",
        "document.querySelector({probe: '.card:not([data-points=\"0\"])', clients: '.legend li + li', jool: '.flow .band',"
            + " tcp: 'tbody tr', state: 'section'}['"
            + screen
            + "']) !== null");
    shoot(screen + "-wide");
    scheme("dark");
    shoot(screen + "-dark");
    assertThat(ask("getComputedStyle(document.body).backgroundColor")).isEqualTo("rgb(16, 21, 28)");
    size(360, 780, true);
    awaitTrue("no wider than the screen", "document.documentElement.scrollWidth <= 360");
    awaitTrue(
        "headings that can be read without scrolling",
        "[...document.querySelectorAll('caption')]"
            + ".every(one => one.getBoundingClientRect().right <= 360)");
    scheme("light");
    shoot(screen + "-narrow");
  }

  @Test
  void pictures_go_on_with_each_step() {
    String drawn = "document.querySelector('.card canvas').toDataURL()";
    awaitTrue(
        "a picture of several points", "document.querySelectorAll('.card canvas').length > 3");
    Object before = ask(drawn);

    Eventually.within(LIMIT).see("another picture", () -> ask(drawn), now -> !now.equals(before));
  }

  @Test
  void a_thousand_targets_take_a_bounded_page() {
    awaitTrue("all of them counted", "document.body.textContent.includes('of 1000')");

    assertThat(ask("document.querySelectorAll('.card').length")).isEqualTo("12");
    assertThat(ask("document.querySelectorAll('*').length < 1000")).isEqualTo("true");

    one(".bar button:last-child").click();
    assertThat(one(".bar .quiet").getText()).isEqualTo("13–24 of 1000");
    one(".bar input").sendKeys("192.0.2.999");
    assertThat(one(".bar .quiet").getText()).isEqualTo("1–1 of 1");
  }

  /**
   * Counted, since a clock would measure this machine. What is for each of the rows and not only
   * for those that are seen, or for each pair of them, is far beyond.
   */
  @ParameterizedTest
  @CsvSource({"probe, 75000, 150, 24", "clients, 500000, 2500, 8"})
  void a_step_of_thousands_of_rows_is_bounded_work(
      String screen, long calls, long changes, long pictures) {
    show(screen);
    awaitTrue(
        "the past of what is seen",
        "document.querySelectorAll('.card:not([data-points=\"0\"]), tbody .spark').length >= 12");
    browser.executeScript(
        "window.changes = 0; new MutationObserver(all => window.changes += all.length)"
            + ".observe(document, {subtree: true, childList: true, characterData: true,"
            + " attributes: true})");
    try (ScriptCalls made = new ScriptCalls(browser)) {
      long steps =
          Eventually.within(LIMIT).see("steps", () -> made.of("app.js take"), count -> count >= 8);

      // Those of steps that came meanwhile have room below the bounds.
      assertThat(made.ofOurs() / steps).as("calls").isLessThan(calls);
      assertThat(Long.parseLong(ask("window.changes").toString()) / steps)
          .as("changes of the document")
          .isLessThan(changes);
      assertThat(made.of("plot.js draw") / steps)
          .as("pictures drawn")
          .isLessThanOrEqualTo(pictures);
    }
  }

  @ParameterizedTest
  @CsvSource({"probe, 300000", "clients, 500000", "tcp, 30000"})
  void a_step_of_thousands_of_rows_is_so_many_bytes(String screen, int bytes) throws IOException {
    StringBuilder said = new StringBuilder();
    try (RawClient client = new RawClient(server.addresses().getFirst())) {
      client.send("GET /live?slice=" + screen + " HTTP/1.1\r\nHost: x\r\n\r\n");
      byte[] buffer = new byte[65_536];
      while (said.indexOf("]}]}\n\n") < 0) {
        int n = client.read(buffer);
        assertThat(n).isPositive();
        said.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(said.indexOf("]}]}\n\n")).isBetween(bytes / 4, bytes);
    assertThat(Got.get(server.addresses().getFirst(), "/", Map.of()).raw())
        .as("the page itself, which has no rows")
        .hasSizeLessThan(20_000);
  }

  @Test
  void clients_are_sorted_by_click_and_by_key() {
    show("clients");
    awaitTrue("rows", "document.querySelectorAll('tbody tr').length === 25");
    assertThat(ask("document.querySelectorAll('*').length < 2500")).isEqualTo("true");

    WebElement address = browser.findElements(By.cssSelector(".sorted th button")).get(1);
    address.click();
    assertThat(ask("document.querySelectorAll('th')[1].ariaSort")).isEqualTo("ascending");
    assertThat(column(2)).startsWith("10.0.0.0", "10.0.0.1", "10.0.0.2");

    address.sendKeys(Keys.ENTER);
    assertThat(ask("document.querySelectorAll('th')[1].ariaSort")).isEqualTo("descending");
    assertThat(column(2)).startsWith("10.0.7.249", "10.0.7.248");
  }

  private List<String> column(int number) {
    return browser.findElements(By.cssSelector("tbody td:nth-child(" + number + ")")).stream()
        .map(WebElement::getText)
        .toList();
  }

  @Test
  void tabs_are_changed_by_arrows() {
    one("#tab-probe").sendKeys(Keys.ARROW_RIGHT);
    assertThat(browser.switchTo().activeElement().getDomAttribute("id")).isEqualTo("tab-clients");
    awaitTrue("its table", "document.querySelectorAll('tbody tr').length === 25");
    browser.switchTo().activeElement().sendKeys(Keys.END);
    assertThat(one("#state").isDisplayed()).isTrue();
    assertThat(one("#screen").isDisplayed()).isFalse();
  }

  @Test
  void what_is_drawn_is_told_to_a_screen_reader() {
    for (String screen : SCREENS.subList(0, 4)) {
      show(screen);
      awaitTrue("something drawn", "document.querySelector('canvas, svg.flow') !== null");
      assertThat(
              ask(
                  "[...document.querySelectorAll('canvas, svg')].every(one =>"
                      + " one.getAttribute('role') === 'img' && one.getAttribute('aria-label'))"))
          .as(screen)
          .isEqualTo("true");
    }
  }

  @Test
  void it_survives_a_restart_of_the_server() throws IOException {
    int own;
    try (WebServer first = serve("127.0.0.1:0")) {
      own = first.addresses().getFirst().getPort();
      show(own, "probe");
    }
    awaitText("#link", "Connection lost, trying again");

    WebServer second = serve("127.0.0.1:" + own);
    try (second) {
      awaitText("#link", "Live");
      awaitTrue("pictures", "document.querySelectorAll('.card canvas').length === 12");
    }
  }
}
