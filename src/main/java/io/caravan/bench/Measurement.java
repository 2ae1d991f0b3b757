package io.caravan.bench;

/**
 * One run of one program.
 *
 * @param perSecond events per second over the second half of its work, by the clock of whoever looks on: in the first half Java starts and compiles
 */
record Measurement(Entrant entrant, double perSecond) {}
