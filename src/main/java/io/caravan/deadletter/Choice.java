package io.caravan.deadletter;

import io.caravan.event.ObjectEvent;
import io.caravan.jetstream.Letters;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which letters are meant. What is null doesn't matter.
 *
 * @param rule their rule's id
 * @param bucket the event's
 * @param prefix what the object's key begins with
 * @param error a part of reason, class of error or message; case doesn't matter
 * @param from written then or later
 * @param to written before
 */
public record Choice(String rule, String bucket, String prefix, String error, Instant from, Instant to) {
    /** All of them. */
    public static final Choice ALL = new Choice(null, null, null, null, null, null);

    public static Choice ofRule(String rule) {
        return new Choice(rule, null, null, null, null, null);
    }

    /** Whether anything but the rule matters. */
    public boolean narrowed() {
        return !equals(ofRule(rule));
    }

    /** Whether a letter's headers don't tell. */
    boolean looksIntoEvents() {
        return bucket != null || prefix != null;
    }

    boolean hasHeadersOf(Letter letter) {
        return (rule == null || rule.equals(letter.rule()))
                && (from == null || !letter.time().isBefore(from))
                && (to == null || letter.time().isBefore(to))
                && (error == null || failedBy(letter));
    }

    boolean hasEvent(ObjectEvent event) {
        return (bucket == null || bucket.equals(event.bucket()))
                && (prefix == null || event.key().startsWith(prefix));
    }

    private boolean failedBy(Letter letter) {
        String wanted = error.toLowerCase(Locale.ROOT);
        return Stream.of(Letters.REASON, Letters.ERROR_CLASS, Letters.ERROR)
                .anyMatch(
                        name -> letter.header(name, "").toLowerCase(Locale.ROOT).contains(wanted));
    }
}
