package io.caravan.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a nats-server is set up. Immutable.
 *
 * @param folder its configuration, streams and log; made when missing
 * @param maxPayload bytes of one message
 * @param maxStore bytes JetStream may keep on disk
 * @param users who may connect; empty: everybody, without a password
 * @param more lines added to the configuration file as they are
 */
public record NatsSettings(Path folder, long maxPayload, long maxStore, List<User> users, List<String> more) {
    private static final long PAYLOAD = 1 << 20;
    private static final long STORE = 16L << 30;

    /**
     * A user and what it may do; {@code >} allows all, an empty list forbids all.
     *
     * @param publish subjects
     * @param subscribe subjects
     */
    public record User(String name, String password, List<String> publish, List<String> subscribe) {
        public User {
            publish = List.copyOf(publish);
            subscribe = List.copyOf(subscribe);
        }

        /** One that may do everything. */
        public static User all(String name, String password) {
            return new User(name, password, List.of(">"), List.of(">"));
        }
    }

    public NatsSettings {
        folder = folder.toAbsolutePath();
        users = List.copyOf(users);
        more = List.copyOf(more);
    }

    /** Messages of 1 MiB as the server has it by itself, 16 GiB on disk (a limit, not what is taken), no users. */
    public static NatsSettings in(Path folder) {
        return new NatsSettings(folder, PAYLOAD, STORE, List.of(), List.of());
    }

    public NatsSettings withMaxPayload(long bytes) {
        return new NatsSettings(folder, bytes, maxStore, users, more);
    }

    public NatsSettings withMaxStore(long bytes) {
        return new NatsSettings(folder, maxPayload, bytes, users, more);
    }

    public NatsSettings withUser(User user) {
        List<User> all = new ArrayList<>(users);
        all.add(user);
        return new NatsSettings(folder, maxPayload, maxStore, all, more);
    }

    /** Adds a line such as {@code max_connections: 10}. */
    public NatsSettings withLine(String line) {
        List<String> all = new ArrayList<>(more);
        all.add(line);
        return new NatsSettings(folder, maxPayload, maxStore, users, all);
    }

    String configuration(String address, int port, int monitor) {
        return """
                listen: "%s:%d"
                http: "%s:%d"
                max_payload: %d
                jetstream {
                  store_dir: "%s"
                  max_file_store: %d
                }
                %s
                %s
                """.formatted(
                        address,
                        port,
                        address,
                        monitor,
                        maxPayload,
                        folder.resolve("jetstream"),
                        maxStore,
                        authorization(),
                        String.join("\n", more));
    }

    private String authorization() {
        if (users.isEmpty()) return "";
        return users.stream()
                .map(NatsSettings::entry)
                .collect(Collectors.joining("\n", "authorization { users = [\n", "\n] }"));
    }

    private static String entry(User user) {
        return "  { user: \"%s\", password: \"%s\", permissions: { publish: %s, subscribe: %s } }"
                .formatted(user.name, user.password, permission(user.publish), permission(user.subscribe));
    }

    private static String permission(List<String> subjects) {
        if (subjects.isEmpty()) return "{ deny: \">\" }";
        return subjects.stream().collect(Collectors.joining("\", \"", "{ allow: [\"", "\"] }"));
    }
}
