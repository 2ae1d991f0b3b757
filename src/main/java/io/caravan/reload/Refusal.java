package io.caravan.reload;

import java.time.Instant;

/**
 * A text that isn't put in force.
 *
 * @param file the text
 * @param fault why
 * @param again when to try again, or null when trying again can't help: then its text has to change, or another file
 */
record Refusal(RouteFile file, Fault fault, Instant again) {}
