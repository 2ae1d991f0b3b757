package io.caravan.bench;

/**
 * One run of one program.
 *
 * @param who what ran
 * @param hops 1: notification to journal; 2: on to the events
 * @param perSecond events per second between the first fifth and the last event, by the server's clock: the start of a JVM isn't measured
 */
record Measurement(String who, int hops, double perSecond) {}
