package io.caravan.jetstream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a rule fails on all that it gets, says so, and lets it ask for less until something is delivered: its failures take the machine's time from
 * the other rules, and press on a sink that is in trouble already. Threads: safe.
 */
final class FailureStreak {
    private static final Logger LOG = LoggerFactory.getLogger(FailureStreak.class);

    static final int STRUGGLES_AFTER = 50;

    private final String rule;
    private final PullWindow window;
    private volatile int failures;

    FailureStreak(String rule, PullWindow window) {
        this.rule = rule;
        this.window = window;
    }

    synchronized void failed(Throwable error) {
        if (failures == STRUGGLES_AFTER) return;
        failures = failures + 1;
        if (failures < STRUGGLES_AFTER) return;
        LOG.warn(
                "rule {}: {} attempts in a row failed; it takes fewer events at a time until one is delivered: {}",
                rule,
                STRUGGLES_AFTER,
                Letters.describe(error));
        window.struggling(true);
    }

    /** Once per delivery, so it does nothing as long as nothing fails. */
    void delivered() {
        if (failures != 0) end();
    }

    private synchronized void end() {
        if (failures == STRUGGLES_AFTER) {
            LOG.info("rule {}: delivers again", rule);
            window.struggling(false);
        }
        failures = 0;
    }
}
