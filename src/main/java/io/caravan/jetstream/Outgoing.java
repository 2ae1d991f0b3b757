package io.caravan.jetstream;

import io.nats.client.impl.Headers;

/**
 * A message to be published.
 *
 * @param subject its resolved subject
 * @param headers encoded headers, or null; the publisher's from here on, which adds its own
 * @param body its bytes, never null
 * @param messageId its Nats-Msg-Id, or null for none
 * @param expectedStream the stream that must acknowledge it, or null for any
 */
public record Outgoing(String subject, Headers headers, byte[] body, String messageId, String expectedStream) {}
