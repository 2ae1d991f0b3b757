package io.caravan.intake;

import java.time.Instant;

/**
 * How it is with listening to one bucket.
 *
 * @param detail why it doesn't listen, for people; empty when it does
 */
public record ListenStatus(String bucket, boolean listening, Instant since, String detail) {}
