package io.caravan.jetstream;

/**
 * What a PubAck said.
 *
 * @param stream the stream that has it
 * @param sequence its sequence there (of the first one, when this was a duplicate)
 * @param duplicate whether the stream had a message of that id already
 */
public record Published(String stream, long sequence, boolean duplicate) {}
