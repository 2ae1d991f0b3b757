package io.caravan.jetstream;

import io.nats.client.api.ConsumerInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** JetStream's pause of a durable, which always has an end. */
public final class Pause {
    /** So far away that it means: until it is resumed. */
    public static final Duration ENDLESS = Duration.ofDays(36_500);

    private static final Duration AS_GOOD_AS_ENDLESS = ENDLESS.dividedBy(2);

    private Pause() {}

    /** When it ends, by the server's clock; null when it isn't paused. */
    static Instant until(ConsumerInfo info) {
        if (!info.getPaused()) return null;
        var configured = info.getConsumerConfiguration().getPauseUntil();
        return configured != null ? configured.toInstant() : Instant.now().plus(info.getPauseRemaining());
    }

    /** For people. */
    public static String text(Instant until) {
        return until.isAfter(Instant.now().plus(AS_GOOD_AS_ENDLESS))
                ? "it is resumed"
                : until.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
