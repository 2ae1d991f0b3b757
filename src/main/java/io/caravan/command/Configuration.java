package io.caravan.command;

import io.caravan.enrich.PatientMinioClient;
import io.caravan.watch.StoreOfContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.camel.main.Main;

/**
 * The settings as they were given: what the program ships, below application.properties, below the environment, below {@code -D}.
 *
 * @param file the application.properties that was read, if any
 * @param base what application.properties says, and what the program ships where it says nothing
 * @param overrides from the environment and from {@code -D}, under their keys; nothing in base speaks of the same
 */
record Configuration(Optional<Path> file, Properties base, Properties overrides) {
    /** Kubernetes tells every pod where each service of its namespace is; one may be named caravan. */
    private static final Pattern OF_KUBERNETES = Pattern.compile("CARAVAN_(SERVICE|PORT)(_.*)?");
    /** What the launcher and the demo are told, not the program. */
    private static final Pattern OF_LAUNCHER = Pattern.compile("CARAVAN_(JAVA_OPTS|HOME|SERVERS_CACHE)");

    private static final String MINIO = "camel.component.minio.endpoint";
    /** Where the launcher says it and its archive are. */
    private static final Set<String> PLACES = Set.of("caravan.home", CdsCommand.PLACE);

    /**
     * Reads and checks them.
     *
     * @param file application.properties, if there is one
     * @throws ConfigurationException naming every key that isn't known, with the nearest that is
     */
    static Configuration read(Optional<Path> file, Map<String, String> environment, Properties system)
            throws ConfigurationException {
        List<String> faults = new ArrayList<>();
        Properties given = new Properties();
        if (file.isPresent()) load(file.get(), given, faults);
        Properties overrides = new Properties();
        new TreeMap<>(environment).forEach((name, value) -> take(name, value, overrides, faults));
        given.stringPropertyNames().forEach(key -> overrideByEnvironment(key, environment, overrides));
        for (String key : new TreeMap<>(asMap(system)).keySet()) {
            if (!isOurs(key) || PLACES.contains(key)) continue;
            check(key, "-D" + key, faults);
            overrides.setProperty(key, system.getProperty(key));
        }
        if (!faults.isEmpty()) throw new ConfigurationException(faults);
        Properties base = shippedProperties();
        put(given, base);
        overrides.stringPropertyNames().forEach(key -> remove(key, base));
        Configuration configuration = new Configuration(file, base, overrides);
        for (Setting setting : Settings.ALL) {
            String fault = setting.fault(configuration.get(setting.key()).orElse(""));
            if (fault != null) faults.add(fault);
        }
        if (!faults.isEmpty()) throw new ConfigurationException(faults);
        return configuration;
    }

    /** What holds for a key. */
    Optional<String> get(String key) {
        return find(key, overrides).or(() -> find(key, base)).map(String::trim).or(() -> Settings.named(key)
                .map(Setting::defaultValue)
                .filter(value -> !value.isEmpty()));
    }

    /** Whether somebody chose a value for a key. */
    boolean sets(String key) {
        return find(key, overrides).or(() -> find(key, base)).isPresent();
    }

    /** Whether a switch is on. */
    boolean holds(String key) {
        return get(key).filter(Boolean::parseBoolean).isPresent();
    }

    /** Gives it to Camel's main program, instead of what that would look for itself. */
    void giveTo(Main main) {
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setInitialProperties(initial());
        main.setOverrideProperties(overrides);
        get(MINIO)
                .ifPresent(endpoint -> main.bind(
                        StoreOfContext.NAME,
                        PatientMinioClient.of(
                                endpoint,
                                text("camel.component.minio.accessKey"),
                                text("camel.component.minio.secretKey"))));
    }

    private String text(String key) {
        return get(key).orElse("");
    }

    /** With the defaults of our own settings, so that a route may name each. */
    private Properties initial() {
        Properties initial = new Properties();
        Settings.ALL.stream()
                .filter(setting -> setting.key().startsWith(Settings.PREFIX))
                .forEach(setting -> initial.setProperty(setting.key(), setting.defaultValue()));
        // Whoever serves metrics wants some.
        get(Settings.MANAGEMENT).ifPresent(serves -> initial.setProperty("camel.metrics.enabled", serves));
        if (holds(Settings.WEBHOOK)) WebhookServer.enable(this, initial);
        initial.putAll(base);
        return initial;
    }

    private static Optional<String> find(String key, Properties in) {
        return in.stringPropertyNames().stream()
                .filter(name -> same(name, key))
                .findFirst()
                .map(in::getProperty);
    }

    private static void put(Properties from, Properties into) {
        for (String key : from.stringPropertyNames()) {
            remove(key, into);
            into.setProperty(key, from.getProperty(key));
        }
    }

    private static void remove(String key, Properties from) {
        from.keySet().removeIf(name -> same(name.toString(), key));
    }

    /** Camel takes credentialsFile and credentials-file for one. */
    private static boolean same(String a, String b) {
        if (!a.startsWith("camel.")) return a.equals(b);
        return a.replace("-", "").equalsIgnoreCase(b.replace("-", ""));
    }

    private static void load(Path file, Properties into, List<String> faults) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            into.load(reader);
        } catch (NoSuchFileException e) {
            faults.add("can't read " + file + ": there is no such file");
        } catch (IOException | IllegalArgumentException e) {
            faults.add("can't read " + file + ": " + e.getMessage());
        }
        new TreeMap<>(asMap(into))
                .keySet().stream().filter(Configuration::isOurs).forEach(key -> check(key, file + ": " + key, faults));
    }

    private static void take(String name, String value, Properties overrides, List<String> faults) {
        if (value.isEmpty()) return;
        Optional<Setting> setting = Settings.inEnvironment(name);
        setting.ifPresent(known -> overrides.setProperty(known.key(), value));
        if (setting.isPresent() || !name.startsWith("CARAVAN_")) return;
        if (OF_KUBERNETES.matcher(name).matches() || OF_LAUNCHER.matcher(name).matches()) return;
        faults.add("environment variable " + name + " is no setting; did you mean " + Settings.nearestVariable(name)
                + "?");
    }

    /** Whatever application.properties names, a variable named as Camel would name it goes before. */
    private static void overrideByEnvironment(String key, Map<String, String> environment, Properties overrides) {
        String value = environment.getOrDefault(Setting.environmentOf(key), "");
        if (!value.isEmpty() && find(key, overrides).isEmpty()) overrides.setProperty(key, value);
    }

    private static void check(String key, String where, List<String> faults) {
        if (Settings.named(key).isPresent()) return;
        faults.add(where + " is no setting; did you mean " + Settings.nearestKey(key) + "?");
    }

    private static boolean isOurs(String key) {
        return key.toLowerCase(Locale.ROOT).startsWith(Settings.PREFIX);
    }

    private static Map<String, String> asMap(Properties properties) {
        Map<String, String> map = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }

    private static Properties shippedProperties() {
        Properties shipped = new Properties();
        try (InputStream in = Configuration.class.getResourceAsStream("shipped.properties")) {
            shipped.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return shipped;
    }
}
