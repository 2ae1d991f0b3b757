package io.caravan.command;

import java.util.List;
import java.util.Properties;

/** The HTTP server of the webhook: Camel's own, which listens only where the webhook is wanted, on a port of its own. */
final class WebhookServer {
    private static final String AREA = Settings.PREFIX + "intake.webhook";

    private WebhookServer() {}

    /** @throws ConfigurationException when the webhook is wanted, and anybody could post to it, or nobody */
    static void check(Configuration configuration) throws ConfigurationException {
        if (!configuration.holds(Settings.WEBHOOK)) return;
        boolean open = configuration.get(AREA + ".token").orElse("").isBlank();
        if (open && !configuration.holds(AREA + ".anonymous")) {
            throw new ConfigurationException(List.of("the webhook would take events from anybody: set " + AREA
                    + ".token, or " + AREA + ".anonymous=true if that is meant"));
        }
        boolean shared = configuration.holds(Settings.MANAGEMENT)
                && configuration.get("camel.management.port").equals(configuration.get(AREA + ".port"));
        if (shared) {
            throw new ConfigurationException(List.of(
                    "the webhook and health can't have one port; change " + AREA + ".port or camel.management.port"));
        }
        ManagementPort.checkFree(configuration, AREA, "take notifications");
    }

    /** Has Camel's server start. */
    static void enable(Configuration configuration, Properties into) {
        into.setProperty("camel.server.enabled", "true");
        into.setProperty("camel.server.host", configuration.get(AREA + ".host").orElseThrow());
        into.setProperty("camel.server.port", configuration.get(AREA + ".port").orElseThrow());
        into.setProperty("camel.server.fileUploadEnabled", "false");
    }
}
