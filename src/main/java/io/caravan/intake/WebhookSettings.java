package io.caravan.intake;

import io.caravan.jetstream.ByteSize;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.apache.camel.CamelContext;

/**
 * Who may post notifications, and how large ones.
 *
 * @param token what they must show; empty for nothing
 * @param maxBody the most bytes of one request
 */
record WebhookSettings(String token, long maxBody) {
    private static final String PREFIX = "caravan.intake.webhook.";
    private static final String SCHEME = "Bearer ";

    /** @throws IllegalArgumentException when there is no token and nobody said that this is meant */
    static WebhookSettings of(CamelContext context) {
        String token = text(context, "token").orElse("");
        boolean anonymous =
                text(context, "anonymous").map(Boolean::parseBoolean).orElse(false);
        if (token.isEmpty() && !anonymous) {
            throw new IllegalArgumentException("the webhook would take events from anybody: set " + PREFIX
                    + "token, or " + PREFIX + "anonymous=true if that is meant");
        }
        return new WebhookSettings(token, maxBody(text(context, "max-body").orElse("1MB")));
    }

    private static long maxBody(String size) {
        try {
            return ByteSize.parse(size);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PREFIX + "max-body " + e.getMessage(), e);
        }
    }

    private static Optional<String> text(CamelContext context, String name) {
        return context.getPropertiesComponent()
                .resolveProperty(PREFIX + name)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** Whether an Authorization header, or null, shows the token. MinIO puts Bearer before one that is a single word, and sends any other as it is. Takes as long whatever the header is like. */
    boolean allows(String authorization) {
        if (token.isEmpty()) return true;
        byte[] given = digest(authorization == null ? "" : authorization.strip());
        boolean bare = MessageDigest.isEqual(given, digest(token));
        boolean withScheme = MessageDigest.isEqual(given, digest(SCHEME + token));
        return bare | withScheme;
    }

    /** Of one length, so that comparing tells nobody how long the token is. */
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
