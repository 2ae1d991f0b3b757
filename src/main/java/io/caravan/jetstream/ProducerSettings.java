package io.caravan.jetstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a producer is told, from the options of its endpoint.
 *
 * @param subject never null
 * @param messageId never null
 * @param expectedStream null for any
 * @param timeout after which no PubAck is an outage
 * @param maxInFlight PubAcks awaited at a time, at least 1
 * @param format never null
 * @param headers which headers leave Camel
 */
record ProducerSettings(
        SubjectTemplate subject,
        MessageIdOption messageId,
        String expectedStream,
        Duration timeout,
        int maxInFlight,
        Format format,
        OutgoingHeaders headers) {

    /** @throws IllegalArgumentException naming every option that is wrong, and why, in one line */
    static ProducerSettings of(JetStreamEndpoint endpoint) {
        List<String> faults = new ArrayList<>();
        if (endpoint.getMaxInFlight() < 1)
            faults.add("maxInFlight must be 1 or more, not " + endpoint.getMaxInFlight());
        if (endpoint.getPublishTimeout() < 1) faults.add("publishTimeout must be over 0");
        ProducerSettings settings = new ProducerSettings(
                read(faults, () -> SubjectTemplate.of(endpoint.getSubject())),
                read(faults, () -> MessageIdOption.of(endpoint.getMessageId())),
                endpoint.getExpectedStream(),
                Duration.ofMillis(endpoint.getPublishTimeout()),
                endpoint.getMaxInFlight(),
                read(faults, () -> Format.of(endpoint.getFormat())),
                read(faults, () -> new OutgoingHeaders(EndpointSettings.list(endpoint.getHeaders()))));
        if (faults.isEmpty()) return settings;
        throw new IllegalArgumentException(endpoint.getEndpointUri() + ": " + String.join("; ", faults));
    }

    private static <T> T read(List<String> faults, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            faults.add(e.getMessage());
            return null;
        }
    }
}
