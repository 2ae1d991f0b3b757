package io.caravan.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.event.Decoding.Decoded;
import io.caravan.event.NotificationDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ListeningTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final List<String> kept = new CopyOnWriteArrayList<>();

    @Test
    void blanksBetweenNotificationsAreNothingAndAHalfLineIsNone() throws IOException {
        NotificationLines lines = new NotificationLines(
                stream("   \n  {\"a\": 1}\n {\"Records\":null}\n{\"Records\":null}\n    {\"b\":2}\n  {\"half"));

        assertThat(new String(lines.next(), StandardCharsets.UTF_8)).isEqualTo("{\"a\": 1}");
        assertThat(new String(lines.next(), StandardCharsets.UTF_8)).isEqualTo("{\"b\":2}");
        assertThat(lines.next()).isNull();
    }

    @Test
    void aTrueKeyIsWhatIntakeReads() {
        String key = " a b+ä%2F\uD83D\uDC2A/x";
        byte[] heard = """
                {"Records":[{"eventName":"s3:ObjectCreated:PutTagging","eventTime":"2026-11-24T03:14:23.223Z",\
                "s3":{"bucket":{"name":"b"},"object":{"key":"%s","size":7}}}]}""".formatted(key).getBytes(StandardCharsets.UTF_8);

        Decoded decoded = (Decoded) new NotificationDecoder().decode(RawKeys.escape(heard));

        assertThat(decoded.events()).singleElement().satisfies(event -> {
            assertThat(event.key()).isEqualTo(key);
            assertThat(event.size()).isEqualTo(7);
        });
    }

    @Test
    void whatIsNoNotificationStaysAsItIs() {
        byte[] garbage = {'{', 0, (byte) 0xff};

        assertThat(RawKeys.escape(garbage)).isEqualTo(garbage);
        assertThat(RawKeys.escape("[]".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("[]".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void itListensAgainAfterEachBreakAndTriesAgainWhatWasNotKept() {
        Deque<String> connections = new ArrayDeque<>(List.of("{\"one\":1}\n", "away", "{\"two\":2}\n"));
        Deque<Throwable> failures = new ArrayDeque<>(List.of(new IOException("NATS is away")));
        Listening listening = new Listening(
                "b",
                () -> {
                    String next = connections.isEmpty() ? "away" : connections.poll();
                    if (next.equals("away")) throw new IOException("MinIO is away");
                    return stream(next);
                },
                notification -> {
                    if (!failures.isEmpty()) return failures.poll();
                    kept.add(new String(notification, StandardCharsets.UTF_8));
                    return null;
                });
        Thread thread = new Thread(listening);
        thread.start();

        await().atMost(SOON).untilAsserted(() -> assertThat(kept).containsExactly("{\"one\":1}", "{\"two\":2}"));
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(listening.status().listening()).isFalse();
            assertThat(listening.status().detail()).isEqualTo("MinIO is away");
        });
        listening.stop();
        await().atMost(SOON).untilAsserted(() -> assertThat(thread.isAlive()).isFalse());
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
