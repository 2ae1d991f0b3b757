package io.caravan.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** The port of health and metrics. Camel's server goes on without when it is taken, and then probes would ask somebody else. */
final class ManagementPort {
    private ManagementPort() {}

    /** @throws ConfigurationException when it is to be served and can't be */
    static void check(Configuration configuration) throws ConfigurationException {
        boolean served = configuration
                .get(Settings.MANAGEMENT)
                .filter(Boolean::parseBoolean)
                .isPresent();
        if (!served) return;
        String host = configuration.get("camel.management.host").orElseThrow();
        String port = configuration.get("camel.management.port").orElseThrow();
        try (ServerSocket free = new ServerSocket(Integer.parseInt(port), 1, InetAddress.getByName(host))) {
            assert free.isBound();
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(List.of("can't serve health and metrics on " + host + ":" + port + ": "
                    + e.getMessage() + " (camel.management.host, camel.management.port)"));
        }
    }
}
