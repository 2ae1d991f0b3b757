package io.caravan.bench;

import com.sun.management.OperatingSystemMXBean;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * Where and with what something was measured.
 *
 * @param machine for people
 * @param versions by name, in the order in which they are shown
 */
record Surroundings(LocalDate date, String machine, Map<String, String> versions) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** Of this process, and of the server it is connected to. */
    static Surroundings of(Connection connection, Clock clock) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Java", Runtime.version().toString());
        versions.put("Camel", camel());
        versions.put("jnats", Nats.CLIENT_VERSION);
        versions.put("nats-server", connection.getServerInfo().getVersion());
        return new Surroundings(LocalDate.now(clock), hardware(), versions);
    }

    /** For people. */
    List<String> lines() {
        return List.of(
                date + ", " + machine,
                versions.entrySet().stream()
                        .map(version -> version.getKey() + " " + version.getValue())
                        .collect(Collectors.joining(", ")));
    }

    private static String camel() {
        String version = CamelContext.class.getPackage().getImplementationVersion();
        return version == null ? "?" : version;
    }

    private static String hardware() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        String model = processor();
        return "%d cores%s, %d GiB, %s %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        model.isEmpty() ? "" : " (" + model + ")",
                        Math.round((double) memory / (1 << 30)),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"));
    }

    /** Empty where the system doesn't say it in that place. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
