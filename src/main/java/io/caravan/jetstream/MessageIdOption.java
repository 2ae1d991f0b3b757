package io.caravan.jetstream;

import org.apache.camel.Exchange;

/** Where the Nats-Msg-Id of a message comes from. */
sealed interface MessageIdOption {
    /** In a rule, what {@link MessageIds} makes; else none. */
    record Auto() implements MessageIdOption {}

    record None() implements MessageIdOption {}

    /** What a template gives. */
    record Given(SubjectTemplate template) implements MessageIdOption {
        String resolve(Exchange exchange) throws PermanentException {
            return MessageIds.fit(template.resolve(exchange));
        }
    }

    /** @throws IllegalArgumentException when a template has a placeholder that isn't known */
    static MessageIdOption of(String option) {
        return switch (option) {
            case "auto" -> new Auto();
            case "none" -> new None();
            default -> new Given(SubjectTemplate.ofText("messageId", option));
        };
    }
}
