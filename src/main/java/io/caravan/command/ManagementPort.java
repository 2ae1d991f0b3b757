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
        if (!configuration.holds(Settings.MANAGEMENT)) return;
        checkFree(configuration, "camel.management", "serve health and metrics");
    }

    /** @param area what the keys of its host and its port begin with @param task for people */
    static void checkFree(Configuration configuration, String area, String task) throws ConfigurationException {
        String host = configuration.get(area + ".host").orElseThrow();
        String port = configuration.get(area + ".port").orElseThrow();
        try (ServerSocket free = new ServerSocket(Integer.parseInt(port), 1, InetAddress.getByName(host))) {
            assert free.isBound();
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(List.of("can't " + task + " on " + host + ":" + port + ": "
                    + e.getMessage() + " (" + area + ".host, " + area + ".port)"));
        }
    }
}
