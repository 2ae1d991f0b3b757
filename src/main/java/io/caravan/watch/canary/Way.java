package io.caravan.watch.canary;

import java.time.Duration;
import java.time.Instant;

/**
 * How the way from a bucket to the journal was when a canary last tried it.
 *
 * @param took how long the last canary took that got through; null when none has
 * @param through when that was, or null
 * @param broken where the last one was lost; null when it got through, or none was sent
 * @param detail what is known of that, for people; may be empty
 * @param since since when it is broken; null when it isn't
 */
record Way(Duration took, Instant through, BrokenLink broken, String detail, Instant since) {
    static final Way UNTRIED = new Way(null, null, null, "", null);

    Way through(Duration took, Instant at) {
        return new Way(took, at, null, "", null);
    }

    Way broken(BrokenLink link, String detail, Instant at) {
        return new Way(took, through, link, detail, broken == null ? at : since);
    }
}
