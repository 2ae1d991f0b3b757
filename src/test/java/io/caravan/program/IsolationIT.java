package io.caravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.bench.Load;
import io.caravan.servers.NatsServer;
import io.caravan.servers.NatsSettings;
import io.caravan.testing.CaravanProcess;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a rule that fails on everything, and one that sleeps over everything, cost the other rules. */
@Tag("fault")
@Timeout(1800)
@ExtendWith(ServersExtension.class)
@Tag("alone")
class IsolationIT {
    private static final Duration STARTED = Duration.ofSeconds(120);
    private static final Duration DONE = Duration.ofMinutes(5);

    private static final int EACH = 5_000;
    private static final String[] SUFFIXES = {"png", "fail", "csv", "slow", "png", "fail", "csv"};
    private static final int OTHERS = 4 * EACH;
    private static final int FAILING = 2 * EACH;
    private static final int SLEEPING = EACH;
    private static final int RUNS = 5; // odd, for the median
    private static final double AT_MOST = 1.25;

    private static final String RULE = """
            import org.apache.camel.builder.RouteBuilder;

            public class %2$s extends RouteBuilder {
                @Override
                public void configure() {
                    from("bucket-event:bench?suffix=.%1$s")
                            .routeId("%1$s")
                            .process(exchange -> { %3$s })
                            .to("nats-jetstream:events.%1$s.{bucket}");
                }
            }
            """;

    @TempDir
    Path dir;

    @Test
    void rulesThatFailOrSleepDelayNoOther(@Own NatsServer server) throws Exception {
        double ratio = ratio(server, "first");
        // What they cost is a property of the program; a machine that was busy with something else during a harmful run
        // says nothing of it. So a second, independent
        // set may keep the promise; the first isn't mixed into it.
        if (ratio > AT_MOST) ratio = ratio(server, "second");
        assertThat(ratio).isLessThanOrEqualTo(AT_MOST);
    }

    /** Of alternating runs, no more of them than decide whether the promise is kept. @return how many times as long the others take beside harmful rules as in the harmless run just before: the median */
    private double ratio(NatsServer server, String set) throws Exception {
        List<Double> ratios = new ArrayList<>();
        for (int run = 1; !decided(ratios); run++) {
            double harmless = run(server, set + "-harmless-" + run, false, false);
            double harmful = run(server, set + "-harmful-" + run, true, run == 1);
            System.out.printf(
                    "isolation: the other rules took %.1f s beside harmless ones, %.1f s beside one that fails and one that sleeps%n",
                    harmless, harmful);
            ratios.add(harmful / harmless);
        }
        double median = ratios.stream().sorted().toList().get(ratios.size() / 2);
        System.out.printf("isolation: %.2f times as long, the median of %d%n", median, ratios.size());
        return median;
    }

    /** Whether the median of all runs would be on this side of the limit, whatever the rest of them brought. */
    private static boolean decided(List<Double> ratios) {
        long kept = ratios.stream().filter(ratio -> ratio <= AT_MOST).count();
        return Math.max(kept, ratios.size() - kept) > RUNS / 2;
    }

    /** @return seconds from the first notification to the last of the other rules' messages */
    private double run(NatsServer server, String name, boolean harmful, boolean toTheEnd) throws Exception {
        server.restart(NatsSettings.in(dir.resolve(name + "-nats")));
        try (Connection nats = Nats.connect(server.url());
                CaravanProcess caravan = CaravanProcess.in(Files.createDirectory(dir.resolve(name)))
                        .with(server)
                        // Long enough that the others are done before the first letter, on a slow machine too.
                        .with("caravan.retry.delays", toTheEnd ? "90s,2s" : "10m")) {
            rule(caravan, "Fail", harmful ? "throw new IllegalStateException(\"out of order\");" : "");
            rule(caravan, "Slow", harmful ? "Thread.sleep(600_000);" : "");
            caravan.start().awaitLog("caravan runs", STARTED);

            Instant begin = Instant.now();
            Load.publish(nats, "minio.events", SUFFIXES.length * EACH, i -> Load.notification(i, suffix(i)));
            await().atMost(DONE).untilAsserted(() -> assertThat(others(nats)).isEqualTo(OTHERS));
            if (harmful) {
                assertThat(Streams.count(nats, "CARAVAN_DLQ")).isZero();
                await().untilAsserted(() -> {
                    assertThat(unsettled(nats, "caravan_fail")).isEqualTo(FAILING);
                    assertThat(unsettled(nats, "caravan_slow")).isEqualTo(SLEEPING);
                });
            }
            if (toTheEnd) assertEveryFailureBecomesALetter(nats);
            return Duration.between(begin, lastOfOthers(nats)).toMillis() / 1000.0;
        }
    }

    private static void rule(CaravanProcess caravan, String name, String step) throws IOException {
        Path file = caravan.routes().resolve("rules").resolve(name + ".java");
        Files.writeString(file, RULE.formatted(name.toLowerCase(Locale.ROOT), name, step));
    }

    /** In turn, so that the rules' events are mixed: of seven, two fail, one is slept over. */
    private static String suffix(int number) {
        return SUFFIXES[number % SUFFIXES.length];
    }

    private static void assertEveryFailureBecomesALetter(Connection nats) throws Exception {
        await().atMost(DONE).untilAsserted(() -> assertThat(Streams.count(nats, "CARAVAN_DLQ", "dlq.fail"))
                .isEqualTo(FAILING));
        Map<String, String> journal = new HashMap<>();
        for (Message entry : Streams.all(nats, "OBJECTS")) {
            if (entry.getSubject().endsWith(".fail")) journal.put(text(entry), entry.getSubject());
        }
        for (Message letter : Streams.all(nats, "CARAVAN_DLQ")) {
            if (letter.getSubject().equals("dlq.fail"))
                assertThat(journal.remove(text(letter))).isNotNull();
        }
        assertThat(journal).isEmpty();
    }

    private static String text(Message message) {
        return new String(message.getData(), StandardCharsets.UTF_8);
    }

    private static long others(Connection nats) throws Exception {
        return Streams.count(nats, "EVENTS", "events.images.bench")
                + Streams.count(nats, "EVENTS", "events.data.bench");
    }

    private static Instant lastOfOthers(Connection nats) throws Exception {
        Instant images = last(nats, "events.images.bench");
        Instant data = last(nats, "events.data.bench");
        return images.isAfter(data) ? images : data;
    }

    private static Instant last(Connection nats, String subject) throws Exception {
        return nats.jetStreamManagement()
                .getLastMessage("EVENTS", subject)
                .getTime()
                .toInstant();
    }

    private static long unsettled(Connection nats, String durable) throws Exception {
        ConsumerInfo info = nats.jetStreamManagement().getConsumerInfo("OBJECTS", durable);
        return info.getNumPending() + info.getNumAckPending();
    }
}
