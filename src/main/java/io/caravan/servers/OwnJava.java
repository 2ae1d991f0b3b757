package io.caravan.servers;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What a further Java of this program is started with. */
public final class OwnJava {
    private static final Pattern SETTING = Pattern.compile("(NATS|MINIO|CARAVAN|CAMEL)_.*");

    private OwnJava() {}

    /** The java that runs this; the one on PATH where the system doesn't say. */
    public static String executable() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    /** For {@link ChildProcess}: takes away what this environment sets, since it points to servers of somebody's. May be added to. */
    public static Map<String, String> withoutSettings() {
        Map<String, String> environment = new HashMap<>();
        System.getenv().keySet().stream()
                .filter(name -> SETTING.matcher(name).matches())
                .forEach(name -> environment.put(name, ""));
        return environment;
    }
}
