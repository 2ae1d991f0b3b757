package io.caravan.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * A server and its pinned version, as versions.properties has it.
 *
 * @param program name of the executable
 * @param module Go package that builds it
 * @param version version of that module
 * @param image container image that has it
 * @param least oldest version taken from PATH, such as {@code 2.10.0}; empty when any will do
 */
public record ServerVersion(String program, String module, String version, String image, String least) {

    public static ServerVersion minio() {
        return of("minio", properties());
    }

    public static ServerVersion nats() {
        return of("nats-server", properties());
    }

    static ServerVersion of(String program, Properties properties) {
        return new ServerVersion(
                program,
                value(properties, program + ".module"),
                value(properties, program + ".version"),
                value(properties, program + ".image"),
                value(properties, program + ".least"));
    }

    /** What {@code go install} is given. */
    String source() {
        return module + "@" + version;
    }

    private static String value(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null) throw new IllegalStateException("versions.properties has no " + key);
        return value.strip();
    }

    private static Properties properties() {
        Properties properties = new Properties();
        try (InputStream in = ServerVersion.class.getResourceAsStream("versions.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
