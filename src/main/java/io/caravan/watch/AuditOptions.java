package io.caravan.watch;

import io.caravan.jetstream.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.CamelContext;

/**
 * What an audit is to look at, and how.
 *
 * @param buckets these, whether they have a notification or not; empty for all that have one
 * @param since only what was made since then, or null
 * @param sinceAsked how that was asked for, such as 24h, or null
 * @param grace so old a state must be before it counts as missed
 * @param perSecond how many states it looks at in a second; 0 for as many as can be
 * @param dryRun whether it only counts
 */
public record AuditOptions(
        List<String> buckets, Instant since, String sinceAsked, Duration grace, long perSecond, boolean dryRun) {
    public AuditOptions {
        buckets = List.copyOf(buckets);
    }

    /** What the settings of a context say: all watched buckets. */
    public static AuditOptions of(CamelContext context) {
        return new AuditOptions(
                List.of(),
                null,
                null,
                Durations.parse(setting(context, "caravan.audit.grace", "5m")),
                Long.parseLong(setting(context, "caravan.audit.rate", "0")),
                false);
    }

    private static String setting(CamelContext context, String key, String otherwise) {
        return context.getPropertiesComponent()
                .resolveProperty(key)
                .map(String::strip)
                .orElse(otherwise);
    }

    public AuditOptions withBuckets(List<String> chosen) {
        return new AuditOptions(chosen, since, sinceAsked, grace, perSecond, dryRun);
    }

    /** @param asked how that was asked for, such as 24h */
    public AuditOptions withSince(Instant time, String asked) {
        return new AuditOptions(buckets, time, asked, grace, perSecond, dryRun);
    }

    public AuditOptions withRate(long states) {
        return new AuditOptions(buckets, since, sinceAsked, grace, states, dryRun);
    }

    /** Only counts. */
    public AuditOptions dry() {
        return new AuditOptions(buckets, since, sinceAsked, grace, perSecond, true);
    }

    /** One that is asked for the same goes on where the last one was killed. */
    String asked() {
        return buckets + " since " + sinceAsked;
    }
}
